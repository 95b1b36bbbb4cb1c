"""The table: every ticket in reach that the filters let through, a page at a time."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template, request

from handlers.complaints.pages import texts
from handlers.complaints.pages.filters import address_of, member_options, options, query_of, read_filters
from handlers.complaints.pages.office import Office
from handlers.fields import Fields

PAGE = 50
_MOST_PAGES = 10_000


def add_table(routes: Blueprint, office: Office) -> None:
    """Add the table."""

    @routes.get("/tickets")
    def table() -> str:
        return show_table(office, request.args, Fields())


def show_table(
    office: Office, args: Mapping[str, str], form: Fields, ticked: Sequence[int] = (), refusals: Sequence[str] = ()
) -> str:
    """Return the table's page. form, ticked: the bulk form as it was sent. refusals: what could not be done, and why."""
    fields, now, reach = read_filters(args), office.now(), office.reach()
    query = query_of(fields, office)
    count = reach.count(query, now)
    pages = max(-(-count // PAGE), 1)
    page = min(_page(args.get("page", "")), pages)
    tickets = reach.found(query, now, PAGE, (page - 1) * PAGE)
    return render_template(
        "complaints/table.html",
        tickets=tickets,
        count=count,
        page=page,
        pages=pages,
        fields=fields,
        form=form,
        ticked=set(ticked),
        refusals=refusals,
        options=options(office),
        workers=[("", texts.CHOOSE), *member_options(office)],
        address=address_of(fields),
        names=office.names_of(ticket.handler for ticket in tickets),
        households=reach.count_reporters([ticket.id for ticket in tickets]),
        areas=dict(office.area_options()),
    )


def _page(text: str) -> int:
    return min(max(int(text), 1), _MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 6 else 1
