"""The spreadsheet of tickets."""

from collections.abc import Iterable, Mapping

from community.clock import local
from handlers.complaints.model.category import CATEGORY_NAMES
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.pages import texts
from handlers.complaints.texts import STATE_NAMES, URGENCY_NAMES
from handlers.spreadsheet import Cell, write_rows

_COLUMNS = (
    ("编号", 8),
    ("社区", 14),
    ("类别", 12),
    ("缓急", 8),
    ("状态", 16),
    ("地点", 24),
    ("反映什么", 40),
    ("户数", 8),
    ("从哪里来", 14),
    ("收到", 18),
    ("首次答复", 18),
    ("承诺办好", 18),
    ("办结", 18),
    ("结案", 18),
    ("经办", 12),
    ("怎么处理的", 40),
    ("重新办过几次", 12),
    ("答复超时", 10),
    ("办结超时", 10),
)
_PERSONAL = (("姓名", 12), ("电话", 16), ("地址", 28), ("原话", 48), ("保密", 24))


def write_sheet(
    tickets: Iterable[Ticket],
    areas: Mapping[str, str],
    handlers: Mapping[int | None, str],
    households: Mapping[int, int],
    late: Mapping[int, tuple[bool, bool]],
    *,
    is_personal: bool,
) -> bytes:
    """Return the tickets as an .xlsx file. areas, handlers: names by key; households: how many reported each; late: whether
    each was answered late, and done late. is_personal: who reported it and in which words, as far as they let it be known."""
    columns = (*_COLUMNS, *_PERSONAL) if is_personal else _COLUMNS
    rows: list[list[Cell]] = []
    for ticket in tickets:
        row = _row(ticket, areas[ticket.area], handlers.get(ticket.handler, ""), households.get(ticket.id, 1))
        row += [texts.YES_MARK if each else "" for each in late.get(ticket.id, (False, False))]
        rows.append(row + _personal(ticket) if is_personal else row)
    return write_rows(texts.PANEL, columns, rows)


def _row(ticket: Ticket, area: str, handler: str, households: int) -> list[Cell]:
    clock = ticket.clock
    times = (ticket.received_at, ticket.responded_at, clock.resolve_by, ticket.resolved_at, ticket.closed_at)
    return [
        ticket.number,
        area,
        CATEGORY_NAMES[ticket.problem.category],
        URGENCY_NAMES[ticket.problem.urgency],
        STATE_NAMES[ticket.state],
        ticket.problem.where.place,
        ticket.problem.summary,
        households,
        texts.CHANNELS.get(ticket.channel, ticket.channel),
        *(f"{local(at):%Y-%m-%d %H:%M}" if at else "" for at in times),
        handler,
        ticket.resolution,
        ticket.reopened,
    ]


def _personal(ticket: Ticket) -> list[Cell]:
    said = ticket.said
    wishes = [texts.WANTS_NO_NAME] if ticket.anonymous else []
    wishes += [texts.WANTS_SECRECY] if ticket.confidential else []
    who = ["", ""] if ticket.anonymous else [said.name, said.phone]
    return [*who, said.address, said.text, "，".join(wishes)]
