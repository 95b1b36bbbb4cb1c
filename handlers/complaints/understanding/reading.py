"""Reads a line as a report: category and urgency proposed with a confidence, place, since when, wishes about one's name."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from community.privacy import mask_personal
from handlers.complaints.model.category import Category
from handlers.complaints.model.ticket import Where
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.understanding import cues
from handlers.complaints.understanding.urgency import UrgencyReader
from knowledge.classification.classifier import TextClassifier
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
# From here on the proposed category is taken without asking: of the lines that nobody here had seen, 98 in 100, and 95 of
# them are right (docs/complaints.md).
SURE_FROM = 0.4
_MOST = 600
_REMEMBERED = 32
# Fewer characters beside the abuse are part of it: 你们就是一群….
_ANGRY_SAYS = 7
_ONE_PIECE, _PIECE, _CORE_PIECES = 60, 20, 2
_PAUSE = re.compile("[，,。；;！!？?\\n]+")
_ROOM = re.compile(r"(?:\d{1,2}-\d{1,2}|\d{3,4})(?:室|号|号房|房)?$")
# What every building has, and everybody has around their own door: nobody finds it without the building.
_ANYBODYS = re.compile(
    "(?:我(?:们)?(?:家|屋|屋头|这里|这边|那里)?(?:的|这|那)?|家里|屋头|屋里|自己家)?(?:[一二三四五六七八九十\\d]+楼|负[一二两\\d]楼)?"
    "(?:楼上|楼下|隔壁|对门|对面|邻居|楼道|楼梯间?|楼梯口|电梯间?|电梯口|单元门口?|单元楼|门口|门外|屋顶|楼顶|顶楼|天台|天花板|走廊|过道|通道|走道|家里|家头|屋头|屋里|厕所|卫生间|厨房|阳台|窗户|窗台|"
    "客厅|卧室|墙|墙上|墙面|外墙|管道|水管|下水道|水表|电表|电表箱|旁边|后面|前面|后头|前头|边上|里|头|上|下|口)*"
)


@dataclass(frozen=True)
class Reading:
    """What one line says. core: the part of a long message that reports the problem. ranked: every category with its probability, likeliest first. is_problem: how likely the line
    reports a problem at all."""

    text: str
    core: str
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

    @property
    def summary(self) -> str:
        """What it says for lists."""
        return summarise(self.core, self.name)

    @property
    def says_nothing(self) -> bool:
        """Whether the line only says that there is something to report."""
        if self.place is None and cues.SMALL_TALK.search(self.text):
            return True
        said = tidy(self.text)
        for part in (self.place.text if self.place else "", self.place.address if self.place else ""):
            said = said.replace(part, "") if part else said
        for words in (cues.ABUSE, cues.ANONYMOUS, cues.CONFIDENTIAL, cues.BUILDING, cues.FILLER):
            said = words.sub("", said)
        core = normalise(said)
        least = _ANGRY_SAYS if self.is_abusive and self.place is None else 2
        return len(core) < least or bool(cues.BARE.fullmatch(core) or cues.VAGUE.fullmatch(core))


@dataclass(frozen=True)
class _Piece:
    """Some clauses of a message. scores: of every category."""

    text: str
    is_problem: float
    scores: Mapping[str, float]


class Reader:
    """Reads lines with the classifiers that the project trained on what it wrote itself."""

    def __init__(self, folder: Path = _HERE) -> None:
        self._category = TextClassifier.load(folder / "category.npz")
        self._urgency = UrgencyReader(folder / "urgency.npz")
        self._gate = TextClassifier.load(folder / "gate.npz")
        # One turn asks for the same line several times: whose it is, whether it answers, what it reports.
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._read)
        self._gated = lru_cache(maxsize=_REMEMBERED)(self._ask_gate)

    def read(self, text: str, now: datetime) -> Reading:
        """Return what a line of any length says, as of `now`."""
        return self._remembered(text.strip(), now)

    def _read(self, text: str, now: datetime) -> Reading:
        said = cues.ABUSE.sub("", text)[:_MOST] or text[:_MOST]
        line = tidy(text)
        named = find_name(line)
        pieces = self._weigh(said)
        categories = _mean_of(pieces)
        ranked = sorted(((Category(name), value) for name, value in categories.items()), key=lambda pair: -pair[1])
        return Reading(
            text=text,
            core=_core_of(pieces),
            ranked=tuple(ranked),
            is_problem=self.is_problem(said),
            urgency=self._urgency.read(text),
            place=_best_place(line),
            since=find_since(line, now),
            phone=find_phone(line) or "",
            name=named[0] if named else "",
            anonymous=bool(cues.ANONYMOUS.search(line)),
            confidential=bool(cues.CONFIDENTIAL.search(line)),
            is_abusive=bool(cues.ABUSE.search(text)),
        )

    def is_problem(self, text: str) -> float:
        """Return how likely a line reports a problem."""
        return self._gated(text[:_MOST])

    def _ask_gate(self, text: str) -> float:
        return float(self._gate.predict([text])[0].scores.get("complaint", 0.0))

    def danger(self, text: str) -> float:
        """Return how likely a line speaks of life or limb at risk now by its meaning; 0 for one without a word of it."""
        return self._urgency.danger(text)

    def _weigh(self, said: str) -> list[_Piece]:
        """A message in pieces, each with how likely it reports a problem at all and what it is about; a line is one piece."""
        pieces = _pieces(said) if len(said) > _ONE_PIECE else [said]
        found = self._category.predict(pieces)
        return [_Piece(piece, self.is_problem(piece), each.scores) for piece, each in zip(pieces, found, strict=True)]


def _mean_of(pieces: Sequence[_Piece]) -> Mapping[str, float]:
    """Each category's probability: of a long message, that of its pieces, by how likely each reports a problem. The story
    around it says nothing of the kind."""
    if len(pieces) == 1:
        return pieces[0].scores
    total: defaultdict[str, float] = defaultdict(float)
    for piece in pieces:
        for name, value in piece.scores.items():
            total[name] += (piece.is_problem * value) ** 2
    whole = sum(total.values()) or 1.0
    return {name: value / whole for name, value in total.items()}


def _core_of(pieces: Sequence[_Piece]) -> str:
    """The pieces that say most of a problem, in their order."""
    says = [piece.is_problem * max(piece.scores.values()) for piece in pieces]
    best = sorted(range(len(pieces)), key=lambda place: -says[place])[:_CORE_PIECES]
    return "，".join(pieces[place].text for place in sorted(best))


def _pieces(said: str) -> list[str]:
    """A long message in pieces of a clause or several, each long enough to say something."""
    pieces: list[str] = []
    for clause in _PAUSE.split(said):
        if pieces and len(pieces[-1]) < _PIECE:
            pieces[-1] = f"{pieces[-1]}，{clause}"
        elif clause.strip():
            pieces.append(clause)
    return pieces or [said]


def _best_place(line: str) -> Place | None:
    """The first place that the line names; a later one where the first is what every building has (楼下, 就在大门口)."""
    first = find_place(line)
    if first is None or is_findable(where_of(first)):
        return first
    behind = line.find(first.text)
    second = find_place(line[behind + len(first.text) :]) if behind >= 0 else None
    return second if second is not None and is_findable(where_of(second)) else first


@lru_cache(maxsize=1)
def open_reader() -> Reader:
    """Return the reader of the shipped classifiers, which are read once in a process."""
    return Reader()


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


def summarise(text: str, name: str = "") -> str:
    """Return what a report says for lists: nothing personal, no abuse, no wishes, at most 120 characters. name: of whoever
    reports it."""
    said = text.replace(name, "") if name else text
    for words in (cues.OWN_DOOR, cues.ABUSE, cues.CONFIDENTIAL, cues.ANONYMOUS, cues.GREETING):
        said = words.sub("", said)
    said = re.sub(r"[\s，,。；;]{2,}", "，", mask_personal(without_particulars(said)))
    return said.strip(" ,，。；;、")[:120]
