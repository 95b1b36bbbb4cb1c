"""Filing a report for somebody on the telephone: what they say is read, staff put right what was read wrongly."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.clock import CHINA
from community.residents import Resident
from handlers.complaints.dialogue.wording import say_promise
from handlers.complaints.model.category import CATEGORY_NAMES, Category
from handlers.complaints.model.report import Channel, NewReport
from handlers.complaints.model.ticket import Problem, Said, Ticket
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.pages import texts
from handlers.complaints.pages.office import Office, request_id
from handlers.complaints.pages.places import read_place
from handlers.complaints.texts import URGENCY_NAMES
from handlers.complaints.understanding.reading import SURE_FROM, Reading
from handlers.complaints.wording import say_ticket
from handlers.fields import Fields, new_token

_TEXT = 600
_PLACE = 60
_RANKED = 3


@dataclass(frozen=True)
class _Call:
    """What was said on the telephone, as it would be filed."""

    area: str
    problem: Problem
    said: Said
    reading: Reading


def add_telephone(routes: Blueprint, office: Office) -> None:
    """Add the form."""

    @routes.get("/new")
    def report_new() -> str:
        return _show(office, Fields({"area": g.staff.area}))

    @routes.post("/new")
    def report_file() -> str | Response:
        fields = Fields(request.form.to_dict())
        call = _read(office, fields)
        if call is None:
            return _show(office, fields)
        ticket = None if fields.is_ticked("look") else _carry_out(office, fields, call)
        if ticket is None:
            return _show(office, fields, call)
        return redirect(url_for("complaints.ticket", number=ticket.id))


def _read(office: Office, fields: Fields) -> _Call | None:
    """Read the form and the words in it; what was left open is filled in from the words."""
    text = fields.text("text", _TEXT, needed=True)
    area = fields.values.get("area", "") or g.staff.area
    if area not in office.reach().areas:
        fields.wrong("area", texts.CHOOSE)
    category, urgency = fields.values.get("category", ""), fields.values.get("urgency", "")
    phone, name = fields.phone("phone"), fields.text("name", 20)
    place = fields.text("place", _PLACE)
    if not fields.is_good:
        return None
    reading = office.reader.read(text, office.now())
    is_sure = category in set(Category) or reading.confidence >= SURE_FROM
    chosen = Category(category) if category in set(Category) else reading.category
    level = Urgency(urgency) if urgency in set(Urgency) else reading.urgency
    place = place or (reading.place.text[:_PLACE] if reading.place else "")
    phone, name = phone or reading.phone, name or reading.name
    if not is_sure and level is not Urgency.DANGER and not fields.is_ticked("look"):
        fields.wrong("category", texts.CHECK_CATEGORY)
    fields.values |= {"category": chosen.value, "urgency": level.value, "place": place, "phone": phone, "name": name}
    where, address = read_place(place)
    problem = Problem(
        category=chosen,
        urgency=level,
        summary=reading.summary or CATEGORY_NAMES[chosen],
        where=where,
        since_said=reading.since.text if reading.since else "",
        since_at=_since_at(reading),
        proposed=reading.category.value,
        confidence=reading.confidence,
    )
    # Whoever says so is taken at their word; that much staff need not tick.
    for wish in ("anonymous", "confidential"):
        fields.values[wish] = "1" if fields.is_ticked(wish) or getattr(reading, wish) else ""
    return _Call(area, problem, Said(text, address, phone, name), reading)


def _since_at(reading: Reading) -> datetime | None:
    at = reading.since.at if reading.since else None
    if at is None or isinstance(at, datetime):
        return at
    return datetime(at.year, at.month, at.day, tzinfo=CHINA)


def _carry_out(office: Office, fields: Fields, call: _Call) -> Ticket | None:
    """File it, or join it to the ticket that it is; None while something is to be put right."""
    if not fields.is_good:
        return None
    desk, key, now = office.desk, request_id(fields.token, "new"), office.now()
    known = desk.store.of_request(key)
    if known is not None:
        return _sent_before(fields, known, call)
    same = _same(office, call)
    if same is not None and fields.values.get("join") != "no":
        if fields.values.get("join") != str(same.id):
            fields.wrong("join", texts.MAYBE_SAME.format(number=same.number))
            return None
        anonymous = fields.is_ticked("anonymous")
        joined = desk.reports.join(same, "", call.said, key, now, anonymous=anonymous)
        flash(texts.JOINED.format(number=joined.number))
        return joined
    report = NewReport(
        area=call.area,
        problem=call.problem,
        said=call.said,
        received_at=now,
        anonymous=fields.is_ticked("anonymous"),
        confidential=fields.is_ticked("confidential"),
        channel=Channel.STAFF,
        by=g.staff.name,
    )
    ticket = desk.reports.file(report, key, now)
    name = office.names_of([ticket.handler]).get(ticket.handler)
    who = texts.FILED_BY.format(name=name) if name else texts.NOBODY_HAS_IT
    flash(texts.FILED.format(number=ticket.number, who=who, promise=say_promise(ticket, now)))
    return ticket


def _same(office: Office, call: _Call) -> Ticket | None:
    """The open ticket that it may be the same as. Danger is filed at once, whatever else there is."""
    if call.problem.urgency is Urgency.DANGER:
        return None
    somebody = Resident("", "", call.area)
    return office.desk.duplicates.find(somebody, call.problem, call.said.text, office.now())


def _sent_before(fields: Fields, known: Ticket, call: _Call) -> Ticket | None:
    if known.said == call.said:
        return known
    fields.wrong("", texts.SENT_BEFORE.format(ticket=say_ticket(known)))
    fields.token = new_token()
    return None


def _show(office: Office, fields: Fields, call: _Call | None = None) -> str:
    same = _same(office, call) if call is not None else None
    joins = (
        [("", texts.ASK_JOIN), (str(same.id), texts.JOIN.format(ticket=say_ticket(same))), ("no", texts.NOT_JOIN)]
        if same is not None
        else []
    )
    return render_template(
        "complaints/telephone.html",
        fields=fields,
        ranked=call.reading.ranked[:_RANKED] if call is not None else (),
        joins=joins,
        same=same,
        categories=[("", texts.AS_SAID), *((one.value, name) for one, name in CATEGORY_NAMES.items())],
        urgencies=[("", texts.AS_SAID), *((one.value, name) for one, name in URGENCY_NAMES.items())],
        areas=office.area_options(),
    )
