"""A number is found however it is written or spoken, and what is none is not dialled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.phones import find_phone, looks_like_a_number


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        pytest.param("13800005555", "13800005555", id="plain"),
        pytest.param("我电话13800005555，姓王", "13800005555", id="in a sentence"),
        pytest.param("幺三八零零零零五五五五", "13800005555", id="spoken"),
        pytest.param("幺三八 〇〇零零 五五五五", "13800005555", id="spoken in groups"),
        pytest.param("一三八，零零零零，五五五五", "13800005555", id="spoken with commas"),
        pytest.param("１３８００００５５５５", "13800005555", id="full width"),
        pytest.param("138-0000-5555", "13800005555", id="hyphens"),
        pytest.param("138 0000 5555", "13800005555", id="spaces"),
        pytest.param("138·0000·5555", "13800005555", id="dots"),
        pytest.param("+86 138 0000 5555", "13800005555", id="country code"),
        pytest.param("8613800005555", "13800005555", id="country code without plus"),
        pytest.param("026-88000101", "02688000101", id="land line"),
        pytest.param("0571-8800 0101", "057188000101", id="land line with four digits of area"),
        pytest.param("（026）88000101", "02688000101", id="land line in brackets"),
        pytest.param("打座机8800 0101", "88000101", id="local number"),
        pytest.param("13800005555 13900006666", "13800005555", id="two numbers, a space between"),
        pytest.param("13800005555、13900006666", "13800005555", id="two numbers"),
        pytest.param("我住5-2-501 13800005555", "13800005555", id="a house number before it"),
        pytest.param("五栋二单元 幺三八零零零零五五五五", "13800005555", id="a spoken house number before it"),
        pytest.param("2026-11-23 打 13800005555", "13800005555", id="a date before it"),
        pytest.param("1380000555", None, id="ten digits"),
        pytest.param("138000055556", None, id="twelve digits"),
        pytest.param("12345", None, id="a hotline"),
        pytest.param("2026-11-23", None, id="a date"),
        pytest.param("500101199001011234", None, id="an identity number"),
        pytest.param("12800005555", None, id="no mobile begins so"),
        pytest.param("明天两点", None, id="an hour"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_the_first_number_is_found(said: str, phone: str | None) -> None:
    assert find_phone(said) == phone


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text("食堂请打我电话，。\n", max_size=5))
def test_any_mobile_is_found_among_words(phone: str, words: str) -> None:
    assert find_phone(f"{words}{phone}{words}") == phone


@given(st.text())
def test_what_is_found_is_digits_alone(text: str) -> None:
    found = find_phone(text)
    assert found is None or (found.isascii() and found.isdigit() and 8 <= len(found) <= 12)


@pytest.mark.parametrize(
    ("line", "is_one"), [("1380000", True), ("幺三八零零", True), ("不留", False), ("12号", False)]
)
def test_a_number_with_a_digit_missing_still_looks_like_one(line: str, is_one: bool) -> None:
    assert looks_like_a_number(line) is is_one
