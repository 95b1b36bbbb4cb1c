"""Which place stands in which: numbers are whole."""

import pytest

from handlers.complaints.model.spot import stands_in
from handlers.complaints.model.ticket import Where
from handlers.complaints.service.duplicates import is_near


@pytest.mark.parametrize(
    ("part", "place", "stands"),
    [
        ("3栋", "清溪花园3栋", True),
        ("3栋", "清溪花园13栋", False),
        ("清溪花园", "清溪花园13栋", True),
        ("12", "12号车位", True),
        ("12", "120号车位", False),
        ("大门", "小区大门口", True),
        ("5栋", "清溪花园3栋", False),
        ("", "哪里都行", True),
        ("3栋(南)", "清溪3栋(南)", True),
    ],
)
def test_a_number_is_not_cut_in_two(part: str, place: str, stands: bool) -> None:
    assert stands_in(part, place) is stands


def test_building_3_is_not_near_building_13() -> None:
    three, thirteen = (Where(f"清溪花园{n}栋", f"清溪花园{n}栋") for n in (3, 13))
    assert not is_near(Where("3栋", "3栋"), thirteen)
    assert is_near(Where("3栋", "3栋"), three)
