"""Reading tickets, their reporters and pauses, and the two statements that every change shares: lock, and write."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, update

from community.clock import local
from community.storage import UnitOfWork
from handlers.complaints.model.category import Category
from handlers.complaints.model.clock import Pause
from handlers.complaints.model.ticket import Reporter, Ticket, Where
from handlers.complaints.model.ticket_state import UNSOLVED
from handlers.complaints.service.rows import Rows
from handlers.complaints.tables import pause_table, reporter_table, ticket_table
from handlers.contract import House

_tickets = ticket_table.c
_reporters = reporter_table.c
IS_UNSOLVED = _tickets.state.in_(sorted(UNSOLVED))


class Store:
    """Finds tickets, and writes what becomes of one."""

    def __init__(self, house: House) -> None:
        self._database = house.database
        self.rows = Rows(house.seal)

    def get(self, ticket_id: int) -> Ticket | None:
        """Return a ticket by its key in the database."""
        return next(iter(self.where(_tickets.id == ticket_id)), None)

    def numbered(self, area: str, number: int) -> Ticket | None:
        """Return a ticket by the number that people say, in its area."""
        return next(iter(self.where(_tickets.area == area, _tickets.number == number)), None)

    def of_request(self, request_id: str) -> Ticket | None:
        """Return the ticket that this request made."""
        return next(iter(self.where(_tickets.request_id == request_id)), None)

    def of_resident(self, resident: str, limit: int = 20) -> list[Ticket]:
        """Return what a resident has reported or joined, newest first."""
        ours = select(_reporters.ticket).where(_reporters.resident == resident)
        return self.where(_tickets.id.in_(ours), newest_first=True, limit=limit)

    def open_of_handler(self, member: int) -> list[Ticket]:
        """Return what a member of the crew has to do, what is due first ahead."""
        found = self.where(_tickets.handler == member, IS_UNSOLVED)
        return sorted(found, key=lambda ticket: (ticket.due is None, ticket.due or ticket.received_at, ticket.id))

    def where(
        self, *conditions: ColumnElement[bool], newest_first: bool = False, limit: int | None = None, offset: int = 0
    ) -> list[Ticket]:
        """Return the tickets that fulfil all conditions, in the order of their filing."""
        order = _tickets.id.desc() if newest_first else _tickets.id
        found = select(ticket_table).where(*conditions).order_by(order).limit(limit).offset(offset)
        with self._database.read() as connection:
            return [self.rows.ticket(row) for row in connection.execute(found).all()]

    def places(self, *conditions: ColumnElement[bool], limit: int) -> list[tuple[int, Category, Where]]:
        """Return key, category and place of the newest tickets that fulfil all conditions: nothing that must be opened."""
        columns = (_tickets.id, _tickets.category, _tickets.place, _tickets.building)
        found = select(*columns, _tickets.latitude, _tickets.longitude).where(*conditions)
        with self._database.read() as connection:
            rows = connection.execute(found.order_by(_tickets.id.desc()).limit(limit)).all()
        return [(row[0], Category(row[1]), Where(*row[2:])) for row in rows]

    def page(self, *conditions: ColumnElement[bool], by_change: bool, limit: int, offset: int) -> list[Ticket]:
        """Return some of the tickets that fulfil all conditions: newest first, or in the order of their last change, so that
        who goes on from the last one misses nothing."""
        order = (_tickets.changed_at, _tickets.id) if by_change else (_tickets.received_at.desc(), _tickets.id.desc())
        found = select(ticket_table).where(*conditions).order_by(*order).limit(limit).offset(offset)
        with self._database.read() as connection:
            return [self.rows.ticket(row) for row in connection.execute(found).all()]

    def count(self, *conditions: ColumnElement[bool]) -> int:
        """Return how many fulfil all conditions."""
        with self._database.read() as connection:
            counted = select(func.count()).select_from(ticket_table).where(*conditions)
            return int(connection.execute(counted).scalar_one())

    def reporters(self, ticket_id: int) -> list[Reporter]:
        """Return who reported a ticket, the author first."""
        return self.reporters_of([ticket_id]).get(ticket_id, [])

    def reporters_of(self, tickets: Sequence[int]) -> dict[int, list[Reporter]]:
        """Return who reported these tickets."""
        found = select(reporter_table).where(_reporters.ticket.in_(tickets)).order_by(_reporters.id)
        by_ticket: dict[int, list[Reporter]] = {ticket: [] for ticket in tickets}
        with self._database.read() as connection:
            for row in connection.execute(found).all():
                by_ticket.setdefault(row.ticket, []).append(self.rows.reporter(row))
        return by_ticket

    def merged(self, ticket_id: int) -> list[int]:
        """Return what was merged into a ticket, and what was merged into that."""
        found: list[int] = []
        step = [ticket_id]
        with self._database.read() as connection:
            while step:
                into = select(_tickets.id).where(_tickets.merged_into.in_(step)).order_by(_tickets.id)
                step = [number for number in connection.execute(into).scalars() if number not in (*found, ticket_id)]
                found += step
        return found

    def everybody(self, ticket_id: int) -> list[Reporter]:
        """Return who reported a ticket or any that was merged into it, its own author first."""
        by_ticket = self.reporters_of([ticket_id, *self.merged(ticket_id)])
        return [reporter for reporters in by_ticket.values() for reporter in reporters]

    def carriers(self, tickets: Collection[int]) -> set[int]:
        """Return these tickets and whatever carries on those of them that were merged."""
        found, step = set(tickets), set(tickets)
        with self._database.read() as connection:
            while step:
                into = select(_tickets.merged_into).where(_tickets.id.in_(step), _tickets.merged_into.is_not(None))
                step = set(connection.execute(into).scalars()) - found
                found |= step
        return found

    def write(self, unit: UnitOfWork, row: "Row[Any]", now: datetime, **values: Any) -> Ticket:
        """Write new values to a locked row and return the ticket as it then is. Without values, its revision says that
        something that belongs to it has changed."""
        changed = update(ticket_table).where(_tickets.id == row.id)
        changed = changed.values(**values, revision=row.revision + 1, changed_at=now)
        return self.rows.ticket(unit.connection.execute(changed.returning(ticket_table)).one())


def lock(unit: UnitOfWork, ticket_id: int) -> "Row[Any] | None":
    """Return a ticket's row, which nobody else can change until the unit is done; None if there is none."""
    row: Row[Any] | None = unit.connection.execute(
        select(ticket_table).where(_tickets.id == ticket_id).with_for_update()
    ).first()
    return row


def pauses_of(unit: UnitOfWork, ticket_id: int) -> list[Pause]:
    """Return when a ticket's clock stood still."""
    found = select(pause_table).where(pause_table.c.ticket == ticket_id).order_by(pause_table.c.id)
    return [Pause(row.begin_at, row.end_at) for row in unit.connection.execute(found)]


def plain(value: object) -> object:
    """Return a value as the history keeps it: times as local ISO text."""
    return local(value).isoformat(timespec="minutes") if isinstance(value, datetime) else value
