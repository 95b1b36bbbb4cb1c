"""An entry: something to know (answer) or something to do (service), and the ways residents say it."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way of saying it. style: plain, elder, dialect, misheard, or what the staff call it."""

    text: str
    style: str = "plain"


@dataclass(frozen=True, slots=True)
class Details:
    """What a resident may ask next. All optional."""

    steps: tuple[str, ...] = ()
    place: str = ""
    hours: str = ""
    phone: str = ""
    fee: str = ""
    materials: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""

    def holds_on(self, day: date) -> bool:
        """Say whether the entry is valid on `day`."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the assistant knows or can do, in one area. An entry of a lower area with the same id overrides."""

    id: str
    area: str
    category: str
    question: str
    answer: str = ""
    details: Details = field(default_factory=Details)
    phrasings: tuple[Phrasing, ...] = ()
    service: str | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything a resident's line is compared with: the question and each phrasing."""
        return (self.question, *(phrasing.text for phrasing in self.phrasings))
