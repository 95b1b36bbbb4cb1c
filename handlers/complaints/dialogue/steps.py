"""Where a conversation about complaints stands between two messages."""

from enum import StrEnum

from handlers.contract import Reply, ReplyKind


class Step(StrEnum):
    """ASK: the form's question is open. TELL: a picture or a position came first, and what it is about may follow. FILED: a
    ticket was filed or talked about; what follows may belong to it. PICTURE: whether a picture belongs to a ticket. JOB: a
    grid worker's command lacks something. SCORE, COMMENT: how content a reporter is. VERDICT, WITHDRAW: which ticket is
    meant. UNSOLVED: what is still not solved."""

    ASK = "ask"
    TELL = "tell"
    FILED = "filed"
    PICTURE = "picture"
    JOB = "job"
    SCORE = "score"
    COMMENT = "comment"
    VERDICT = "verdict"
    WITHDRAW = "withdraw"
    UNSOLVED = "unsolved"


def listen(text: str, ticket_id: int, service: str = "complaint") -> Reply:
    """Reply about a ticket and stay open for what belongs to it."""
    return Reply(text, ReplyKind.DO, service=service, step=Step.FILED, slots={"ticket": str(ticket_id)})
