"""What many report at once reaches the leads with a draft, once for each growth, however many look."""

from datetime import timedelta

from community.crew import CrewRole
from handlers.complaints.model.category import Category
from handlers.complaints.model.ticket import Said
from tests.contracts.complaints.conftest import NOW, WORDS, Community, at_once


def test_what_grows_fast_is_told_to_the_leads_once(community: Community) -> None:
    community.hire("陈师傅")
    community.hire("王站长", CrewRole.LEAD)
    for count in range(6):
        community.report(f"r{count}", now=NOW + count * timedelta(minutes=1))
    community.report("x", category=Category.NOISE, place="清溪花园9栋", said=Said("广场舞太吵"))
    later = NOW + timedelta(hours=1)
    at_once(*[lambda: community.desk.hot.alert(later)] * 3)
    community.desk.hot.alert(later + timedelta(minutes=1))
    (told,) = community.told("crew-王站长")
    assert "清溪花园3栋" in told
    assert WORDS not in told
    for count in range(6, 12):
        community.report(f"r{count}", now=later)
    community.desk.hot.alert(later + timedelta(minutes=2))
    assert len(community.told("crew-王站长")) == 2


def test_two_are_not_many(community: Community) -> None:
    community.hire("王站长", CrewRole.LEAD)
    community.report("a")
    community.report("b")
    community.desk.hot.alert(NOW)
    assert community.told("crew-王站长") == []
