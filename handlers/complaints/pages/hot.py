"""Hot issues: like tickets of an area, how they grow and where, one reply to everybody, merging what is the same."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import OPEN, State
from handlers.complaints.pages import charts, texts
from handlers.complaints.pages.office import NUMBER, Office, request_id
from handlers.complaints.service.hot_issues import HotIssue
from handlers.contract import Refusal
from handlers.fields import Fields

_WORDS = 500
_MOST = 40


def add_hot(routes: Blueprint, office: Office) -> None:
    """Add the ranking, one issue, and what is done with all of its tickets."""

    @routes.get("/hot")
    def hot() -> str:
        now, reach = office.now(), office.reach()
        issues = [issue for area in reach.areas for issue in office.desk.hot.ranked(area, now)]
        issues.sort(key=lambda issue: -issue.group.standing.heat)
        shown = [(issue, charts.trend_of(issue.tickets, office.today())) for issue in issues[:_MOST]]
        return render_template("complaints/hot.html", issues=shown, charts=charts, areas=dict(office.area_options()))

    @routes.get(f"/hot/<{NUMBER}:number>")
    def hot_issue(number: int) -> str:
        issue = _issue(office, number)
        return _show(office, issue, Fields())

    @routes.post(f"/hot/<{NUMBER}:number>/reply")
    def hot_reply(number: int) -> str | Response:
        issue, fields = _issue(office, number), Fields(request.form.to_dict())
        words = fields.text("reply", _WORDS)
        if len(words) < 2:
            fields.wrong("reply", texts.SAY_MORE)
            return _show(office, issue, fields)
        told = [ticket for ticket in issue.tickets if _is_told(ticket, issue)]
        for ticket in told:
            office.desk.work.reply(ticket, office.actor(), words, request_id(fields.token, "reply"), office.now())
        flash(texts.REPLIED.format(count=len(told)) if told else texts.NOTHING_TO_REPLY)
        return redirect(url_for("complaints.hot_issue", number=number))

    @routes.post(f"/hot/<{NUMBER}:number>/merge")
    def hot_merge(number: int) -> str | Response:
        issue, fields = _issue(office, number), Fields(request.form.to_dict())
        ticked = set(request.form.getlist("ticket"))
        into = next((one for one in issue.tickets if str(one.id) == fields.values.get("into")), None)
        chosen = [one for one in issue.tickets if str(one.id) in ticked and one != into]
        if into is None:
            fields.wrong("into", texts.CHOOSE_INTO)
        elif not chosen:
            fields.wrong("", texts.TICK_TO_MERGE)
        if into is None or not fields.is_good:
            return _show(office, issue, fields, ticked)
        refusals = [said for ticket in chosen if (said := _merge(office, ticket, into, fields.token))]
        if len(refusals) < len(chosen):
            flash(texts.MERGED_SOME.format(count=len(chosen) - len(refusals), number=into.number))
        if refusals:
            return _show(office, _issue(office, number), Fields(), ticked, refusals)
        return redirect(url_for("complaints.hot_issue", number=number))


def _issue(office: Office, number: int) -> HotIssue:
    ticket = office.ticket(number)
    return office.desk.hot.issue(ticket.area, ticket.id, office.now()) or abort(404)


def _is_told(ticket: Ticket, issue: HotIssue) -> bool:
    """Whether a reply to this ticket reaches people: of one that was merged, its main ticket's reply does, if it is here."""
    if ticket.state is State.MERGED:
        return ticket.merged_into not in {one.id for one in issue.tickets}
    return ticket.state is not State.WITHDRAWN


def _merge(office: Office, ticket: Ticket, into: Ticket, token: str) -> str:
    """Merge one; return why it can't be, or nothing."""
    if office.reach().has_done(ticket, request_id(token, "merge")):
        return ""
    try:
        office.desk.work.merge(ticket, into, office.actor(), request_id(token, "merge"), office.now())
    except Refusal as refusal:
        return refusal.sentence
    return ""


def _show(
    office: Office,
    issue: HotIssue,
    fields: Fields,
    ticked: set[str] | None = None,
    refusals: list[str] | None = None,
) -> str:
    open_ones = [ticket for ticket in issue.tickets if ticket.state in OPEN]
    return render_template(
        "complaints/hot_issue.html",
        issue=issue,
        fields=fields,
        ticked=ticked or set(),
        refusals=refusals or [],
        intos=[("", texts.CHOOSE), *((str(one.id), texts.NUMBER.format(number=one.number)) for one in open_ones)],
        open_ids={ticket.id for ticket in open_ones},
        names=office.names_of(ticket.handler for ticket in issue.tickets),
        households=office.reach().count_reporters([ticket.id for ticket in issue.tickets]),
        area=office.area_name(issue.first.area),
        trend=charts.trend_of(issue.tickets, office.today()),
        buildings=charts.buildings_of(issue.tickets),
        dots=charts.map_of(issue.tickets),
        charts=charts,
    )
