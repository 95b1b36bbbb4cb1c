"""What passes between the conversation and a service: plain frozen values, no framework.

A handler gets a Turn and returns a Reply; the journey saves it. What a handler writes, it writes through one unit of
work, keyed by the turn's request id so that repeating the turn writes once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from community.areas import AreaTree
from community.clock import Clock
from community.privacy import Seal
from community.residents import Resident
from community.storage import Database, ShortUnit, UnitOfWork
from knowledge.retrieval.retriever import Retriever


class MessageKind(StrEnum):
    """What WeChat delivered."""

    TEXT = "text"
    VOICE = "voice"
    IMAGE = "image"
    VIDEO = "video"
    LOCATION = "location"
    LINK = "link"
    EVENT = "event"
    UNKNOWN = "unknown"


class EventKind(StrEnum):
    """Events that mean something to us; every other one is OTHER and gets no reply."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    MENU_CLICK = "click"
    OTHER = "other"


@dataclass(frozen=True)
class Position:
    """A place a resident sent: degrees (GCJ-02, as WeChat gives them) and WeChat's words for it."""

    latitude: float
    longitude: float
    label: str


@dataclass(frozen=True)
class Message:
    """One message or event, whatever carried it.

    key: what makes it the same message when WeChat sends it again. text: as written, or as WeChat heard a voice;
    empty for pictures and the like. media_id, picture_url: where a picture or a voice can be fetched.
    """

    key: str
    resident: Resident
    kind: MessageKind
    text: str = ""
    event: EventKind | None = None
    event_key: str = ""
    media_id: str = ""
    picture_url: str = ""
    position: Position | None = None


class ReplyKind(StrEnum):
    """What a reply does; `jiamenkou chat --json` prints it."""

    ANSWER = "answer"
    DO = "do"
    ASK_BACK = "ask_back"
    FORM = "form"
    DANGER = "danger"
    HANDOFF = "handoff"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Option:
    """One thing to press. text alone says enough to be understood when typed; entry or service says what it leads to;
    both: what the service says about that entry. value: what it means to the service that offers it, in its own words."""

    text: str
    entry: str | None = None
    service: str | None = None
    value: str = ""


@dataclass(frozen=True)
class Reply:
    """What the resident gets. step: the service's dialogue stays open there and `slots` holds what it knows so far.
    question: what a form asks, where the text says more than that; it is repeated after an interruption."""

    text: str
    kind: ReplyKind
    options: tuple[Option, ...] = ()
    entry: str | None = None
    service: str | None = None
    confidence: float = 1.0
    step: str | None = None
    slots: Mapping[str, str] = field(default_factory=dict)
    question: str = ""


@dataclass(frozen=True)
class Dialogue:
    """A service's open dialogue: its step, what it knows, what it last asked, with which options, and how often it was
    not understood."""

    service: str
    step: str
    slots: Mapping[str, str]
    question: str
    options: tuple[Option, ...] = ()
    misses: int = 0


@dataclass(frozen=True)
class Session:
    """What is remembered of one resident between messages. rest: of a reply too long for one message."""

    dialogue: Dialogue | None = None
    options: tuple[Option, ...] = ()
    last_text: str = ""
    rest: str = ""


@dataclass(frozen=True)
class Intent:
    """What the router understood. service: the name a service listens to. choices: the likeliest meanings. also: a
    second thing that the same line asks for."""

    service: str
    entry: str | None = None
    choices: tuple[Option, ...] = ()
    confidence: float = 1.0
    also: Option | None = None


@dataclass(frozen=True)
class Claim:
    """What a service makes of a line by its own vocabulary. is_sure: even an answer from the knowledge stands back;
    otherwise only where nobody else is sure of the line."""

    intent: str
    is_sure: bool


@dataclass(frozen=True)
class Turn:
    """One message on its way through one service. chosen: the option of the last reply that was pressed, or whose
    number or words were typed."""

    message: Message
    session: Session
    intent: Intent
    now: datetime
    chosen: Option | None = None

    @property
    def resident(self) -> Resident:
        """Who is speaking."""
        return self.message.resident

    @property
    def text(self) -> str:
        """What they said."""
        return self.message.text

    @property
    def request_id(self) -> str:
        """What makes a write of this turn the same write when the turn is repeated."""
        return self.message.key


class Handler(Protocol):
    """One service's side of a conversation."""

    def begin(self, turn: Turn) -> Reply:
        """The resident asked for one of this service's intents."""
        ...

    def resume(self, turn: Turn) -> Reply | None:
        """This service's dialogue is open. None: the line is no answer to what was asked (the router then looks for
        another meaning and has the question repeated)."""
        ...


class Refusal(Exception):
    """Something that can't be done, said in one sentence that names what is possible."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class House:
    """What services are built from. public_url: where residents' telephones reach this installation, without a slash at
    the end; links that are sent begin with it."""

    database: Database
    areas: AreaTree
    knowledge: Retriever
    seal: Seal
    clock: Clock
    public_url: str = "http://127.0.0.1:8000"

    def open_unit(self) -> UnitOfWork:
        """Open a unit of work; commit is explicit."""
        return UnitOfWork(self.database)

    def open_short_unit(self) -> ShortUnit:
        """Open one for compiled statements alone."""
        return ShortUnit(self.database)


def _forgets_nothing(_unit: UnitOfWork, _resident_id: str) -> None:
    """For services that keep nothing of anybody."""


@dataclass(frozen=True)
class Panel:
    """What the console's home says of a service: so many wait, behind this endpoint."""

    title: str
    count: int
    endpoint: str
    is_urgent: bool = False


@dataclass(frozen=True)
class Pages:
    """What a service brings to the console. blueprint: a Flask blueprint (typed loosely: Flask is known to pages.py
    alone); the console signs staff in before any of its pages and leaves them in `flask.g.staff`. panel: for an area."""

    blueprint: object
    panel: Callable[[str], Panel]


@dataclass(frozen=True)
class Service:
    """A service as the house knows it. intents: the names it listens to. forget: deletes what it keeps of a resident,
    in the caller's unit of work, keeping the community's counts. tend: what it does by itself every little while,
    safe in several processes at once. public: a Flask blueprint that is open to residents, without signing in.
    prompted: answers a bare yes, no or cancel (the turn's intent) to something that the service asked of its own accord;
    None where it asked nothing. claim: says that a line is this service's, by words that only the service knows; it is
    told what the knowledge made of the line.
    heed: returns the intent of a line that is this service's before anything else is looked at: what a grid worker
    commands, what answers something that was asked by a push; danger it must leave alone. abandon: the resident has
    cancelled the form that was open. witness: a turn was danger, and has been answered as such."""

    name: str
    handler: Handler
    intents: frozenset[str]
    forget: Callable[[UnitOfWork, str], None] = _forgets_nothing
    pages: Pages | None = None
    tend: Callable[[datetime], None] | None = None
    public: object | None = None
    prompted: Callable[[Turn], Reply | None] | None = None
    claim: Callable[[Message, Intent, datetime], Claim | None] | None = None
    heed: Callable[[Message, Session, datetime], str | None] | None = None
    abandon: Callable[[str], None] | None = None
    witness: Callable[[Turn], None] | None = None
