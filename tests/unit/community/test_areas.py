"""Areas inherit downwards; a tree that bites its own tail does not hang a worker."""

from datetime import time

import pytest

from community.areas import Area, AreaTree, UnknownArea, load_areas, save_areas
from community.calendar import OpeningHours
from community.settings import AreaSettings
from community.storage import Database, UnitOfWork


def tree(**parents: str | None) -> AreaTree:
    return AreaTree({key: Area(key, key, "street", parent, "", "", OpeningHours()) for key, parent in parents.items()})


def test_a_chain_runs_from_the_area_to_the_city() -> None:
    areas = tree(city=None, district="city", street="district", community="street", other="street")
    assert areas.chain("community") == ("community", "street", "district", "city")
    assert areas.chain("city") == ("city",)


def test_a_loop_is_walked_once() -> None:
    areas = tree(a="b", b="c", c="a")
    assert areas.chain("b") == ("b", "c", "a")
    assert tree(a="a").chain("a") == ("a",)


def test_an_unknown_area_is_refused_wherever_it_stands() -> None:
    areas = tree(a="gone")
    assert "a" in areas
    assert "gone" not in areas
    with pytest.raises(UnknownArea, match="gone"):
        areas.chain("a")
    with pytest.raises(UnknownArea, match="nobody"):
        areas.get("nobody")


def test_areas_come_back_as_they_were_saved_and_others_stay(database: Database) -> None:
    first = {
        "s": AreaSettings(name="临江街道", level="street", phone="1"),
        "c": AreaSettings(name="清溪社区", parent="s", duty_phone="2", hours={"mon": ["09:00-12:00"]}),
    }
    for areas in (first, {"c": AreaSettings(name="清溪新社区", parent="s")}):
        with UnitOfWork(database) as unit:
            save_areas(unit, areas)
            unit.commit()
        if areas is first:
            assert load_areas(database).get("c").hours.ranges[0] == ((time(9), time(12)),)
    found = load_areas(database)
    assert (found.get("s").name, found.get("s").level, found.get("s").phone) == ("临江街道", "street", "1")
    assert (found.get("c").name, found.get("c").duty_phone) == ("清溪新社区", "")
    assert found.get("c").hours == OpeningHours()
    assert found.chain("c") == ("c", "s")


def test_the_areas_right_below_one_are_named() -> None:
    areas = tree(city=None, b="city", a="city", c="a")
    assert [each.key for each in areas.below("city")] == ["a", "b"]
    assert areas.below("c") == []
