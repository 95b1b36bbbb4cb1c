"""A group's draft: what, where, how many, since when, and nobody's number."""

from collections.abc import Sequence

from knowledge.grouping import Groups, Report
from knowledge.grouping.summary import Draft, draft
from tests.unit.knowledge.grouping.conftest import Say


def drafted(groups: Groups, reports: Sequence[Report]) -> Draft:
    for report in reports:
        groups.add(report, group="g")
    now = reports[-1].at
    group = groups.ranked(now)[0]
    return draft(group.members, group.standing, now)


def test_a_draft_says_what_where_how_many_and_since_when(groups: Groups, say: Say) -> None:
    lines = ("清溪花园3栋漏水了", "三栋楼上漏水，厨房都湿了", "清溪花园3栋还在漏水")
    found = drafted(groups, [say(line, hours=24 * number) for number, line in enumerate(lines)])
    assert found.place == "清溪花园3栋"
    assert found.summary.startswith("清溪花园3栋，漏水：共3件反映，3月2日到3月4日")
    assert found.title in "，".join(lines)


def test_a_person_who_reports_twice_is_one(groups: Groups, say: Say) -> None:
    found = drafted(groups, [say("3栋漏水", reporter="p"), say("3栋还在漏水", reporter="p")])
    assert "共2件（1人）反映" in found.summary


def test_numbers_of_people_are_masked_in_title_and_quotation(groups: Groups, say: Say) -> None:
    number, identity = "13800001234", "500101199001011234"
    found = drafted(groups, [say(f"电话{number}，身份证{identity}，3栋漏水", title=f"请打{number}说3栋漏水")])
    assert number not in found.title + found.summary
    assert identity not in found.summary
    assert "138****1234" in found.title


def test_a_number_that_the_quotation_ends_in_is_masked_before_it_is_cut(groups: Groups, say: Say) -> None:
    found = drafted(groups, [say("漏" * 54 + "13800001234")])
    assert "1380" not in found.summary


def test_the_whole_name_is_given_and_no_word_before_it(groups: Groups, say: Say) -> None:
    lines = ("投诉白云亭河臭", "整个白云亭河", "南边白云亭河的垃圾", "白云亭河何时治理")
    assert drafted(groups, [say(line) for line in lines]).place == "白云亭河"


def test_a_group_without_words_has_a_draft(groups: Groups, say: Say) -> None:
    found = drafted(groups, [say("", title="求助")])
    assert found.place == ""
    assert found.summary.startswith("内容不清楚：共1件反映")
