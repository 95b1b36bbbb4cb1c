"""The night: what can wait does not wake anybody."""

from datetime import datetime, time, timedelta

from community.clock import local

BEGINS, ENDS = time(22), time(7, 30)


def after_the_night(now: datetime) -> datetime:
    """Return when a message that can wait may go out: now, or at the end of the night that it is."""
    here = local(now)
    if ENDS <= here.time() < BEGINS:
        return now
    morning = here.replace(hour=ENDS.hour, minute=ENDS.minute, second=0, microsecond=0)
    return morning if here.time() < ENDS else morning + timedelta(days=1)
