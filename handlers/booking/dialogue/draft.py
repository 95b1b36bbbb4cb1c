"""What is known so far of a booking that is being talked about, and how it is kept between two messages."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from community.clock import local
from handlers.booking.model.booking import Booking, Guest
from handlers.booking.model.offering import Kind
from handlers.booking.service.rows import Rows
from knowledge.language.when.tokens import When


@dataclass(frozen=True)
class Draft:
    """A booking as far as it has been told. None: not said.

    pick: the occurrence or stretch of time that was settled on, as an option's value. days: where several were named, as
    ISO text; is_open: that no end was said, so that they have to be confirmed. length_min: of a room, how long.
    term: words that name one. asked: what the last question was about. amends: the number of the booking that this
    changes. waits: stand in line where it is full.
    """

    offering: int | None = None
    kind: Kind | None = None
    when: When | None = None
    pick: str = ""
    days: tuple[str, ...] = ()
    is_open: bool = False
    length_min: int | None = None
    party: int | None = None
    delivery: bool | None = None
    guest: Guest = field(default_factory=Guest)
    note: str = ""
    term: str = ""
    waits: bool = False
    asked: str = ""
    amends: int | None = None

    @property
    def day(self) -> date | None:
        """The day that is being talked about, if one is."""
        if self.pick.startswith("at:"):
            return local(datetime.fromisoformat(self.pick[3:].partition("/")[0])).date()
        start = self.when.start if self.when else None
        return date.fromisoformat(start[:10]) if start else None


def draft_of(booking: Booking) -> Draft:
    """Return a booking as a draft, to be changed."""
    stretch = f"{booking.start_at.isoformat()}/{booking.end_at.isoformat()}"
    begin, end = (f"{local(at):%Y-%m-%dT%H:%M}" for at in (booking.start_at, booking.end_at))
    is_by_time = booking.listed.offering.is_by_time
    return Draft(
        when=When(begin, end) if is_by_time else When(begin[:10]),
        offering=booking.listed.id,
        kind=booking.listed.offering.kind,
        pick=f"slot:{booking.slot}" if booking.slot is not None else f"at:{stretch}",
        party=booking.party,
        delivery=booking.delivery,
        guest=booking.guest,
        note=booking.note,
        amends=booking.id,
    )


def to_slots(draft: Draft, rows: Rows) -> dict[str, str]:
    """Return the draft as a dialogue keeps it: what is personal sealed."""
    plain = {name: value for name, value in asdict(replace(draft, guest=Guest())).items() if name not in _PERSONAL}
    return {
        "draft": json.dumps(plain, ensure_ascii=False),
        "label": draft.guest.label,
        "sealed": rows.sealed(draft.guest, draft.note),
    }


def from_slots(slots: Mapping[str, str], rows: Rows) -> Draft:
    """Return the draft that was kept; an empty one for slots of another kind."""
    if "draft" not in slots:
        return Draft()
    kept = json.loads(slots["draft"])
    guest, note = rows.guest(slots["label"], slots["sealed"])
    when = When(**kept.pop("when")) if kept["when"] else kept.pop("when")
    kind = kept.pop("kind")
    days = tuple(kept.pop("days"))
    return Draft(**kept, days=days, when=when, kind=Kind(kind) if kind else None, guest=guest, note=note)


_PERSONAL = frozenset({"guest", "note"})
