"""The closed catalogue of log events, and how they are written.

Promise: one JSON object a line on stderr, with an event of `Event` and no message text, names, phones or openids.
Refuses: free-text events. What is not in the catalogue can't be logged.
"""

import hashlib
import logging
import sys
from enum import StrEnum

import structlog


class Event(StrEnum):
    """Everything this system says about itself."""

    MESSAGE_ANSWERED = "message_answered"
    MESSAGE_LATE = "message_late"
    MESSAGE_RECOVERED = "message_recovered"
    MESSAGE_REFUSED = "message_refused"
    TURN_FAILED = "turn_failed"
    TEND_FAILED = "tend_failed"
    REPLY_SUPERSEDED = "reply_superseded"
    REDIS_UNAVAILABLE = "redis_unavailable"
    ENCODER_UNAVAILABLE = "encoder_unavailable"
    INDEX_BUILT = "index_built"
    INDEX_FAILED = "index_failed"
    TOKEN_REFRESHED = "token_refreshed"  # noqa: S105 - an event's name
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - an event's name
    PUSH_SENT = "push_sent"
    PUSH_HELD = "push_held"
    PUSH_RETRIED = "push_retried"
    PUSH_FAILED = "push_failed"
    DANGER_REPORTED = "danger_reported"
    RESIDENT_FORGOTTEN = "resident_forgotten"
    SIGN_IN_REFUSED = "sign_in_refused"
    PICTURE_NOT_FETCHED = "picture_not_fetched"


Field = str | int | float | bool | None


def configure(level: str = "INFO") -> None:
    """Write events at `level` and above to stderr as JSON lines."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


_logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()


def info(event: Event, **fields: Field) -> None:
    """Record something that is meant to happen."""
    _logger.info(event.value, **fields)


def warning(event: Event, **fields: Field) -> None:
    """Record a named degradation: the system goes on with less."""
    _logger.warning(event.value, **fields)


def error(event: Event, failure: BaseException | None = None, **fields: Field) -> None:
    """Record a failure that somebody has to look at. Only the exception's type and place are written:
    its message may quote what a resident wrote."""
    if failure is not None:
        fields["error"] = type(failure).__name__
        fields["at"] = _place(failure)
    _logger.error(event.value, **fields)


def pseudonym(identifier: str) -> str:
    """Return a short, stable stand-in for a resident's id, good for following one person through the log."""
    return hashlib.sha256(identifier.encode()).hexdigest()[:10]


def _place(failure: BaseException) -> str:
    trace = failure.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    code = trace.tb_frame.f_code
    return f"{code.co_name}:{trace.tb_lineno}"
