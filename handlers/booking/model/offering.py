"""What can be booked, as staff define it: a meal, a session, a visit to somebody's home, or a room.

An offering is read from YAML or from the console's form and kept as JSON; every problem is named in plain Chinese.
"""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from handlers.booking.model.price import Tier
from handlers.booking.model.rule import check_rule


def _read_time(value: object) -> object:
    # YAML reads a bare 11:30 as a number of minutes; people write 9:30.
    if isinstance(value, int):
        return f"{value // 60:02}:{value % 60:02}"
    return f"{value.strip():0>5}" if isinstance(value, str) else value


Clock = Annotated[time, BeforeValidator(_read_time), PlainSerializer(lambda value: f"{value:%H:%M}", return_type=str)]


class Kind(StrEnum):
    """What is booked: a portion and a seat, a place in a group, somebody's time at one's home, a place for a while."""

    MEAL = "meal"
    SESSION = "session"
    VISIT = "visit"
    ROOM = "room"


class Days(StrEnum):
    """How an offering's days follow the public calendar."""

    EVERY = "every"  # whatever the calendar says
    NOT_ON_HOLIDAYS = "not_on_holidays"
    WORKING = "working"  # Monday to Friday as worked: a make-up Saturday is one


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Term(_Part):
    """One run of a course, enrolled in as a whole."""

    name: str = Field(min_length=1, max_length=20)
    first: date
    last: date

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.last < self.first:
            raise ValueError("结束日期早于开始日期")
        return self


class Schedule(_Part):
    """When it happens. rule: an RFC 5545 recurrence without its start ("FREQ=WEEKLY;BYDAY=TU"); begin, end: local time
    of day; closed, extra: single days that the rule has and should not, or has not and should; terms: with them, one
    enrols for a whole term."""

    rule: str
    begin: Clock
    end: Clock
    days: Days = Days.EVERY
    start: date | None = None  # where a rule with an INTERVAL counts from
    closed: tuple[date, ...] = ()
    closed_at_new_year: bool = False  # 除夕 to 初二, by the lunar calendar
    extra: tuple[date, ...] = ()
    terms: tuple[Term, ...] = ()

    @model_validator(mode="after")
    def _can_be_followed(self) -> Self:
        if self.end <= self.begin:
            raise ValueError("结束时间要晚于开始时间")
        check_rule(self.rule)
        return self


class Delivery(_Part):
    """Bringing a meal home. until: local time of the day before which it must be ordered; fee_fen: for each order."""

    until: Clock
    fee_fen: int = Field(default=0, ge=0)
    free_from_age: int | None = None
    free_with: tuple[str, ...] = ()  # allowances that pay no fee: 失能


class Room(_Part):
    """How a place or a team is shared out in time. step_min: bookings begin on this grid; lanes: so many at once
    (courts, members of a team); gap_min: the way from one home to the next."""

    resource: str = Field(min_length=1, max_length=40)
    step_min: Literal[15, 30, 60] = 30
    min_min: int = Field(default=30, ge=15)
    max_min: int = Field(default=120, ge=15)
    gap_min: int = Field(default=0, ge=0, le=120)
    lanes: int = Field(default=1, ge=1, le=20)

    @model_validator(mode="after")
    def _fits_the_grid(self) -> Self:
        if self.min_min > self.max_min:
            raise ValueError("最短时间比最长时间还长")
        if self.min_min % self.step_min or self.max_min % self.step_min or self.gap_min % self.step_min:
            raise ValueError(f"时长和间隔要是 {self.step_min} 分钟的整数倍")
        return self


class Offering(_Part):
    """One thing that residents book.

    words: how residents call it, beside its name. capacity: portions or places of each occurrence. share: how many of
    them (rooms: minutes a week) each area may take, where several communities share it; an area that is not named has
    no limit of its own. own_limit_min: of a room, minutes a week for one resident.
    close_min: booking ends so many minutes before it begins. withdraw_min: so does cancelling by oneself.
    min_age, max_age: both included; None where anybody may come. serves: the estates and streets that it is brought to or
    that the team visits; empty: wherever people live. needs_phone: staff must be able to call.
    """

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    kind: Kind
    name: str = Field(min_length=1, max_length=24)
    words: tuple[str, ...] = ()
    place: str = Field(default="", max_length=60)
    phone: str = Field(default="", max_length=30)
    note: str = Field(default="", max_length=120)
    schedule: Schedule
    capacity: int = Field(default=1, ge=1, le=100_000)
    room: Room | None = None
    delivery: Delivery | None = None
    prices: tuple[Tier, ...] = ()
    per: Literal["person", "hour", "booking", "term"] = "person"
    menu: dict[int, str] = {}  # of a meal, by ISO weekday 1–7
    max_party: int = Field(default=6, ge=1, le=1000)
    min_age: int | None = Field(default=None, ge=0, le=130)
    max_age: int | None = Field(default=None, ge=0, le=130)
    serves: tuple[str, ...] = ()
    needs_phone: bool = False
    waiting: bool = True
    offer_min: int = Field(default=120, ge=5, description="how long a freed seat is kept for the first in line")
    horizon_days: int = Field(default=14, ge=1, le=400)
    close_min: int = Field(default=30, ge=0)
    withdraw_min: int = Field(default=120, ge=0)
    missed_limit: int = Field(default=3, ge=0, description="so often missed in 90 days: staff book; 0: never")
    share: dict[str, int] = {}
    own_limit_min: int | None = Field(default=None, ge=15)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.is_by_time and self.room is None:
            raise ValueError("上门服务和场地要写 room：用哪个队伍或哪间屋、多久一档")
        if not self.is_by_time and self.room is not None:
            raise ValueError("用餐和课程按名额，不写 room")
        if self.delivery is not None and self.kind is not Kind.MEAL:
            raise ValueError("只有用餐可以送")
        if self.min_age is not None and self.max_age is not None and self.min_age > self.max_age:
            raise ValueError("最小年龄比最大年龄还大")
        return self

    @property
    def is_by_time(self) -> bool:
        """Whether it is a stretch of a team's or a room's time, rather than seats of an occurrence."""
        return self.kind in (Kind.VISIT, Kind.ROOM)

    @property
    def is_by_term(self) -> bool:
        """Whether one enrols for a whole term."""
        return bool(self.schedule.terms)

    @property
    def goes_home(self) -> bool:
        """Whether it always comes to somebody's address."""
        return self.kind is Kind.VISIT
