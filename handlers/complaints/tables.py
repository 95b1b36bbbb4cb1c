"""Tickets, who reported them, what became of them, who works them, and by when.

Personal data is in `sealed` columns alone; `resident` says whose it is, so that it can be deleted. `summary` and `place` are
for lists and for finding like tickets: without names, numbers of flats or telephone numbers.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from community.storage import metadata
from community.storage.database import Moment

ticket_table = Table(
    "complaint_ticket",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("area", String(64), nullable=False),
    # Short enough to say aloud: counted in each area.
    Column("number", Integer, nullable=False),
    Column("category", String(16), nullable=False),
    # What was proposed, and how surely; staff's corrections show what to learn from.
    Column("proposed", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("urgency", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    # Of one that waits for the resident: the state it comes back to.
    Column("before_waiting", String(16), nullable=False),
    Column("summary", String(300), nullable=False),
    # As people say it, down to the building, and the building alone, for maps and likeness.
    Column("place", String(120), nullable=False),
    Column("building", String(60), nullable=False),
    Column("latitude", Float, nullable=True),
    Column("longitude", Float, nullable=True),
    Column("since_said", String(40), nullable=False),
    Column("since_at", Moment, nullable=True),
    # {"text": …, "address": …, "phone": …, "name": …}
    Column("sealed", Text, nullable=False),
    # The author in the chat; empty: staff or another system wrote it, or they have had themselves forgotten.
    Column("resident", String(160), nullable=False),
    Column("anonymous", Boolean, nullable=False),
    Column("confidential", Boolean, nullable=False),
    Column("channel", String(16), nullable=False),
    # Member of the crew who has it; None: nobody yet.
    Column("handler", Integer, nullable=True),
    # How far it has been escalated: 0 the handler, 1 their lead, 2 the street.
    Column("level", Integer, nullable=False),
    Column("received_at", Moment, nullable=False),
    # From when the targets count: of one that was reopened, that moment.
    Column("clock_from", Moment, nullable=False),
    Column("respond_target", String(24), nullable=False),
    Column("resolve_target", String(24), nullable=False),
    # None: while the clock is paused, and once it is done.
    Column("respond_by", Moment, nullable=True),
    Column("resolve_by", Moment, nullable=True),
    Column("responded_at", Moment, nullable=True),
    Column("resolved_at", Moment, nullable=True),
    Column("closed_at", Moment, nullable=True),
    Column("resolution", String(500), nullable=False),
    Column("merged_into", Integer, nullable=True),
    Column("reopened", Integer, nullable=False),
    Column("late_respond", Boolean, nullable=False),
    Column("late_resolve", Boolean, nullable=False),
    # Of another system that pushed it here.
    Column("external", String(80), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("request_id", String(220), nullable=False, unique=True),
    UniqueConstraint("area", "number"),
)
_tickets = ticket_table.c
Index("ix_complaint_ticket_area_state", _tickets.area, _tickets.state)
Index("ix_complaint_ticket_area_received_at", _tickets.area, _tickets.received_at)
Index("ix_complaint_ticket_handler", _tickets.handler, _tickets.state)
Index("ix_complaint_ticket_resident", _tickets.resident, _tickets.received_at)
Index("ix_complaint_ticket_resolve_by", _tickets.resolve_by)
Index("ix_complaint_ticket_respond_by", _tickets.respond_by)
Index("ix_complaint_ticket_state_resolved_at", _tickets.state, _tickets.resolved_at)
Index("ix_complaint_ticket_merged_into", _tickets.merged_into)

counter_table = Table(
    "complaint_counter",
    metadata,
    Column("area", String(64), primary_key=True),
    Column("last", Integer, nullable=False),
)

reporter_table = Table(
    "complaint_reporter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", Integer, nullable=False),
    Column("resident", String(160), nullable=False),
    Column("is_author", Boolean, nullable=False),
    # Their own words, address and number, as in the ticket.
    Column("sealed", Text, nullable=False),
    Column("anonymous", Boolean, nullable=False),
    Column("joined_at", Moment, nullable=False),
    # What they said when asked: "" not yet, "solved", "unsolved".
    Column("verdict", String(12), nullable=False),
    Column("score", Integer, nullable=True),
    Column("comment", String(200), nullable=False),
    Column("request_id", String(220), nullable=False, unique=True),
)
Index("ix_complaint_reporter_ticket", reporter_table.c.ticket)
Index("ix_complaint_reporter_resident", reporter_table.c.resident)
_is_somebody = reporter_table.c.resident != ""
Index(
    "uq_complaint_reporter_once",
    reporter_table.c.ticket,
    reporter_table.c.resident,
    unique=True,
    sqlite_where=_is_somebody,
    postgresql_where=_is_somebody,
)

photo_table = Table(
    "complaint_photo",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", Integer, nullable=False),
    # Whose picture it is: a resident's id, or a member of staff's name.
    Column("by", String(160), nullable=False),
    # "before": of the problem; "after": of what was done.
    Column("shows", String(8), nullable=False),
    Column("url", Text, nullable=False),
    Column("media_id", String(128), nullable=False),
    # Fetched a moment later: WeChat keeps pictures for a few days only.
    Column("content", LargeBinary, nullable=True),
    Column("content_type", String(40), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("at", Moment, nullable=False),
    Column("request_id", String(220), nullable=False, unique=True),
)
Index("ix_complaint_photo_ticket", photo_table.c.ticket)
# What is still to be fetched is found without a look at the pictures, which stand before these columns.
Index("ix_complaint_photo_content_type_due_at", photo_table.c.content_type, photo_table.c.due_at)

change_table = Table(
    "complaint_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    # A member of staff's or of the crew's name, "居民" or "系统".
    Column("by", String(32), nullable=False),
    Column("action", String(16), nullable=False),
    # {"state": [from, to], …}: nothing personal.
    Column("detail", JSON, nullable=False),
    # Words that go with it, sealed: a reason, a question, what was done.
    Column("sealed", Text, nullable=False),
    Column("request_id", String(240), nullable=False),
    UniqueConstraint("ticket", "request_id"),
)

pause_table = Table(
    "complaint_pause",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", Integer, nullable=False),
    Column("begin_at", Moment, nullable=False),
    Column("end_at", Moment, nullable=True),
)
Index("ix_complaint_pause_ticket", pause_table.c.ticket)

rule_table = Table(
    "complaint_rule",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("area", String(64), nullable=False),
    # Empty: any.
    Column("category", String(16), nullable=False),
    # Stands in the place: 3栋; empty: anywhere.
    Column("place", String(40), nullable=False),
    Column("member", Integer, nullable=False),
)
Index("ix_complaint_rule_area", rule_table.c.area)

# What an area has set otherwise than the house does.
target_table = Table(
    "complaint_target",
    metadata,
    Column("area", String(64), primary_key=True),
    # Empty: any.
    Column("category", String(16), primary_key=True),
    Column("urgency", String(16), primary_key=True),
    Column("respond", String(24), nullable=False),
    Column("resolve", String(24), nullable=False),
)

# A report that is being talked about; who falls silent has it filed all the same.
draft_table = Table(
    "complaint_draft",
    metadata,
    Column("resident", String(160), primary_key=True),
    Column("area", String(64), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("request_id", String(200), nullable=False),
)
Index("ix_complaint_draft_updated_at", draft_table.c.updated_at)

# Another system's key to Open311.
api_key_table = Table(
    "complaint_api_key",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("area", String(64), nullable=False),
    Column("name", String(40), nullable=False),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String(32), nullable=False),
    Column("revoked_at", Moment, nullable=True),
)

# A group of like tickets that grew unusually fast, and how large it was when staff were last told.
hot_table = Table(
    "complaint_hot",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("area", String(64), nullable=False),
    # The group's first ticket, which names it.
    Column("ticket", Integer, nullable=False, unique=True),
    Column("told_size", Integer, nullable=False),
    Column("told_at", Moment, nullable=False),
)
