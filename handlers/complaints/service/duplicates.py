"""Whether a report is one that somebody has made already: the same area, the same spot, lately, about the same thing."""

from datetime import datetime, timedelta

from community.residents import Resident
from handlers.complaints.model.category import Category
from handlers.complaints.model.spot import stands_in
from handlers.complaints.model.ticket import Problem, Ticket, Where
from handlers.complaints.service.hot_issues import HotIssues
from handlers.complaints.service.store import IS_UNSOLVED, Store
from handlers.complaints.tables import ticket_table

LATELY = timedelta(days=21)
# Two words for one thing, to different people.
_ALSO = {
    frozenset({Category.DAMAGE, Category.LEAK}),
    frozenset({Category.DAMAGE, Category.HAZARD}),
    frozenset({Category.DAMAGE, Category.PROPERTY}),
    frozenset({Category.SANITATION, Category.PROPERTY}),
    frozenset({Category.NOISE, Category.NEIGHBOURS}),
    frozenset({Category.NOISE, Category.PETS}),
    frozenset({Category.SANITATION, Category.PETS}),
    frozenset({Category.PARKING, Category.HAZARD}),
}
# As far as one building is long; positions of telephones are no better.
_NEAR_DEGREES = 0.0006
# To compare words takes milliseconds for each; who reports what forty reported lately finds one of those.
_LOOKED_THROUGH, _COMPARED = 1000, 40
_tickets = ticket_table.c


class Duplicates:
    """Finds the open ticket that a new report may be the same as."""

    def __init__(self, store: Store, hot: HotIssues) -> None:
        self._store = store
        self._hot = hot

    def find(self, resident: Resident, problem: Problem, text: str, now: datetime) -> Ticket | None:
        """Return the ticket, or None. One's own is found, too: who reports the same again asks after it."""
        lately = (_tickets.area == resident.area, IS_UNSOLVED, _tickets.received_at > now - LATELY)
        places = self._store.places(*lately, limit=_LOOKED_THROUGH)
        ids = [number for number, category, where in places if _may_be_same(category, where, problem)][:_COMPARED]
        near = {ticket.id: ticket for ticket in self._store.where(_tickets.id.in_(ids))} if ids else {}
        if not near:
            return None
        likeness = self._hot.likeness(problem, text, list(near.values()), now)
        best = max(near, key=lambda number: (likeness.get(number, 0.0), -number))
        return near[best] if likeness.get(best, 0.0) >= self._hot.SAME_FROM else None


def _may_be_same(category: Category, where: Where, other: Problem) -> bool:
    kinds = frozenset({category, other.category})
    return (len(kinds) == 1 or kinds in _ALSO) and is_near(where, other.where)


def is_near(one: Where, other: Where) -> bool:
    """Say whether two places are the same spot: one position, one building, or the same words."""
    if one.latitude is not None and other.latitude is not None and one.longitude and other.longitude:
        return (
            abs(one.latitude - other.latitude) < _NEAR_DEGREES and abs(one.longitude - other.longitude) < _NEAR_DEGREES
        )
    if one.building and other.building:
        return stands_in(one.building, other.building) or stands_in(other.building, one.building)
    both = bool(one.place and other.place)
    return both and (stands_in(one.place, other.place) or stands_in(other.place, one.place))
