"""Who falls silent in the middle of a report has it filed all the same, once."""

from collections.abc import MutableMapping
from datetime import timedelta
from typing import Any

from community import log
from handlers.complaints.dialogue.draft import Draft, to_text
from handlers.complaints.model.category import Category
from handlers.complaints.model.ticket import Where
from handlers.complaints.service.drafts import PATIENCE
from tests.contracts.complaints.conftest import FLAT, NOW, PHONE, WORDS, Community, at_once

DRAFT = Draft(
    WORDS, category=Category.LEAK, where=Where("清溪花园3栋", "清溪花园3栋"), address=FLAT, phone=PHONE, anonymous=True
)
AFTER = NOW + PATIENCE + timedelta(seconds=1)


def keep(community: Community, draft: Draft = DRAFT, who: str = "wang") -> None:
    community.desk.drafts.keep(f"qingxi:{who}", "qingxi", to_text(draft), f"m:{who}", NOW)


def test_after_twenty_minutes_it_is_filed_once_and_its_author_told(community: Community) -> None:
    community.hire("陈师傅")
    keep(community)
    community.caretaker.tend(NOW + PATIENCE)
    assert community.desk.store.of_resident("qingxi:wang") == []
    at_once(*[lambda: community.caretaker.tend(AFTER)] * 4)
    community.caretaker.tend(AFTER + timedelta(hours=1))
    (ticket,) = community.desk.store.of_resident("qingxi:wang")
    assert (ticket.said.text, ticket.anonymous, ticket.problem.category) == (WORDS, True, Category.LEAK)
    assert len(community.told("wang")) == 1
    assert f"{ticket.number} 号" in community.told("wang")[0]
    assert WORDS not in repr(community.desk.drafts.silent(AFTER + timedelta(days=9)))


def test_who_goes_on_talking_is_waited_for(community: Community) -> None:
    keep(community)
    community.desk.drafts.keep("qingxi:wang", "qingxi", to_text(DRAFT), "m2", NOW + PATIENCE)
    community.caretaker.tend(AFTER)
    assert community.desk.store.of_resident("qingxi:wang") == []


def test_what_was_dropped_is_not_filed(community: Community) -> None:
    keep(community)
    community.desk.drafts.drop("qingxi:wang")
    community.caretaker.tend(AFTER)
    assert community.desk.store.of_resident("qingxi:wang") == []


def test_one_that_cannot_be_read_keeps_no_other_from_it(
    community: Community, logged: list[MutableMapping[str, Any]]
) -> None:
    community.desk.drafts.keep("qingxi:a", "qingxi", "{}", "m:a", NOW)
    keep(community)
    community.caretaker.tend(AFTER)
    assert len(community.desk.store.of_resident("qingxi:wang")) == 1
    assert [entry["event"] for entry in logged] == [log.Event.TEND_FAILED]
    logged.clear()
