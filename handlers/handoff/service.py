"""Use cases of handing over: wait_for_person, correct_phone, list_waiting, finish. Safe to repeat by request id."""

from datetime import datetime

from sqlalchemy import Row, delete, select, update
from sqlalchemy.exc import IntegrityError

from community.privacy import mask_personal
from community.residents import Resident
from community.storage import UnitOfWork
from handlers.contract import House
from handlers.handoff.model import Handoff, HandoffKind, HandoffState
from handlers.handoff.tables import handoff_table

MAX_ABOUT = 200


class Handoffs:
    """Who waits for a person."""

    def __init__(self, house: House) -> None:
        self._house = house

    def wait_for_person(
        self, resident: Resident, kind: HandoffKind, about: str, phone: str, request_id: str, now: datetime
    ) -> tuple[Handoff, bool]:
        """Put the resident in line and return their place and whether it is new.

        about: what they want, any length. phone: digits, or empty. A resident who waits already keeps their
        place; a phone number given now is added to it.
        """
        try:
            with self._house.open_unit() as unit:
                handoff, is_new = self._find_or_add(unit, resident, kind, about, phone, request_id, now)
                unit.commit()
        except IntegrityError:  # another worker put the same resident in line in the same moment
            with self._house.open_unit() as unit:
                handoff, is_new = self._find_or_add(unit, resident, kind, about, phone, request_id, now)
                unit.commit()
        return handoff, is_new

    def correct_phone(self, handoff_id: int, resident: Resident, phone: str) -> bool:
        """Replace the number of a request of this resident's that still waits; False if there is none."""
        with self._house.open_unit() as unit:
            changed = unit.connection.execute(
                update(handoff_table)
                .where(
                    handoff_table.c.id == handoff_id,
                    handoff_table.c.resident == resident.id,
                    handoff_table.c.state == HandoffState.WAITING.value,
                )
                .values(phone_sealed=self._house.seal.close(phone))
            )
            unit.commit()
        return changed.rowcount == 1

    def list_waiting(self, areas: tuple[str, ...] | None = None) -> list[Handoff]:
        """Return who waits, longest first. areas: only these; None: all."""
        waiting = select(handoff_table).where(handoff_table.c.state == HandoffState.WAITING.value)
        if areas is not None:
            waiting = waiting.where(handoff_table.c.area.in_(areas))
        with self._house.database.read() as connection:
            return [self._read(row) for row in connection.execute(waiting.order_by(handoff_table.c.id))]

    def finish(self, handoff_id: int, area: str, staff: str, now: datetime) -> bool:
        """Record that `staff` has seen to it; False if it is not of this area or was finished before."""
        with self._house.open_unit() as unit:
            changed = unit.connection.execute(
                update(handoff_table)
                .where(
                    handoff_table.c.id == handoff_id,
                    handoff_table.c.area == area,
                    handoff_table.c.state == HandoffState.WAITING.value,
                )
                .values(state=HandoffState.DONE.value, done_at=now, done_by=staff)
            )
            unit.commit()
        return changed.rowcount == 1

    def _find_or_add(
        self,
        unit: UnitOfWork,
        resident: Resident,
        kind: HandoffKind,
        about: str,
        phone: str,
        request_id: str,
        now: datetime,
    ) -> tuple[Handoff, bool]:
        sealed = self._house.seal.close(phone) if phone else ""
        waiting = unit.connection.execute(
            select(handoff_table).where(
                handoff_table.c.resident == resident.id,
                handoff_table.c.kind == kind.value,
                (handoff_table.c.state == HandoffState.WAITING.value) | (handoff_table.c.request_id == request_id),
            )
        ).first()
        if waiting is not None:
            if phone:
                ours = update(handoff_table).where(handoff_table.c.id == waiting.id).values(phone_sealed=sealed)
                waiting = unit.connection.execute(ours.returning(handoff_table)).one()
            # A repeat of the very request that made the row is as new as it was the first time.
            return self._read(waiting), waiting.request_id == request_id
        values = {
            "resident": resident.id,
            "area": resident.area,
            "kind": kind.value,
            "about": mask_personal(about)[:MAX_ABOUT],
            "phone_sealed": sealed,
            "state": HandoffState.WAITING.value,
            "created_at": now,
            "done_by": "",
            "request_id": request_id,
        }
        row = unit.connection.execute(handoff_table.insert().values(**values).returning(handoff_table)).one()
        return self._read(row), True

    def _read(self, row: "Row[tuple[object, ...]]") -> Handoff:
        return Handoff(
            id=row.id,
            resident=row.resident,
            area=row.area,
            kind=HandoffKind(row.kind),
            about=row.about,
            phone=self._house.seal.open(row.phone_sealed) if row.phone_sealed else "",
            state=HandoffState(row.state),
            created_at=row.created_at,
        )


def forget(unit: UnitOfWork, resident_id: str) -> None:
    """Delete who waited and how to reach them; requests that were seen to stay as a count without a person."""
    ours = handoff_table.c.resident == resident_id
    unit.connection.execute(delete(handoff_table).where(ours, handoff_table.c.state == HandoffState.WAITING.value))
    unit.connection.execute(update(handoff_table).where(ours).values(resident="", about="", phone_sealed=""))
