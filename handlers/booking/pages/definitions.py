"""Defining offerings without a developer: a list, a form, open and closed."""

import re
import secrets

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from handlers.booking.model.booking import Listed
from handlers.booking.model.offering import Kind, Offering
from handlers.booking.pages import texts
from handlers.booking.pages.offering_form import (
    SPARE_PRICES,
    SPARE_TERMS,
    WEEKDAYS,
    blank,
    read_offering,
    rows_of,
    values_of,
)
from handlers.booking.pages.office import NUMBER, Office
from handlers.booking.service.definitions import Saved
from handlers.fields import Fields

_KEY = re.compile(r"^(meal|session|visit|room)-[0-9a-f]{12}$")


def add_definitions(routes: Blueprint, office: Office) -> None:
    """Add the list of offerings and the form that defines one."""
    _add_list(routes, office)
    _add_new(routes, office)
    _add_form(routes, office)


def _add_list(routes: Blueprint, office: Office) -> None:
    @routes.get("/offerings")
    def offerings() -> str:
        listed = [(each, office.reach().keeps(each), office.area_name(each)) for each in office.reach().offerings()]
        return render_template("booking/offerings.html", offerings=listed, kinds=texts.KINDS, hints=texts.KIND_HINTS)

    @routes.post(f"/offerings/<{NUMBER}:number>/state")
    def set_open(number: int) -> Response:
        is_open = request.form.get("open") == "yes"
        office.desk.definitions.set_open(office.kept(number), is_open=is_open)
        flash(texts.OPENED if is_open else texts.SHUT)
        return redirect(url_for("bookings.offerings"))


def _add_new(routes: Blueprint, office: Office) -> None:
    @routes.get("/offerings/new/<kind>")
    def new(kind: str) -> str:
        found = Kind(kind) if kind in {each.value for each in Kind} else abort(404)
        # The key is made with the form: the same form sent twice defines one offering.
        key = f"{found.value}-{secrets.token_hex(6)}"
        return _form(office, found, Fields({**blank(found), "key": key}), None)

    @routes.post("/offerings/new/<kind>")
    def create(kind: str) -> str | Response:
        fields = Fields(request.form.to_dict())
        key = fields.values.get("key", "")
        if not _KEY.match(key) or not key.startswith(f"{kind}-"):
            abort(404)
        offering = read_offering(fields, Kind(kind), key, None, office.desk.house.areas.below(g.staff.area))
        if offering is None:
            return _form(office, Kind(kind), fields, None)
        return _save(office, offering)


def _add_form(routes: Blueprint, office: Office) -> None:
    @routes.get(f"/offerings/<{NUMBER}:number>")
    def define(number: int) -> str:
        listed = office.kept(number)
        return _form(office, listed.offering.kind, Fields(values_of(listed.offering)), listed)

    @routes.post(f"/offerings/<{NUMBER}:number>")
    def redefine(number: int) -> str | Response:
        listed, fields = office.kept(number), Fields(request.form.to_dict())
        kept, below = listed.offering, office.desk.house.areas.below(listed.area)
        offering = read_offering(fields, kept.kind, kept.key, kept, below)
        if offering is None:
            return _form(office, kept.kind, fields, listed)
        return _save(office, offering)


def _save(office: Office, offering: Offering) -> Response:
    saved: Saved = office.desk.definitions.save(g.staff.area, offering, office.now())
    flash(texts.SAVED)
    if saved.kept:
        flash(texts.KEPT.format(count=saved.kept))
    if saved.offered:
        flash(texts.OFFERED.format(count=saved.offered))
    return redirect(url_for("bookings.offerings"))


def _form(office: Office, kind: Kind, fields: Fields, listed: Listed | None) -> str:
    resources = {each.offering.room.resource for each in office.reach().offerings() if each.offering.room}
    return render_template(
        "booking/offering.html",
        kind=kind,
        fields=fields,
        listed=listed,
        weekdays=WEEKDAYS,
        day_kinds=texts.DAYS,
        terms=rows_of(_joined(fields, "term"), "term", SPARE_TERMS),
        prices=rows_of(_joined(fields, "price"), "price", SPARE_PRICES),
        below=office.desk.house.areas.below(g.staff.area),
        resources=sorted(resources),
    )


def _joined(fields: Fields, row: str) -> dict[str, str]:
    """Return what a row holds in any of its fields, under row_0, row_1, …"""
    joined: dict[str, str] = {}
    for name, value in fields.values.items():
        head, _, index = name.rpartition("_")
        if head.startswith(f"{row}_"):
            joined[f"{row}_{index}"] = joined.get(f"{row}_{index}", "") + value
    return joined
