"""The crew: who works where and when, who is bound to a WeChat, and the one-time codes for it."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.crew import CODE_LASTS, CrewRole, Member
from handlers.complaints.pages import texts
from handlers.complaints.pages.office import NUMBER, Office
from handlers.complaints.pages.rota import WEEKDAYS, read_rota, rota_values
from handlers.fields import Fields

_HOUR_S = 3600


def add_crew(routes: Blueprint, office: Office) -> None:
    """Add the list of the crew, one member's form, and codes."""
    _add_list(routes, office)
    _add_member(routes, office)
    _add_coming_and_going(routes, office)


def _add_list(routes: Blueprint, office: Office) -> None:
    @routes.get("/crew")
    def crew() -> str:
        return _list(office, Fields({"area": g.staff.area, "role": CrewRole.GRID.value}))

    @routes.post("/crew")
    def crew_add() -> str | Response:
        fields = Fields(request.form.to_dict())
        area = fields.values.get("area", "") or g.staff.area
        if area not in office.reach().areas:
            fields.wrong("area", texts.CHOOSE)
        read = _read(fields)
        if not fields.is_good:
            return _list(office, fields)
        number = office.admin.add(area, *read)
        flash(texts.CREW_ADDED.format(name=read[0]))
        return redirect(url_for("complaints.member", number=number))


def _add_member(routes: Blueprint, office: Office) -> None:
    @routes.get(f"/crew/<{NUMBER}:number>")
    def member(number: int) -> str:
        found = office.member(number)
        values = {"name": found.name, "role": found.role.value, **rota_values(found.rota)}
        return _form(office, found, Fields(values))

    @routes.post(f"/crew/<{NUMBER}:number>")
    def member_change(number: int) -> str | Response:
        found, fields = office.member(number), Fields(request.form.to_dict())
        read = _read(fields)
        if not fields.is_good:
            return _form(office, found, fields)
        office.admin.change(found, *read)
        flash(texts.CREW_SAVED)
        return redirect(url_for("complaints.crew"))


def _add_coming_and_going(routes: Blueprint, office: Office) -> None:
    @routes.post(f"/crew/<{NUMBER}:number>/code")
    def member_code(number: int) -> str | Response:
        found = office.member(number)
        if not found.is_active:
            flash(texts.CREW_IS_OFF.format(name=found.name))
            return redirect(url_for("complaints.member", number=number))
        code = office.admin.invite(found, office.now())
        # On the answer alone: a code that could be called up again would not be shown once.
        lasts_h = int(CODE_LASTS.total_seconds() // _HOUR_S)
        return render_template("complaints/code.html", member=found, code=code, lasts_h=lasts_h)

    @routes.post(f"/crew/<{NUMBER}:number>/active")
    def member_active(number: int) -> Response:
        found = office.member(number)
        if request.form.get("active") == "yes":
            office.admin.come_back(found)
            flash(texts.CREW_BACK.format(name=found.name))
        else:
            office.admin.leave(found)
            count = office.reach().loads([found.id])[found.id]
            said = texts.CREW_LEFT_WITH if count else texts.CREW_LEFT
            flash(said.format(name=found.name, count=count))
        return redirect(url_for("complaints.member", number=number))


def _read(fields: Fields) -> tuple[str, CrewRole, dict[str, list[str]]]:
    name = fields.text("name", 6, needed=True)
    if name and not (len(name) >= 2 and all("\u4e00" <= character <= "\u9fff" for character in name)):
        fields.wrong("name", texts.NAME_WRONG)
    role = fields.values.get("role", "")
    if role not in set(CrewRole):
        fields.wrong("role", texts.CHOOSE)
    rota = read_rota(fields)
    return name, CrewRole(role) if role in set(CrewRole) else CrewRole.GRID, rota


def _list(office: Office, fields: Fields) -> str:
    members = office.reach().members()
    return render_template(
        "complaints/crew.html",
        members=members,
        loads=office.reach().loads([member.id for member in members]),
        on_duty={member.id for member in members if _is_on_duty(office, member)},
        areas=dict(office.area_options()),
        fields=fields,
        weekdays=WEEKDAYS,
        roles=[(role.value, name) for role, name in texts.ROLES.items()],
    )


def _form(office: Office, member: Member, fields: Fields) -> str:
    return render_template(
        "complaints/member.html",
        member=member,
        area=office.area_name(member.area),
        load=office.reach().loads([member.id])[member.id],
        fields=fields,
        weekdays=WEEKDAYS,
        roles=[(role.value, name) for role, name in texts.ROLES.items()],
    )


def _is_on_duty(office: Office, member: Member) -> bool:
    return member.is_on_duty(office.now(), office.desk.house.areas.get(member.area).hours)
