"""Use cases of danger: report, list_open, acknowledge. Safe to repeat by request id."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from community import log, outbox
from community.crew import Crew
from community.outbox import OutboxState
from community.privacy import mask_personal
from community.residents import Resident
from community.storage import UnitOfWork
from handlers.contract import House
from handlers.danger import texts
from handlers.danger.tables import alert_table
from knowledge.language.danger import Danger

MAX_SAID = 300


@dataclass(frozen=True)
class Alert:
    """Somebody may be in danger and no named person has answered for it yet."""

    id: int
    resident: str
    area: str
    kind: Danger
    said: str
    created_at: datetime


class Alerts:
    """Danger that residents reported."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._crew = Crew(house.database)

    def report(self, resident: Resident, kind: Danger, said: str, request_id: str, now: datetime) -> None:
        """Leave an alert for the staff of the resident's area, and tell its crew and their leads in the chat; repeating the
        request id leaves one."""
        crew = self._crew.of_area(*self._house.areas.chain(resident.area)[:2])
        said = mask_personal(said)[:MAX_SAID]
        area = self._house.areas.get(resident.area).name
        with self._house.open_unit() as unit:
            is_new = unit.insert_new(
                alert_table,
                resident=resident.id,
                area=resident.area,
                kind=kind.value,
                said=said,
                created_at=now,
                acknowledged_by="",
                request_id=request_id,
            )
            for member in crew if is_new else ():
                if member.resident and member.resident != resident.id:
                    text = texts.TO_CREW.format(kind=texts.KIND_NAMES[kind], area=area, said=said)
                    key = f"danger:{request_id}:{member.id}"[:220]
                    outbox.put(unit, member.resident, text, key, OutboxState.WAITING, now)
            unit.commit()
        log.warning(log.Event.DANGER_REPORTED, kind=kind.value, area=resident.area)

    def list_open(self, areas: tuple[str, ...] | None = None) -> list[Alert]:
        """Return alerts that nobody has acknowledged, newest first. areas: only these; None: all."""
        waiting = select(alert_table).where(alert_table.c.acknowledged_at.is_(None))
        if areas is not None:
            waiting = waiting.where(alert_table.c.area.in_(areas))
        with self._house.database.read() as connection:
            rows = connection.execute(waiting.order_by(alert_table.c.id.desc())).all()
        return [Alert(row.id, row.resident, row.area, Danger(row.kind), row.said, row.created_at) for row in rows]

    def acknowledge(self, alert_id: int, area: str, staff: str, now: datetime) -> bool:
        """Record that `staff` answers for it; False if it is not of this area or somebody does already."""
        with self._house.open_unit() as unit:
            changed = unit.connection.execute(
                update(alert_table)
                .where(
                    alert_table.c.id == alert_id,
                    alert_table.c.area == area,
                    alert_table.c.acknowledged_at.is_(None),
                )
                .values(acknowledged_at=now, acknowledged_by=staff)
            )
            unit.commit()
        return changed.rowcount == 1


def forget(unit: UnitOfWork, resident_id: str) -> None:
    """Take the person out of their alerts; that there was an alert stays."""
    unit.connection.execute(
        update(alert_table).where(alert_table.c.resident == resident_id).values(resident="", said="")
    )
