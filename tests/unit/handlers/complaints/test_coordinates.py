"""WGS-84 and GCJ-02: there and back again, and only where there is a difference."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.complaints.open311.coordinates import to_gcj, to_wgs


@given(st.floats(18, 53), st.floats(74, 134))
def test_there_and_back_is_where_one_was_to_a_centimetre(latitude: float, longitude: float) -> None:
    back = to_wgs(*to_gcj(latitude, longitude))
    assert abs(back[0] - latitude) < 1e-7
    assert abs(back[1] - longitude) < 1e-7


@given(st.floats(18, 53), st.floats(74, 134))
def test_both_are_within_a_kilometre_and_a_half(latitude: float, longitude: float) -> None:
    there = to_gcj(latitude, longitude)
    assert abs(there[0] - latitude) < 0.0135
    assert abs(there[1] - longitude) < 0.0225


def test_abroad_they_are_the_same() -> None:
    for position in ((51.5, -0.12), (-33.9, 151.2), (40.7, -74.0)):
        assert to_gcj(*position) == to_wgs(*position) == position


def test_a_known_place() -> None:
    """Tiananmen's flagpole, as GPS and as maps there have it."""
    latitude, longitude = to_gcj(39.90374, 116.39128)
    assert abs(latitude - 39.90514) < 0.0001
    assert abs(longitude - 116.39752) < 0.0001
