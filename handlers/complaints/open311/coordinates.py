"""WGS-84, as GeoReport has it, and GCJ-02, as telephones and maps in mainland China have it: some hundred metres apart.

The shift is a smooth function of the position, so its inverse is found by going back by the shift a few times.
"""

from math import pi, sin, sqrt

# Krasovsky's ellipsoid, on which the shift is defined: half its long axis in metres, the square of its eccentricity.
_AXIS_M = 6_378_245.0
_ECCENTRICITY_2 = 0.00669342162296594323
_ORIGIN_LATITUDE, _ORIGIN_LONGITUDE = 35.0, 105.0
_ROUNDS = 4


def to_gcj(latitude: float, longitude: float) -> tuple[float, float]:
    """Return a WGS-84 position (degrees) in GCJ-02; outside the mainland's bounds both are the same."""
    if not (0.8293 <= latitude <= 55.8271 and 72.004 <= longitude <= 137.8347):
        return latitude, longitude
    north_m, east_m = _shift(longitude - _ORIGIN_LONGITUDE, latitude - _ORIGIN_LATITUDE)
    angle = latitude / 180 * pi
    flat = 1 - _ECCENTRICITY_2 * sin(angle) ** 2
    per_degree_north = _AXIS_M * (1 - _ECCENTRICITY_2) / (flat * sqrt(flat)) * pi / 180
    per_degree_east = _AXIS_M / sqrt(flat) * sin(pi / 2 - angle) * pi / 180
    return latitude + north_m / per_degree_north, longitude + east_m / per_degree_east


def to_wgs(latitude: float, longitude: float) -> tuple[float, float]:
    """Return a GCJ-02 position (degrees) in WGS-84, to a centimetre."""
    north, east = latitude, longitude
    for _ in range(_ROUNDS):
        there_north, there_east = to_gcj(north, east)
        north, east = north + latitude - there_north, east + longitude - there_east
    return north, east


def _shift(x: float, y: float) -> tuple[float, float]:
    """Return how far GCJ-02 lies north and east of WGS-84, in metres. x, y: degrees from the origin of the series."""
    root = sqrt(abs(x))
    waves = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (waves + 20 * sin(y * pi) + 40 * sin(y / 3 * pi) + 160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (waves + 20 * sin(x * pi) + 40 * sin(x / 3 * pi) + 150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    return north, east
