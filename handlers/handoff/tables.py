"""Who waits for a person."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from community.storage import metadata
from community.storage.database import Moment

handoff_table = Table(
    "handoff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident", String(160), nullable=False),
    Column("area", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("about", Text, nullable=False),
    Column("phone_sealed", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment, nullable=True),
    Column("done_by", String(32), nullable=False),
    Column("request_id", String(200), nullable=False, unique=True),
)
Index("ix_handoff_area_state", handoff_table.c.area, handoff_table.c.state)
Index("ix_handoff_resident_state", handoff_table.c.resident, handoff_table.c.state)
# One open request of a kind per resident, however often they ask and however many workers hear it at once.
Index(
    "uq_handoff_open",
    handoff_table.c.resident,
    handoff_table.c.kind,
    unique=True,
    sqlite_where=handoff_table.c.state == "waiting",
    postgresql_where=handoff_table.c.state == "waiting",
)
