"""What is known so far of a report that is being talked about, and how it is kept between two messages."""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from community.clock import CHINA
from handlers.complaints.model.category import Category
from handlers.complaints.model.report import Picture
from handlers.complaints.model.ticket import Problem, Said, Where
from handlers.complaints.model.urgency import Urgency, more_urgent
from handlers.complaints.understanding.reading import Reading, is_findable, summarise, where_of


@dataclass(frozen=True)
class Draft:
    """A report as far as it has been told. core: what of it says the problem. category: None: nothing is said yet. is_sure: the category was said or chosen, or
    the classifier is sure. alike: the open ticket that it may be the same as; is_new: the resident says that it is another.
    rest: what else the line reported, still to be taken up. begun: the request of the line that began it.
    asked: what the last question was about; places_asked, kinds_asked: how often where and what kind was asked."""

    text: str = ""
    core: str = ""
    category: Category | None = None
    proposed: str = ""
    confidence: float = 0.0
    choices: tuple[str, ...] = ()
    is_sure: bool = False
    urgency: Urgency = Urgency.NORMAL
    where: Where = field(default_factory=Where)
    address: str = ""
    since_said: str = ""
    since_at: str = ""
    phone: str = ""
    name: str = ""
    anonymous: bool = False
    confidential: bool = False
    is_abusive: bool = False
    pictures: tuple[Picture, ...] = ()
    alike: int | None = None
    is_new: bool = False
    asked: str = ""
    places_asked: int = 0
    kinds_asked: int = 0
    rest: str = ""
    begun: str = ""

    @property
    def problem(self) -> Problem:
        """What is reported."""
        return Problem(
            category=self.category or Category.OTHER,
            urgency=self.urgency,
            summary=summarise(self.core or self.text, self.name),
            where=self.where,
            since_said=self.since_said,
            since_at=datetime.fromisoformat(self.since_at) if self.since_at else None,
            proposed=self.proposed,
            confidence=self.confidence,
        )

    @property
    def said(self) -> Said:
        """What is personal of it."""
        return Said(self.text, self.address, self.phone, self.name)

    @property
    def has_place(self) -> bool:
        """Whether anybody could find it."""
        return is_findable(self.where)


def update(draft: Draft, reading: Reading, sure_from: float) -> Draft:
    """Return the draft with what a line says: what is said now counts, what is not said stays.

    sure_from: the confidence from which a category is taken without asking.
    """
    draft = with_problem(draft, reading, sure_from)
    return with_facts(draft, reading)


def with_problem(draft: Draft, reading: Reading, sure_from: float) -> Draft:
    """Return the draft with the line as what is reported; more words about it are added to those before."""
    if reading.says_nothing:
        return replace(draft, is_abusive=draft.is_abusive or reading.is_abusive)
    text = f"{draft.text}，{reading.text}" if draft.text else reading.text
    core = f"{draft.core}，{reading.core}" if draft.core else reading.core
    changes: dict[str, object] = {
        "text": text,
        "core": core,
        "urgency": more_urgent(draft.urgency, reading.urgency),
    }
    if draft.category is None or (not draft.is_sure and reading.confidence > draft.confidence):
        changes |= {
            "category": reading.category,
            "proposed": reading.category.value,
            "confidence": round(reading.confidence, 4),
            "choices": tuple(category.value for category, _ in reading.ranked[:3]),
            "is_sure": reading.confidence >= sure_from,
        }
    return replace(draft, is_abusive=draft.is_abusive or reading.is_abusive, **changes)  # type: ignore[arg-type]  # the names are Draft's own


def with_facts(draft: Draft, reading: Reading) -> Draft:
    """Return the draft with the facts that stand in a line, whatever else it is."""
    changes: dict[str, object] = {}
    if reading.place is not None:
        changes |= {
            "where": merge_where(draft.where, where_of(reading.place)),
            "address": reading.place.address or draft.address,
        }
    if reading.since is not None:
        changes["since_said"] = reading.since.text
        changes["since_at"] = _iso(reading)
    for name in ("phone", "name"):
        if value := getattr(reading, name):
            changes[name] = value
    changes["anonymous"] = draft.anonymous or reading.anonymous
    changes["confidential"] = draft.confidential or reading.confidential
    return replace(draft, **changes)  # type: ignore[arg-type]  # the names are Draft's own


def merge_where(before: Where, now: Where) -> Where:
    """Return a place with what was said of it before, where now only a part of it is named: 3栋, then 2单元楼梯间."""
    if before.building and not now.building and now.place and before.place not in now.place:
        return replace(before, place=f"{before.place}{now.place}")
    if now.building and before.place and not is_findable(before) and before.place not in now.place:
        # 楼道, then 5栋2单元: the building's. 我家楼上 is somebody else's, wherever they live.
        spot = before.place.removeprefix("我们").removeprefix("我").removeprefix("家")
        return replace(now, place=now.place if spot in _RELATIVE or now.place.endswith(spot) else f"{now.place}{spot}")
    return replace(now, latitude=before.latitude, longitude=before.longitude)


def instead_of(before: Where, now: Where) -> Where:
    """Return the place that was put right: where but another building is said, what stood behind it stays (是6栋, of
    5栋2单元楼道)."""
    if now.building and now.place == now.building and before.building and before.place.startswith(before.building):
        return replace(now, place=now.building + before.place.removeprefix(before.building))
    return now


def to_text(draft: Draft) -> str:
    """Return a draft as text, to be sealed."""
    return json.dumps(asdict(draft), ensure_ascii=False)


def from_text(text: str) -> Draft:
    """Return the draft that was kept; an empty one for empty text."""
    if not text:
        return Draft()
    kept = json.loads(text)
    return Draft(
        **{
            **kept,
            "category": Category(kept["category"]) if kept["category"] else None,
            "urgency": Urgency(kept["urgency"]),
            "where": Where(**kept["where"]),
            "choices": tuple(kept["choices"]),
            "pictures": tuple(Picture(**picture) for picture in kept["pictures"]),
        }
    )


_RELATIVE = frozenset({"楼上", "楼下", "隔壁", "对门", "对面", "邻居", "家里", "屋头"})


def _iso(reading: Reading) -> str:
    at = reading.since.at if reading.since else None
    if at is None:
        return ""
    return at.isoformat() if isinstance(at, datetime) else datetime(at.year, at.month, at.day, tzinfo=CHINA).isoformat()
