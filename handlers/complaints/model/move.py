"""What can be done to a ticket, and as whom one does it; the rules are in moves."""

from enum import StrEnum


class Move(StrEnum):
    """One thing done to a ticket. return: it is not mine, with a reason and whose it is. note: words or a picture are added.
    merge, split: into another ticket, and out of it again."""

    ASSIGN = "assign"
    TRANSFER = "transfer"
    ACCEPT = "accept"
    ARRIVE = "arrive"
    RESOLVE = "resolve"
    RETURN = "return"
    ASK = "ask"
    ANSWER = "answer"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    SPLIT = "split"
    ESCALATE = "escalate"
    NOTE = "note"


class Role(StrEnum):
    """As whom somebody acts: the handler is the grid worker it was given to; a lead who gives work out acts as staff;
    the system is what happens by itself."""

    RESIDENT = "resident"
    HANDLER = "handler"
    STAFF = "staff"
    SYSTEM = "system"
