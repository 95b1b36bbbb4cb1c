"""The board: a column for each state of work, what is overdue and urgent on top."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from handlers.complaints.model.ticket import Ticket
from handlers.complaints.pages import texts
from handlers.complaints.pages.filters import address_of, options, query_of, read_filters
from handlers.complaints.pages.office import Office

# More of a column are a click away; nobody reads further down.
SHOWN = 15


@dataclass(frozen=True)
class Column:
    """One column. key: the table's filter that shows all of it. count: how many there are, shown or not."""

    key: str
    name: str
    tickets: list[Ticket]
    count: int


def add_board(routes: Blueprint, office: Office) -> None:
    """Add the board, which is the first page."""

    @routes.get("/")
    def board() -> str:
        fields, now, reach = read_filters(request.args), office.now(), office.reach()
        fields.values.pop("state", None)
        query = query_of(fields, office)
        counts = reach.count_states(query, now)
        columns = [
            Column(key, name, reach.found(query.of(*states), now, SHOWN), sum(counts[state] for state in states))
            for key, (name, states) in texts.COLUMNS.items()
        ]
        shown = [ticket for column in columns for ticket in column.tickets]
        return render_template(
            "complaints/board.html",
            columns=columns,
            fields=fields,
            options=options(office),
            address=address_of(fields),
            names=office.names_of(ticket.handler for ticket in shown),
            households=reach.count_reporters([ticket.id for ticket in shown]),
            areas=dict(office.area_options()),
        )
