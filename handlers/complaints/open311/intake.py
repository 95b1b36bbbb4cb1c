"""What another system reports, read from its form as a report of ours; what can't be read is said in one sentence."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from ipaddress import ip_address
from math import isfinite
from urllib.parse import urlsplit

from handlers.complaints.model.category import CATEGORY_NAMES
from handlers.complaints.model.report import Channel, NewReport, Picture
from handlers.complaints.model.ticket import Problem, Said, Where
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.open311 import texts
from handlers.complaints.open311.coordinates import to_gcj
from handlers.complaints.open311.problems import GeoReportProblem
from handlers.complaints.open311.services import EXTERNAL, URGENCY, category_of
from handlers.complaints.service.keys import Key
from handlers.complaints.understanding.reading import summarise, where_of
from knowledge.language.danger import recognise_in
from knowledge.language.phones import find_phone
from knowledge.language.requests.line import tidy
from knowledge.language.requests.place import find_place

DESCRIPTION_LONGEST, ADDRESS_LONGEST, URL_LONGEST, EXTERNAL_LONGEST, NAME_LONGEST = 4000, 200, 500, 80, 40
_HAN = ("\u4e00", "\u9fff")


def read_report(form: Mapping[str, str], area: str, key: Key, external: str, now: datetime) -> NewReport:
    """Return the report that a form makes in an area. external: its number in the other system. Raises GeoReportProblem."""
    category = category_of(form.get("service_code", "").strip())
    description = _text(form, "description", DESCRIPTION_LONGEST)
    if not description:
        raise GeoReportProblem(400, texts.NO_DESCRIPTION)
    address = _text(form, "address_string", ADDRESS_LONGEST)
    problem = Problem(
        category=category,
        urgency=_urgency(form, description),
        summary=summarise(description) or CATEGORY_NAMES[category],
        where=_where(form, address),
        proposed=category.value,
    )
    phone = _text(form, "phone", NAME_LONGEST)
    return NewReport(
        area=area,
        problem=problem,
        said=Said(description, address, find_phone(phone) or phone, _name(form)),
        received_at=now,
        channel=Channel.OPEN311,
        by=key.name,
        external=external,
        pictures=_pictures(form),
    )


def external_of(form: Mapping[str, str], header: str) -> str:
    """Return the report's number in the other system, from its attribute or else the header Idempotency-Key."""
    said = (form.get(f"attribute[{EXTERNAL}]", "") or header).strip()
    if len(said) > EXTERNAL_LONGEST:
        raise GeoReportProblem(400, texts.TOO_LONG.format(name=EXTERNAL, most=EXTERNAL_LONGEST))
    return said


def request_id_of(area: str, key: Key, external: str) -> str:
    """Return what makes a report the same report again: its number, of this key and for this area."""
    digest = hashlib.sha256(external.encode()).hexdigest()
    return f"open311:{key.id}:{area}:{digest}"


def _text(form: Mapping[str, str], name: str, most: int) -> str:
    said = form.get(name, "").strip()
    if len(said) > most:
        raise GeoReportProblem(400, texts.TOO_LONG.format(name=name, most=most))
    return said


def _urgency(form: Mapping[str, str], description: str) -> Urgency:
    said = form.get(f"attribute[{URGENCY}]", "").strip() or Urgency.NORMAL.value
    if said not in set(Urgency):
        raise GeoReportProblem(400, texts.NO_URGENCY)
    return Urgency.DANGER if recognise_in(description) is not None else Urgency(said)


def _where(form: Mapping[str, str], address: str) -> Where:
    found = where_of(find_place(tidy(address))) if address else Where()
    place = found.place or summarise(address)
    position = _position(form)
    if position is None and not address:
        raise GeoReportProblem(400, texts.NO_PLACE)
    latitude, longitude = position or (None, None)
    return Where(place, found.building, latitude, longitude)


def _position(form: Mapping[str, str]) -> tuple[float, float] | None:
    said = (form.get("lat", "").strip(), form.get("long", "").strip())
    if not any(said):
        return None
    try:
        latitude, longitude = float(said[0]), float(said[1])
    except ValueError:
        raise GeoReportProblem(400, texts.NO_POSITION) from None
    if not (isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        raise GeoReportProblem(400, texts.NO_POSITION)
    return to_gcj(latitude, longitude)


def _name(form: Mapping[str, str]) -> str:
    first, last = (_text(form, name, NAME_LONGEST) for name in ("first_name", "last_name"))
    if not all(_HAN[0] <= letter <= _HAN[1] for letter in first + last):
        return f"{first} {last}".strip()
    return f"{last}{first}"


def _pictures(form: Mapping[str, str]) -> tuple[Picture, ...]:
    url = _text(form, "media_url", URL_LONGEST)
    if not url:
        return ()
    # We fetch it: never from our own house, and never in the clear.
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise GeoReportProblem(400, texts.NO_MEDIA) from None
    if parts.scheme != "https" or "." not in host.strip(".") or parts.username is not None or _is_address(host):
        raise GeoReportProblem(400, texts.NO_MEDIA)
    return (Picture(key=f"open311:{hashlib.sha256(url.encode()).hexdigest()}", url=url),)


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return host.replace(".", "").isdigit()
    return True
