"""One application for a module and a resident nobody has met, for every journey."""

import secrets
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table, select

from bot.house import Running
from community.storage import metadata
from tests.app_fixtures import app, plain_wechat, settings, wechat  # noqa: F401


@pytest.fixture
def openid() -> str:
    return f"o{secrets.token_hex(10)}"


def running(app: Flask) -> Running:  # noqa: F811
    """The house behind the application."""
    house: Running = app.extensions["jiamenkou"]
    return house


def rows(app: Flask, table: Table, openid: str, account: str = "qingxi") -> list[Any]:  # noqa: F811
    """What a table holds of this resident, oldest first."""
    with running(app).house.database.read() as connection:
        found = select(table).where(table.c.resident == f"{account}:{openid}")
        return list(connection.execute(found).all())


def whole_database(app: Flask) -> str:  # noqa: F811
    """Every value of every table, as one text to search."""
    with running(app).house.database.read() as connection:
        return "\n".join(str(row) for table in metadata.sorted_tables for row in connection.execute(select(table)))
