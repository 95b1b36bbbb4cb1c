"""Alerts for staff."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from community.storage import metadata
from community.storage.database import Moment

alert_table = Table(
    "danger_alert",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident", String(160), nullable=False),
    Column("area", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("said", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("acknowledged_at", Moment, nullable=True),
    Column("acknowledged_by", String(32), nullable=False),
    Column("request_id", String(200), nullable=False, unique=True),
)
Index("ix_danger_alert_area_acknowledged_at", alert_table.c.area, alert_table.c.acknowledged_at)
