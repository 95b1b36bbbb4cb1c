"""An answer says what staff wrote, then the details it has not said yet."""

from datetime import date

import pytest

from handlers.faq.answer import write_answer
from knowledge.entries.entry import Details, Entry


def answer(text: str, **details: object) -> str:
    return write_answer(Entry("x", "c", "", "问", text, Details(**details)))  # type: ignore[arg-type]


def test_an_answer_without_details_is_the_answer() -> None:
    assert answer("十一点开饭。") == "十一点开饭。"


def test_details_follow_below_in_a_fixed_order() -> None:
    assert answer(
        "可以办。",
        fee="免费",
        phone="026-8800 0101",
        hours="周一到周五",
        place="二楼",
        steps=("填表", "交表"),
        materials=("身份证", "照片"),
    ) == (
        "可以办。\n\n要带：身份证、照片\n怎么办：1. 填表 2. 交表\n地点：二楼\n时间：周一到周五\n电话：026-8800 0101\n费用：免费"
    )


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
        ("一餐 12 元。", "fee", "12 元一餐", True),
        ("不要钱。", "fee", "免费", False),
    ],
)
def test_what_the_answer_says_already_is_not_said_again(text: str, key: str, value: str, is_said: bool) -> None:
    assert (value not in answer(text, **{key: value}).removeprefix(text)) is is_said


def test_what_is_for_staff_alone_is_not_told() -> None:
    told = answer("可以办。", source="内部文件", valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31))
    assert told == "可以办。"
