"""Where a ticket stands."""

from enum import StrEnum


class State(StrEnum):
    """resolved: the handler says it is done; confirmed: the resident agrees; waiting: for the resident's answer, the
    clock stands still; merged: another ticket carries on for it."""

    NEW = "new"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    ON_SITE = "on_site"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


# Somebody still has work to do with it before the resident agrees.
UNSOLVED = frozenset(
    {State.NEW, State.ASSIGNED, State.ACCEPTED, State.ON_SITE, State.WAITING, State.REOPENED},
)
# What is not settled: the resident has not agreed yet.
OPEN = UNSOLVED | {State.RESOLVED}
