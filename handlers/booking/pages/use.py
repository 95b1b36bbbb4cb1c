"""Use: rooms and teams as heat maps, meals and courses by how full each occurrence was."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Blueprint, render_template, request

from community.clock import CHINA
from handlers.booking.model.booking import Listed, Opening
from handlers.booking.pages.heat import HeatMap, read_heat, span_of
from handlers.booking.pages.office import Office


@dataclass(frozen=True)
class Filled:
    """The occurrences of a meal or course. came: by slot, how many came and did not come."""

    listed: Listed
    openings: tuple[Opening, ...]
    came: dict[int, tuple[int, int]]

    @property
    def percent(self) -> int:
        """How full they were on the whole."""
        places = sum(opening.capacity for opening in self.openings)
        return round(100 * sum(o.capacity - o.left for o in self.openings) / places) if places else 0


def add_use(routes: Blueprint, office: Office) -> None:
    """Add the page of charts."""

    @routes.get("/use")
    def use() -> str:
        which = "next" if request.args.get("span") == "next" else "last"
        first, last = span_of(which, office.today())
        offerings = [listed for listed in office.reach().offerings() if listed.is_open]
        return render_template(
            "booking/use.html",
            which=which,
            first=first,
            last=last,
            maps=_maps(office, offerings, first, last),
            filled=_filled(office, offerings, first, last),
        )


def _maps(office: Office, offerings: list[Listed], first: date, last: date) -> list[HeatMap]:
    by_resource: dict[str, list[Listed]] = {}
    for listed in offerings:
        if listed.offering.room:
            by_resource.setdefault(listed.resource, []).append(listed)
    return [read_heat(office.desk, sharing, first, last) for sharing in by_resource.values()]


def _filled(office: Office, offerings: list[Listed], first: date, last: date) -> list[Filled]:
    begin = datetime.combine(first, datetime.min.time(), tzinfo=CHINA)
    end = datetime.combine(last, datetime.min.time(), tzinfo=CHINA) + timedelta(days=1)
    openings = office.desk.slots.between(offerings, begin, end)
    came = office.desk.tally.came([opening.slot for opening in openings if opening.slot])
    grouped = [(each, tuple(o for o in openings if o.listed.id == each.id)) for each in offerings]
    return [Filled(listed, found, came) for listed, found in grouped if found]
