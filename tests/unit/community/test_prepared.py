"""Prepared statements answer as SQLAlchemy's own execution does, on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import bindparam, func, select

from community.areas import area_table
from community.storage import Database, UnitOfWork
from community.storage.prepared import Prepared, bare_read, bare_write
from handlers.booking.tables import change_table

SECOND = timedelta(seconds=1)


def fill(database: Database) -> None:
    rows = [
        {"key": key, "name": f"{key}的名字", "level": level, "parent": None, "phone": "", "duty_phone": "", "hours": {}}
        for key, level in (("a", "street"), ("b", "community"), ("c", "community"))
    ]
    with database.write() as connection:
        connection.execute(area_table.insert(), rows)


def test_values_are_bound_by_name_in_any_order(database: Database) -> None:
    fill(database)
    columns = (area_table.c.key, area_table.c.name)
    wanted = select(*columns).where(
        area_table.c.key > bindparam("after"), area_table.c.level == bindparam("of"), area_table.c.key < bindparam("to")
    )
    values = {"to": "c", "of": "community", "after": "a"}
    prepared = Prepared(database, wanted)
    with bare_read(database) as cursor:
        [row] = prepared.run(cursor, values).fetchall()
    with database.read() as connection:
        [same] = connection.execute(wanted, values).all()
    assert tuple(row) == ("b", "b的名字") == tuple(same)


def test_what_the_statement_says_itself_need_not_be_given(database: Database) -> None:
    fill(database)
    prepared = Prepared(
        database,
        select(func.count().label("n")).where(
            area_table.c.level == "community", area_table.c.key != bindparam("besides")
        ),
    )
    with bare_read(database) as cursor:
        counts = [prepared.run(cursor, {"besides": key}).fetchone()[0] for key in ("b", "a", "'; DROP TABLE area; --")]
    assert counts == [1, 2, 2]


def rename(database: Database, name: str, fails: bool = False) -> None:
    statement = area_table.update().where(area_table.c.key == bindparam("of")).values(name=bindparam("new"))
    with bare_write(database) as cursor:
        Prepared(database, statement).run(cursor, {"of": "a", "new": name})
        if fails:
            raise InterruptedError


def test_a_bare_write_commits_at_its_end_and_rolls_back_when_it_fails(database: Database) -> None:
    fill(database)
    rename(database, "新")
    with pytest.raises(InterruptedError):
        rename(database, "半", fails=True)
    with database.read() as connection:
        assert connection.execute(select(area_table.c.name).where(area_table.c.key == "a")).scalar_one() == "新"
    rename(database, "又")  # the failed one holds no lock


def test_moments_and_json_go_in_as_sqlalchemy_has_them(database: Database, now: datetime) -> None:
    values = {"booking": 1, "at": now, "by": "居民", "action": "x", "detail": {"天": [1, None]}, "request_id": "r"}
    with UnitOfWork(database) as unit:
        assert unit.insert_numbered(change_table, **values) == 1
        unit.commit()
    with database.read() as connection:
        row = connection.execute(select(change_table)).one()
    assert (row.at, row.detail, row.by) == (now, {"天": [1, None]}, "居民")
    later = select(func.count()).where(change_table.c.at >= bindparam("since"))
    with bare_read(database) as cursor:
        counts = [Prepared(database, later).run(cursor, {"since": at}).fetchone()[0] for at in (now, now + SECOND)]
    assert counts == [1, 0]
