"""By night only what is urgent is sent; what can wait goes out in the morning, and keeps nothing behind it."""

from datetime import datetime, timedelta

from community import outbox
from community.clock import CHINA
from community.storage import UnitOfWork
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service.actors import crew_actor
from tests.contracts.complaints.conftest import NOW, Community

NIGHT = datetime(2026, 11, 26, 3, 0, tzinfo=CHINA)
MORNING = datetime(2026, 11, 26, 7, 30, tzinfo=CHINA)


def sent(community: Community, now: datetime) -> list[str]:
    """To whom something would be sent now."""
    with UnitOfWork(community.database) as unit:
        return sorted(message.resident.partition(":")[2] for message in outbox.claim_due(unit, now, 50))


def test_nobody_is_woken_for_what_can_wait(community: Community) -> None:
    community.hire("陈师傅")
    community.report(now=NIGHT)
    assert sent(community, NIGHT) == []
    assert sent(community, MORNING) == ["crew-陈师傅"]


def test_what_is_urgent_goes_at_once_past_what_waits(community: Community) -> None:
    member = community.hire("陈师傅")
    community.report(now=NIGHT)
    urgent = community.report("li", now=NIGHT, urgency=Urgency.URGENT, place="清溪花园9栋")
    assert sent(community, NIGHT) == ["crew-陈师傅"]
    community.work.accept(urgent, crew_actor(member), "a", NIGHT)
    assert "li" in sent(community, NIGHT)


def test_closed_silently_is_told_in_the_morning_however_urgent_it_was(community: Community) -> None:
    member = community.hire("陈师傅")
    community.resolved(member, urgency=Urgency.URGENT)
    with UnitOfWork(community.database) as unit:
        outbox.forget(unit, "qingxi:wang")
        outbox.forget(unit, "qingxi:crew-陈师傅")
        unit.commit()
    week = timedelta(days=8)
    community.caretaker.tend(NIGHT + week)
    assert len(community.told("wang")) == 1
    assert sent(community, NIGHT + week) == []
    assert sent(community, MORNING + week) == ["wang"]
    assert NOW < NIGHT
