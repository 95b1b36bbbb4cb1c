"""Reads a line as a report: category and urgency proposed with a confidence, place, since when, wishes about one's name."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path

from community.privacy import mask_personal
from handlers.complaints.model.category import Category
from handlers.complaints.model.ticket import Where
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.understanding import cues
from knowledge.classification.classifier import TextClassifier
from knowledge.language.core import core_of
from knowledge.language.danger import Danger, recognise_in
from knowledge.language.danger.letters import is_letter
from knowledge.language.danger.vocabulary import kind_by_words
from knowledge.language.normalise import normalise
from knowledge.language.phones import find_phone
from knowledge.language.requests.line import tidy
from knowledge.language.requests.name import find_name
from knowledge.language.requests.particulars import without_particulars
from knowledge.language.requests.place import Place, find_place
from knowledge.language.when.since import Since, find_since

_HERE = Path(__file__).parent
# A line that is a complaint by the classifier's word, for one that nobody else understands.
SAYS_PROBLEM_FROM = 0.6
# From here on the proposed category is taken without asking: 9 in 10 are right.
SURE_FROM = 0.55
# Urgent rather too often: the price of one too few is a flooded flat. What may be danger counts towards it.
URGENT_FROM = 0.35
# From here on a report is danger. Chosen so that at most one ordinary complaint in twenty is (tests/quality/test_danger.py).
DANGER_FROM = 0.25
# Who is upset tells the whole story; the danger is in a few clauses of it. So many are also read by themselves, and must be surer.
_CLAUSES, _STRETCH_FROM = 4, 0.6
_PAUSE = re.compile(r"[，。；！？、,.!?;\s]+")
# Surer, for a line that others understand as something else.
DANGER_SURE_FROM = 0.5
_MOST = 600
_ROOM = re.compile(r"(?:\d{1,2}-\d{1,2}|\d{3,4})(?:室|号|号房|房)?$")
# What every building has, and everybody has around their own door: nobody finds it without the building.
_ANYBODYS = re.compile(
    "(?:我(?:们)?(?:家|屋|屋头|这里|这边|那里)?(?:的|这|那)?|家里|屋头|屋里|自己家)?(?:[一二三四五六七八九十\\d]+楼|负[一二两\\d]楼)?"
    "(?:楼上|楼下|隔壁|对门|对面|邻居|楼道|楼梯间?|楼梯口|电梯间?|电梯口|单元门口?|单元楼|门口|门外|屋顶|楼顶|顶楼|天台|天花板|走廊|过道|通道|走道|家里|家头|屋头|屋里|厕所|卫生间|厨房|阳台|窗户|窗台|"
    "客厅|卧室|墙|墙上|墙面|外墙|管道|水管|下水道|水表|电表|电表箱|旁边|后面|前面|后头|前头|边上|里|头|上|下|口)*"
)


@dataclass(frozen=True)
class Reading:
    """What one line says. ranked: every category with its probability, likeliest first. is_problem: how likely the line
    reports a problem at all."""

    text: str
    ranked: tuple[tuple[Category, float], ...]
    is_problem: float
    urgency: Urgency
    place: Place | None
    since: Since | None
    phone: str
    name: str
    anonymous: bool
    confidential: bool
    is_abusive: bool

    @property
    def category(self) -> Category:
        """The likeliest category."""
        return self.ranked[0][0]

    @property
    def confidence(self) -> float:
        """How likely it is."""
        return self.ranked[0][1]

    @cached_property
    def summary(self) -> str:
        """The line for lists: its core, without flats, names and numbers."""
        return summarise(self.text)

    @property
    def says_nothing(self) -> bool:
        """Whether the line only says that there is something to report."""
        said = tidy(self.text)
        for part in (self.place.text if self.place else "", self.place.address if self.place else ""):
            said = said.replace(part, "") if part else said
        for words in (cues.ABUSE, cues.ANONYMOUS, cues.CONFIDENTIAL, cues.BUILDING, cues.FILLER):
            said = words.sub("", said)
        core = normalise(said)
        return len(core) < 2 or bool(cues.BARE.fullmatch(core) or cues.VAGUE.fullmatch(core))


class Reader:
    """Reads lines with the classifiers that the project trained on what it wrote itself."""

    def __init__(self, folder: Path = _HERE) -> None:
        self._category = TextClassifier.load(folder / "category.npz")
        self._urgency = TextClassifier.load(folder / "urgency.npz")
        self._gate = TextClassifier.load(folder / "gate.npz")

    def read(self, text: str, now: datetime) -> Reading:
        """Return what a line of any length says, as of `now`."""
        text = text.strip()
        said = cues.ABUSE.sub("", text)[:_MOST] or text[:_MOST]
        line = tidy(text)
        named = find_name(line)
        categories = self._category.predict([said])[0].scores
        ranked = sorted(((Category(name), value) for name, value in categories.items()), key=lambda pair: -pair[1])
        return Reading(
            text=text,
            ranked=tuple(ranked),
            is_problem=self._gate.predict([said])[0].scores.get("complaint", 0.0),
            urgency=self._urgency_of(text, said),
            place=find_place(line),
            since=find_since(line, now),
            phone=find_phone(line) or "",
            name=named[0] if named else "",
            anonymous=bool(cues.ANONYMOUS.search(line)),
            confidential=bool(cues.CONFIDENTIAL.search(line)),
            is_abusive=bool(cues.ABUSE.search(text)),
        )

    def is_problem(self, text: str) -> float:
        """Return how likely a line reports a problem."""
        return float(self._gate.predict([text[:_MOST]])[0].scores.get("complaint", 0.0))

    def is_danger(self, text: str) -> float:
        """Return how likely a line speaks of life or limb at risk now; 0 where it has no word of it, in 0.03 ms."""
        if kind_by_words(text) is None:
            return 0.0
        said = cues.ABUSE.sub("", text)[:_MOST]
        whole = float(self._urgency.predict([said])[0].scores.get(Urgency.DANGER.value, 0.0))
        return max(whole, self._stretch(said))

    def _stretch(self, said: str) -> float:
        """How likely the likeliest few clauses of a long line are danger; 0 where that is not sure enough, and for letters."""
        clauses = [clause for clause in _PAUSE.split(said) if clause]
        if len(clauses) <= _CLAUSES or is_letter(said):
            return 0.0
        stretches = ["，".join(clauses[at : at + _CLAUSES]) for at in range(len(clauses) - _CLAUSES + 1)]
        found = max(prediction.scores.get(Urgency.DANGER.value, 0.0) for prediction in self._urgency.predict(stretches))
        return found if found >= _STRETCH_FROM else 0.0

    def _urgency_of(self, text: str, said: str) -> Urgency:
        if recognise_in(text) is not None:
            return Urgency.DANGER
        scores = self._urgency.predict([said])[0].scores
        if scores.get(Urgency.DANGER.value, 0.0) >= DANGER_FROM or self._stretch(said):
            return Urgency.DANGER
        return Urgency.URGENT if 1.0 - scores.get(Urgency.NORMAL.value, 0.0) >= URGENT_FROM else Urgency.NORMAL


@lru_cache(maxsize=1)
def open_reader() -> Reader:
    """Return the reader of the shipped classifiers, which are read once in a process."""
    return Reader()


def danger_of(text: str) -> Danger | None:
    """Return the kind of danger that a dangerous line speaks of, to choose safety words by; None: nothing tells."""
    return recognise_in(text) or kind_by_words(text)


def where_of(place: Place | None) -> Where:
    """Return a place as a ticket keeps it in lists: no closer than the building and what stands beside it."""
    if place is None:
        return Where()
    house = place.estate
    if place.building and place.building not in place.landmark:
        house += f"{place.building}栋"
    if place.unit:
        house += f"{place.unit}单元"
    floor = f"{place.floor}楼" if place.floor and place.landmark else ""
    said = f"{house}{floor}{place.landmark}" if place.building or not place.address else _ROOM.sub("", place.text)
    return Where(said, f"{place.estate}{place.building}栋" if place.building else "")


def is_findable(where: Where) -> bool:
    """Say whether somebody who was never there finds it: a building, a position, or a spot that there is one of."""
    return bool(where.building) or where.latitude is not None or bool(_ANYBODYS.sub("", where.place))


def summarise(text: str) -> str:
    """Return the core of a message for lists: nothing personal, no abuse, at most 120 characters."""
    core = core_of(cues.ABUSE.sub("", text))
    return mask_personal(without_particulars(core) or core).strip(" ,，。")[:120]
