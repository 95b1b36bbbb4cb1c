"""Entries come back as they were saved, and every change is noticed by its version."""

from datetime import date, datetime

import pytest

from community.storage import Database, UnitOfWork
from knowledge.entries.entry import Details, Entry
from knowledge.entries.files import read_files, starter_files
from knowledge.entries.store import delete_entry, load_entries, save_entries, versions
from tests.unit.knowledge.makers import entry


def save(database: Database, now: datetime, *entries: Entry) -> None:
    with UnitOfWork(database) as unit:
        save_entries(unit, entries, now)
        unit.commit()


def test_the_starter_comes_back_as_it_was_saved(database: Database, now: datetime) -> None:
    entries = read_files(starter_files())
    save(database, now, *entries)
    loaded = [found for area in versions(database) for found in load_entries(database, area)]
    assert {(e.area, e.id): e for e in loaded} == {(e.area, e.id): e for e in entries}


def test_every_detail_survives(database: Database, now: datetime) -> None:
    details = Details(("一", "二"), "楼", "9点", "12345", "免费", ("证",), date(2026, 1, 1), date(2026, 12, 31), "文件")
    save(database, now, entry("x", "问", details=details))
    assert load_entries(database, "c")[0].details == details


def test_saving_again_replaces_an_entry_with_all_its_phrasings_and_leaves_others(
    database: Database, now: datetime
) -> None:
    save(database, now, entry("x", "旧", "一", "二"), entry("y", "别的", "三"))
    save(database, now, entry("x", "新", "四"))
    assert [found.texts for found in load_entries(database, "c")] == [("新", "四"), ("别的", "三")]


def test_each_change_renews_the_version_of_its_area_alone(database: Database, now: datetime) -> None:
    assert versions(database) == {}
    save(database, now, entry("x", "一"), entry("y", "二"), entry("x", "一", area="s"))
    before = versions(database)
    save(database, now, entry("x", "三"))
    after = versions(database)
    assert before.keys() == after.keys() == {"c", "s"}
    assert after["c"] != before["c"]
    assert after["s"] == before["s"]


def test_taking_an_entry_out_renews_the_version_too(database: Database, now: datetime) -> None:
    # Else no worker would learn that it is gone.
    save(database, now, entry("x", "一", "二"), entry("y", "三"))
    before = versions(database)
    with UnitOfWork(database) as unit:
        delete_entry(unit, "c", "x")
        unit.commit()
    assert [found.id for found in load_entries(database, "c")] == ["y"]
    assert versions(database) != before


def test_a_save_that_fails_half_way_changes_nothing(database: Database, now: datetime) -> None:
    save(database, now, entry("x", "一", "二"))
    before = versions(database)

    def fail() -> None:
        with UnitOfWork(database) as unit:
            save_entries(unit, [entry("x", "三")], now)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()
    assert [found.texts for found in load_entries(database, "c")] == [("一", "二")]
    assert versions(database) == before


def test_phrasings_keep_their_order(database: Database, now: datetime) -> None:
    texts = [f"第{number}种说法" for number in range(60)]
    save(database, now, *(entry(f"e{n}", f"问{n}", *texts) for n in range(30)))
    assert [p.text for p in load_entries(database, "c")[7].phrasings] == texts


def test_an_area_without_entries_has_none_and_no_version(database: Database, now: datetime) -> None:
    save(database, now)
    assert versions(database) == {}
    assert load_entries(database, "c") == []
