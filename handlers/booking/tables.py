"""What is booked, by whom, and how it came to be. What may not be oversold is held by constraints here.

Personal data is in `sealed` columns alone; `resident` and `person` say whose it is, so that it can be deleted.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from community.storage import metadata
from community.storage.database import Moment

offering_table = Table(
    "booking_offering",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("area", String(64), nullable=False),
    Column("key", String(40), nullable=False),
    # Offering as JSON; its key and kind stand beside it for queries.
    Column("definition", JSON, nullable=False),
    Column("is_open", Boolean, nullable=False),
    # Slots exist up to and including this day.
    Column("laid_until", Date, nullable=True),
    # Raised by every change, so that what processes remember of it is read again.
    Column("version", Integer, nullable=False),
    UniqueConstraint("area", "key"),
)

slot_table = Table(
    "booking_slot",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("offering", Integer, nullable=False),
    Column("start_at", Moment, nullable=False),
    Column("end_at", Moment, nullable=False),
    Column("capacity", Integer, nullable=False),
    # Booked and offered places together.
    Column("taken", Integer, nullable=False),
    Column("is_open", Boolean, nullable=False),
    # Of a course that is enrolled in as a whole: its term; otherwise empty.
    Column("term", String(20), nullable=False),
    UniqueConstraint("offering", "start_at"),
    CheckConstraint("taken >= 0 AND taken <= capacity", name="never_oversold"),
)
Index("ix_booking_slot_start_at", slot_table.c.start_at)

# One step of a team's or a room's time. Whoever has the row has the time.
cell_table = Table(
    "booking_cell",
    metadata,
    Column("resource", String(110), primary_key=True),
    Column("lane", Integer, primary_key=True),
    Column("start_at", Moment, primary_key=True),
    Column("booking", Integer, nullable=False),
)
Index("ix_booking_cell_booking", cell_table.c.booking)

# What an area, or one person, has taken of an offering in a period (a slot, or a week).
quota_table = Table(
    "booking_quota",
    metadata,
    Column("offering", Integer, primary_key=True),
    Column("holder", String(180), primary_key=True),
    Column("period", String(24), primary_key=True),
    Column("used", Integer, nullable=False),
    CheckConstraint("used >= 0", name="not_negative"),
)

person_table = Table(
    "booking_person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident", String(160), nullable=False),
    # The resident's own words for them: 我妈, 隔壁王婆婆; empty: the resident.
    Column("label", String(40), nullable=False),
    # Guest as JSON, sealed: name, telephone, address, year of birth, allowance.
    Column("sealed", Text, nullable=False),
    UniqueConstraint("resident", "label"),
)

booking_table = Table(
    "booking",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("area", String(64), nullable=False),
    Column("offering", Integer, nullable=False),
    # None: a stretch of time, held by cells.
    Column("slot", Integer, nullable=True),
    Column("lane", Integer, nullable=True),
    Column("start_at", Moment, nullable=False),
    Column("end_at", Moment, nullable=False),
    # Who booked it in the chat; empty: staff, for somebody on the telephone.
    Column("resident", String(160), nullable=False),
    Column("label", String(40), nullable=False),
    # The same person twice at the same time is refused: a hash of the resident and the label, or of name and number.
    Column("who_key", String(40), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("party", Integer, nullable=False),
    Column("delivery", Boolean, nullable=False),
    Column("price_fen", Integer, nullable=True),
    Column("state", String(16), nullable=False),
    Column("offer_until", Moment, nullable=True),
    Column("made_by", String(32), nullable=False),
    # 0: not yet, 1: the evening before, 2: shortly before.
    Column("reminded", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("request_id", String(200), nullable=False, unique=True),
    CheckConstraint("party >= 1", name="somebody"),
)
_live = booking_table.c.state.in_(("booked", "waiting", "offered"))
Index(
    "uq_booking_one_person_once",
    booking_table.c.offering,
    booking_table.c.start_at,
    booking_table.c.who_key,
    unique=True,
    sqlite_where=_live,
    postgresql_where=_live,
)
Index("ix_booking_resident", booking_table.c.resident, booking_table.c.start_at)
Index("ix_booking_offering_start_at", booking_table.c.offering, booking_table.c.start_at)
# Those in line are few beside those who are booked, whom nobody looks for by their state alone.
_in_line = booking_table.c.state.in_(("waiting", "offered"))
Index(
    "ix_booking_in_line",
    booking_table.c.state,
    booking_table.c.start_at,
    sqlite_where=_in_line,
    postgresql_where=_in_line,
)

change_table = Table(
    "booking_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    # A member of staff's name, "居民" or "系统".
    Column("by", String(32), nullable=False),
    Column("action", String(16), nullable=False),
    # {"start": [from, to], …}: nothing personal.
    Column("detail", JSON, nullable=False),
    Column("request_id", String(220), nullable=False),
    UniqueConstraint("booking", "request_id"),
)

closure_table = Table(
    "booking_closure",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("offering", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("reason", String(60), nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("offering", "day"),
)

# Who came: of a course, lesson by lesson.
attendance_table = Table(
    "booking_attendance",
    metadata,
    Column("booking", Integer, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("came", Boolean, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", Moment, nullable=False),
)
