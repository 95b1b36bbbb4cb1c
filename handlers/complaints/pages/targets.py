"""How soon an area answers and solves what: its own targets, with what holds where it has set none."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from handlers.complaints.model.category import CATEGORY_NAMES, Category
from handlers.complaints.model.clock import Target, Unit
from handlers.complaints.model.targets import Targets
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.pages import texts
from handlers.complaints.pages.filters import any_of
from handlers.complaints.pages.office import Office
from handlers.complaints.service.promises import Promise
from handlers.complaints.texts import URGENCY_NAMES
from handlers.fields import Fields

# Two months of minutes; of working days, a quarter.
_MOST = {Unit.MINUTES: 60 * 24 * 60, Unit.WORKING_MINUTES: 60 * 24 * 60, Unit.WORKING_DAYS: 65}
_FIRST = {
    "urgency": Urgency.NORMAL.value,
    "respond_amount": "1",
    "respond_unit": Unit.WORKING_DAYS.value,
    "resolve_amount": "3",
    "resolve_unit": Unit.WORKING_DAYS.value,
}


@dataclass(frozen=True)
class _Line:
    """What holds for some categories of one urgency. source: whose it is."""

    categories: str
    urgency: Urgency
    targets: Targets
    source: str


def add_targets(routes: Blueprint, office: Office) -> None:
    """Add the table of targets and the form that sets one."""

    @routes.get("/targets")
    def targets() -> str:
        area = request.args.get("area", "") or g.staff.area
        return _show(office, area if area in office.reach().areas else abort(404), Fields(_FIRST))

    @routes.post("/targets")
    def target_set() -> str | Response:
        fields, area = Fields(request.form.to_dict()), _area(office)
        promise = _read(fields, area)
        if promise is None:
            return _show(office, area, fields)
        office.promises.set(promise)
        flash(texts.TARGET_SAVED)
        return redirect(url_for("complaints.targets", area=area))

    @routes.post("/targets/remove")
    def target_remove() -> Response:
        area = _area(office)
        said = (request.form.get("category", ""), request.form.get("urgency", ""))
        own = office.promises.of(area)
        found = next((one for one in own if (one.category or "", one.urgency) == said), None)
        office.promises.remove(found or abort(404))
        flash(texts.TARGET_REMOVED)
        return redirect(url_for("complaints.targets", area=area))


def _area(office: Office) -> str:
    area = request.form.get("area", "") or g.staff.area
    return area if area in office.reach().areas else abort(404)


def _read(fields: Fields, area: str) -> Promise | None:
    category, urgency = fields.values.get("category", ""), fields.values.get("urgency", "")
    if category and category not in set(Category):
        fields.wrong("category", texts.CHOOSE)
    if urgency not in set(Urgency):
        fields.wrong("urgency", texts.CHOOSE)
    respond, resolve = _target(fields, "respond"), _target(fields, "resolve")
    if respond is None or resolve is None or not fields.is_good:
        return None
    if respond.unit is resolve.unit and respond.amount > resolve.amount:
        fields.wrong("resolve_amount", texts.TARGET_WRONG_WAY)
    if Urgency(urgency) is Urgency.DANGER:
        for name, target in (("respond", respond), ("resolve", resolve)):
            if target.unit is not Unit.MINUTES:
                fields.wrong(f"{name}_unit", texts.TARGET_DANGER)
    if fields.errors:
        return None
    return Promise(area, Category(category) if category else None, Urgency(urgency), Targets(respond, resolve))


def _target(fields: Fields, name: str) -> Target | None:
    unit = fields.values.get(f"{name}_unit", "")
    if unit not in set(Unit):
        fields.wrong(f"{name}_unit", texts.CHOOSE)
        return None
    amount = fields.whole(f"{name}_amount", 1, _MOST[Unit(unit)])
    return Target(amount, Unit(unit))


def _show(office: Office, area: str, fields: Fields) -> str:
    own = office.promises.of(area)
    return render_template(
        "complaints/targets.html",
        area=area,
        areas=office.area_options(),
        own=own,
        lines=_lines(office, area),
        fields=fields,
        categories=any_of([(category.value, name) for category, name in CATEGORY_NAMES.items()]),
        urgencies=[(urgency.value, name) for urgency, name in URGENCY_NAMES.items()],
        units=[(unit.value, name) for unit, name in texts.UNITS.items()],
    )


def _lines(office: Office, area: str) -> list[_Line]:
    """Return what holds, the most urgent first, one line for the categories that are alike."""
    lines = []
    for urgency in reversed(Urgency):
        alike: dict[tuple[Targets, str], list[Category]] = {}
        for category in Category:
            held = office.desk.timing.targets(area, category, urgency)
            alike.setdefault((held, _source(office, area, category, urgency)), []).append(category)
        for (held, source), categories in alike.items():
            names = "、".join(CATEGORY_NAMES[category] for category in categories)
            said = texts.EVERY_CATEGORY if len(categories) == len(Category) else names
            lines.append(_Line(said, urgency, held, source))
    return lines


def _source(office: Office, area: str, category: Category, urgency: Urgency) -> str:
    for key in office.desk.house.areas.chain(area):
        if any(one.urgency is urgency and one.category in (None, category) for one in office.promises.of(key)):
            return texts.FROM_OWN if key == area else texts.FROM_ABOVE.format(area=office.area_name(key))
    return texts.FROM_HOUSE
