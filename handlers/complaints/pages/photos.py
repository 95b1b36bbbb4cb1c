"""Pictures of tickets: shown to who may see the ticket, as pictures and nothing else; and taken from staff's forms."""

from flask import Blueprint, Response, abort, request

from handlers.complaints.model.ticket import Ticket
from handlers.complaints.pages import texts
from handlers.complaints.pages.office import NUMBER, Office
from handlers.complaints.service.photos import MOST_BYTES
from handlers.complaints.service.uploads import kind_of
from handlers.fields import Fields

# A form with a picture that is a little too large is read all the same, to say so beside its field.
MOST_SENT = 12_000_000
SENDS_PHOTOS = {"complaints.act"}
_PHOTO = "complaints.photo"
# A drawing may hold scripts; opened by itself it must not run them.
_CONTAINED = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
_SHOWN = {"image/jpeg", "image/png", "image/gif", "image/webp", "image/svg+xml"}


def add_photos(routes: Blueprint, office: Office) -> None:
    """Add the pictures."""

    @routes.get(f"/photos/<{NUMBER}:number>")
    def photo(number: int) -> Response:
        found = office.reach().photo(number)
        if found is None or not found.content or found.content_type not in _SHOWN:
            abort(404)
        return Response(found.content, content_type=found.content_type)


def keep_scripts_out(response: Response) -> Response:
    """Give a picture a stricter policy than pages have."""
    if request.endpoint == _PHOTO:
        response.headers["Content-Security-Policy"] = _CONTAINED
        response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def read_photo(fields: Fields, name: str) -> bytes | None:
    """Return the picture of a form; None where there is none, or a wrong one, which is said beside the field."""
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        return None
    content = sent.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        fields.wrong(name, texts.PICTURE_TOO_LARGE)
    elif kind_of(content) is None:
        fields.wrong(name, texts.NO_PICTURE)
    else:
        return content
    return None


def keep_photo(office: Office, ticket: Ticket, content: bytes | None, shows: str, key: str) -> None:
    """Keep a picture that was read, if there was one."""
    if content is not None:
        office.uploads.keep(ticket, content, shows, office.actor().name, key, office.now())
