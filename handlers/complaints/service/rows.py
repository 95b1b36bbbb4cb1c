"""Tickets as rows: personal data sealed on the way in, opened on the way out."""

import json
from typing import Any

from sqlalchemy import Row

from community.privacy import Seal
from handlers.complaints.model.category import Category
from handlers.complaints.model.clock import Target, Unit
from handlers.complaints.model.ticket import Clock, Problem, Reporter, Said, Ticket, Where
from handlers.complaints.model.ticket_state import State
from handlers.complaints.model.urgency import Urgency


class Rows:
    """Writes and reads what is personal."""

    def __init__(self, seal: Seal) -> None:
        self._seal = seal

    def close(self, said: Said) -> str:
        """Return what is personal of a report as sealed text; empty where there is nothing."""
        kept = {name: value for name, value in vars(said).items() if value}
        return self.close_words(json.dumps(kept, ensure_ascii=False)) if kept else ""

    def open(self, sealed: str) -> Said:
        """Return what was sealed."""
        return Said(**json.loads(self._seal.open(sealed))) if sealed else Said()

    def close_words(self, words: str) -> str:
        """Return any words as sealed text; empty for none."""
        return self._seal.close(words) if words else ""

    def open_words(self, sealed: str) -> str:
        """Return the words that were sealed."""
        return self._seal.open(sealed) if sealed else ""

    def ticket(self, row: "Row[Any]") -> Ticket:
        """Return the ticket that a row of its table says."""
        problem = Problem(
            category=Category(row.category),
            urgency=Urgency(row.urgency),
            summary=row.summary,
            where=Where(row.place, row.building, row.latitude, row.longitude),
            since_said=row.since_said,
            since_at=row.since_at,
            proposed=row.proposed,
            confidence=row.confidence,
        )
        clock = Clock(
            start=row.clock_from,
            respond=read_target(row.respond_target),
            resolve=read_target(row.resolve_target),
            respond_by=row.respond_by,
            resolve_by=row.resolve_by,
        )
        return Ticket(
            id=row.id,
            area=row.area,
            number=row.number,
            problem=problem,
            said=self.open(row.sealed),
            state=State(row.state),
            before_waiting=State(row.before_waiting) if row.before_waiting else None,
            resident=row.resident,
            anonymous=row.anonymous,
            confidential=row.confidential,
            channel=row.channel,
            handler=row.handler,
            level=row.level,
            received_at=row.received_at,
            clock=clock,
            responded_at=row.responded_at,
            resolved_at=row.resolved_at,
            closed_at=row.closed_at,
            resolution=row.resolution,
            merged_into=row.merged_into,
            reopened=row.reopened,
            external=row.external,
            revision=row.revision,
            changed_at=row.changed_at,
            request_id=row.request_id,
        )

    def reporter(self, row: "Row[Any]") -> Reporter:
        """Return the reporter that a row of their table says."""
        return Reporter(
            id=row.id,
            ticket=row.ticket,
            resident=row.resident,
            is_author=row.is_author,
            said=self.open(row.sealed),
            anonymous=row.anonymous,
            joined_at=row.joined_at,
            verdict=row.verdict,
            score=row.score,
            comment=row.comment,
        )


def problem_values(problem: Problem) -> dict[str, Any]:
    """Return the columns of a ticket that say what is reported, each cut to its length."""
    return {
        "category": problem.category.value,
        "proposed": problem.proposed,
        "confidence": problem.confidence,
        "urgency": problem.urgency.value,
        "summary": problem.summary[:300],
        "place": problem.where.place[:120],
        "building": problem.where.building[:60],
        "latitude": problem.where.latitude,
        "longitude": problem.where.longitude,
        "since_said": problem.since_said[:40],
        "since_at": problem.since_at,
    }


def write_target(target: Target) -> str:
    """Return a target as its column keeps it: 3:working_days."""
    return f"{target.amount}:{target.unit.value}"


def read_target(text: str) -> Target:
    """Return the target that a column keeps."""
    amount, _, unit = text.partition(":")
    return Target(int(amount), Unit(unit))
