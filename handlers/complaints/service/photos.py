"""Pictures of tickets: fetched a moment after they were sent, for WeChat keeps them for a few days only.

No network call is made inside a unit of work: a picture is claimed, fetched, then kept.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import requests
from sqlalchemy import select, update

from community import log
from handlers.complaints.tables import photo_table
from handlers.contract import House

MOST_BYTES = 5_000_000
TIMEOUT_S = 5.0
LEASE = timedelta(minutes=2)
TRIES = 5
AT_ONCE = 10
# Drawn by the simulated phone; WeChat itself sends the others.
_KINDS = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/svg+xml"})
_photos = photo_table.c


@dataclass(frozen=True)
class Photo:
    """A picture of a ticket. content: None while it has not been fetched."""

    id: int
    ticket: int
    shows: str
    content: bytes | None
    content_type: str
    at: datetime


class Photos:
    """Fetches and finds pictures."""

    def __init__(self, house: House) -> None:
        self._house = house

    def of(self, ticket: int) -> list[Photo]:
        """Return a ticket's pictures in the order in which they came, without their content."""
        columns = (_photos.id, _photos.ticket, _photos.shows, _photos.content_type, _photos.at)
        found = select(*columns).where(_photos.ticket == ticket).order_by(_photos.id)
        with self._house.database.read() as connection:
            rows = connection.execute(found).all()
        return [Photo(row.id, row.ticket, row.shows, None, row.content_type, row.at) for row in rows]

    def get(self, photo: int) -> Photo | None:
        """Return one picture with its content."""
        with self._house.database.read() as connection:
            row = connection.execute(select(photo_table).where(_photos.id == photo)).first()
        return Photo(row.id, row.ticket, row.shows, row.content, row.content_type, row.at) if row else None

    def fetch_due(self, now: datetime) -> None:
        """Fetch what has not been fetched; several processes share the work."""
        for photo, url in self._claim(now):
            try:
                content, kind = _download(url)
            except (requests.RequestException, ValueError) as failure:
                log.warning(log.Event.PICTURE_NOT_FETCHED, reason=type(failure).__name__)
                continue
            with self._house.open_unit() as unit:
                kept = update(photo_table).where(_photos.id == photo)
                unit.connection.execute(kept.values(content=content, content_type=kind))
                unit.commit()

    def _claim(self, now: datetime) -> list[tuple[int, str]]:
        is_due = (_photos.due_at <= now) & (_photos.tries < TRIES)
        missing = (_photos.content_type == "") & (_photos.url != "") & is_due
        with self._house.database.read() as connection:
            found = select(_photos.id, _photos.url, _photos.due_at).where(missing).order_by(_photos.id).limit(AT_ONCE)
            rows = connection.execute(found).all()
        claimed = []
        for row in rows:
            with self._house.open_unit() as unit:
                ours = (_photos.id == row.id) & (_photos.due_at == row.due_at)
                taken = update(photo_table).where(ours).values(due_at=now + LEASE, tries=_photos.tries + 1)
                if unit.connection.execute(taken).rowcount == 1:
                    claimed.append((row.id, row.url))
                unit.commit()
        return claimed


def _download(url: str) -> tuple[bytes, str]:
    """Return a picture and its type. Raises ValueError for what is none or too large, RequestException."""
    with requests.get(url, timeout=TIMEOUT_S, stream=True, allow_redirects=False) as response:
        response.raise_for_status()
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if response.status_code != requests.codes.ok or kind not in _KINDS:
            raise ValueError(f"no picture: {response.status_code} {kind}")
        content = response.raw.read(MOST_BYTES + 1, decode_content=True)
    if len(content) > MOST_BYTES:
        raise ValueError("too large")
    return content, kind
