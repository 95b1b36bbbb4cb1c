"""What goes to whom: by category and by words of the place."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from handlers.complaints.model.category import CATEGORY_NAMES, Category
from handlers.complaints.pages import texts
from handlers.complaints.pages.filters import any_of
from handlers.complaints.pages.office import NUMBER, Office
from handlers.fields import Fields

_PLACE = 40


def add_rules(routes: Blueprint, office: Office) -> None:
    """Add the list of rules and the form for a new one."""

    @routes.get("/rules")
    def rules() -> str:
        return _show(office, Fields())

    @routes.post("/rules")
    def rule_add() -> str | Response:
        fields = Fields(request.form.to_dict())
        category, place = fields.values.get("category", ""), fields.text("place", _PLACE)
        if category and category not in set(Category):
            fields.wrong("category", texts.CHOOSE)
        said = fields.values.get("member", "")
        member = next((one for one in office.reach().members() if one.is_active and str(one.id) == said), None)
        if member is None:
            fields.wrong("member", texts.CHOOSE_SOMEBODY)
        if member is None or not fields.is_good:
            return _show(office, fields)
        is_new = office.admin.add_rule(member, Category(category) if category else None, place)
        flash(texts.RULE_ADDED if is_new else texts.RULE_BEFORE)
        return redirect(url_for("complaints.rules"))

    @routes.post(f"/rules/<{NUMBER}:number>/remove")
    def rule_remove(number: int) -> Response:
        office.admin.remove_rule(office.rule(number))
        flash(texts.RULE_REMOVED)
        return redirect(url_for("complaints.rules"))


def _show(office: Office, fields: Fields) -> str:
    reach = office.reach()
    members = {member.id: member for member in reach.members()}
    active = [(str(one.id), office.say_member(one)) for one in members.values() if one.is_active]
    return render_template(
        "complaints/rules.html",
        rules=reach.rules(),
        members=members,
        areas=dict(office.area_options()),
        fields=fields,
        categories=any_of([(category.value, name) for category, name in CATEGORY_NAMES.items()]),
        workers=[("", texts.CHOOSE), *active],
    )
