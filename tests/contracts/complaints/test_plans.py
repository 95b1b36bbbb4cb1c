"""What runs every little while, and at every notice, finds its rows by an index."""

from datetime import timedelta

from sqlalchemy import event

from community.storage import Database
from tests.contracts.complaints.conftest import NOW, make_community

# Settled for good, of a growing table; the crew and an area's targets are few.
_GROWS = ("complaint_ticket", "complaint_photo", "complaint_reporter", "complaint_change", "complaint_draft")


def test_tending_and_telling_read_no_whole_table(sqlite: Database) -> None:
    community = make_community(sqlite)
    member = community.hire("陈师傅")
    done = community.resolved(member)
    asked: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.lstrip().startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(sqlite.engine, "before_cursor_execute", note)
    community.caretaker.tend(NOW + timedelta(hours=1))
    community.caretaker.tend(NOW + timedelta(days=9))
    community.desk.store.everybody(done.id)
    event.remove(sqlite.engine, "before_cursor_execute", note)
    assert len(asked) > 8
    with sqlite.read() as connection:
        for statement, parameters in asked:
            steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            scans = [step[-1] for step in steps if step[-1].startswith("SCAN") and "INDEX" not in step[-1]]
            assert not [scan for scan in scans if any(name in scan for name in _GROWS)], statement
