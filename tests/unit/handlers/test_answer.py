"""An answer says what staff wrote, then where, when and whom to call; the rest is offered, and told when asked for."""

from datetime import date

import pytest

from handlers.faq.answer import offers, say_missing, tell, write_answer
from handlers.faq.detail import Detail
from knowledge.entries.entry import Details, Entry

FULL = {
    "fee": "免费",
    "phone": "026-8800 0101",
    "hours": "周一到周五",
    "place": "二楼",
    "steps": ("填表", "交表"),
    "materials": ("身份证", "照片"),
}


def entry(text: str, **details: object) -> Entry:
    return Entry("x", "c", "", "问", text, Details(**details))  # type: ignore[arg-type]


def answer(text: str, **details: object) -> str:
    return write_answer(entry(text, **details))


def test_an_answer_without_details_is_the_answer() -> None:
    assert answer("十一点开饭。") == "十一点开饭。"


def test_place_hours_and_phone_follow_in_a_fixed_order_and_nothing_else() -> None:
    assert answer("可以办。", **FULL) == "可以办。\n\n地点：二楼\n时间：周一到周五\n电话：026-8800 0101"


def test_what_the_question_asked_for_is_told_first() -> None:
    told = write_answer(entry("可以办。", **FULL), (Detail.MATERIALS, Detail.PHONE))
    assert told.split("\n")[2:] == ["要带：身份证、照片", "电话：026-8800 0101", "地点：二楼", "时间：周一到周五"]


def test_steps_are_long_and_told_only_when_asked_for_alone() -> None:
    assert "填表" not in write_answer(entry("可以办。", **FULL), (Detail.STEPS,))


@pytest.mark.parametrize(
    ("text", "key", "value", "is_said"),
    [
        ("在二楼办。", "place", "二楼", True),
        ("在三楼办。", "place", "二楼", False),
        ("打 026-8800 0101 问。", "phone", "026-8800 0101", True),
        ("打 026-8800 0102 问。", "phone", "026-8800 0101", False),
        ("9:00到18:00都可以。", "hours", "上午 9:00 到 18:00", True),
        ("9:00开门。", "hours", "9:00-18:00", False),
        ("9:00开门。", "hours", "9:00 到 18:00", False),
        ("二楼一号窗口。", "place", "二楼", True),
    ],
)
def test_what_the_answer_says_already_is_not_said_again(text: str, key: str, value: str, is_said: bool) -> None:
    assert (value not in answer(text, **{key: value}).removeprefix(text)) is is_said


def test_what_is_for_staff_alone_is_not_told() -> None:
    told = answer("可以办。", source="内部文件", valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31))
    assert told == "可以办。"


@pytest.mark.parametrize(
    ("text", "told", "offered"),
    [
        ("可以办。", (), ["要带什么材料", "怎么办", "多少钱"]),
        ("可以办。", (Detail.MATERIALS,), ["怎么办", "多少钱"]),
        ("带身份证和照片，免费。", (), ["怎么办"]),
        ("带身份证。", (Detail.STEPS, Detail.FEE), ["要带什么材料"]),
    ],
)
def test_what_is_left_to_tell_is_offered(text: str, told: tuple[Detail, ...], offered: list[str]) -> None:
    options = offers(entry(text, **FULL), told)
    assert [option.text for option in options] == offered
    assert {option.entry for option in options} == {"x"}


def test_an_entry_without_details_offers_none() -> None:
    assert offers(entry("可以办。")) == ()


def test_details_are_told_in_the_order_asked() -> None:
    told = tell(entry("可以办。", **FULL), (Detail.STEPS, Detail.PHONE))
    assert told == "怎么办：\n1. 填表\n2. 交表\n电话：026-8800 0101"


@pytest.mark.parametrize(("phone", "said"), [("026-8800 0101", "可以打 026-8800 0101 问"), ("", "可以点下面的")])
def test_a_detail_nobody_wrote_is_admitted_with_the_phone_if_known(phone: str, said: str) -> None:
    sentence = say_missing(entry("可以办。", phone=phone), (Detail.FEE, Detail.MATERIALS))
    assert "没有另外写明费用、要带什么。" in sentence
    assert said in sentence
