"""Personal data is unreadable in a table without the key, and can't be dialled from a screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.privacy import Seal, SealBroken, mask_personal, mask_phone


@given(st.text())
def test_what_was_sealed_opens_again_and_shows_nothing(value: str) -> None:
    seal = Seal(["the key"])
    sealed = seal.close(value)
    assert seal.open(sealed) == value
    assert sealed.isascii()
    if len(value) > 4:
        assert value not in sealed


def test_the_same_value_is_never_sealed_alike() -> None:
    seal = Seal(["the key"])
    assert seal.close("13800005555") != seal.close("13800005555")


def test_an_older_key_still_opens_and_the_current_one_seals() -> None:
    old, rotated, new = Seal(["old"]), Seal(["new", "old"]), Seal(["new"])
    assert rotated.open(old.close("13800005555")) == "13800005555"
    assert new.open(rotated.close("13800005555")) == "13800005555"
    with pytest.raises(SealBroken):
        old.open(rotated.close("13800005555"))


@pytest.mark.parametrize(
    "sealed",
    [
        "",
        "13800005555",
        "gAAAAAnonsense",
        pytest.param(Seal(["k"]).close("x")[:-2] + "AA", id="a seal that was broken"),
    ],
)
def test_what_no_key_sealed_is_refused(sealed: str) -> None:
    with pytest.raises(SealBroken):
        Seal(["k"]).open(sealed)


def test_keys_that_differ_seal_differently() -> None:
    with pytest.raises(SealBroken):
        Seal(["one"]).open(Seal(["two"]).close("x"))


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13800005678", "138****5678"),
        ("02688000101", "026****0101"),
        ("8800010", "***0010"),
        ("88000101", "****0101"),
        ("", ""),
    ],
)
def test_a_masked_phone_is_recognised_by_its_owner(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@given(st.text("0123456789", max_size=6))
def test_a_short_number_is_all_stars(phone: str) -> None:
    assert mask_phone(phone) == "*" * len(phone)


@given(st.text("0123456789", min_size=7, max_size=20))
def test_no_masked_number_can_be_dialled(phone: str) -> None:
    assert mask_phone(phone).count("*") >= 3
    assert len(mask_phone(phone)) == len(phone)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("我电话13800005678快点", "我电话138****5678快点"),
        ("138 0000 5678", "138****5678"),
        ("138-0000-5678", "138****5678"),
        ("8613800005678", "86138****5678"),
        ("身份证50010119900101123X办低保", "身份证5001**********123X办低保"),
        ("500101199001011234和13800005678", "5001**********1234和138****5678"),
        ("三栋13800005678、13900001234", "三栋138****5678、139****1234"),
        ("12345投诉过了", "12345投诉过了"),
        ("2026年11月23日", "2026年11月23日"),
        ("订单1234567890123456", "订单1234567890123456"),
    ],
)
def test_personal_numbers_are_masked_and_others_stay(said: str, shown: str) -> None:
    assert mask_personal(said) == shown


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_what_was_signed_is_read_again_and_is_always_signed_alike(value: str) -> None:
    seal = Seal(["the key"])
    token = seal.sign(value, "feed")
    assert seal.read_signed(token, "feed") == value
    assert token == seal.sign(value, "feed")


def test_a_signature_is_void_for_another_value_purpose_or_key() -> None:
    seal = Seal(["the key"])
    token = seal.sign("12", "feed")
    for forged in ("13" + token[2:], token[:-1], token + "x", "12", "12.", ""):
        with pytest.raises(SealBroken):
            seal.read_signed(forged, "feed")
    for other, purpose in ((seal, "booking"), (Seal(["another"]), "feed")):
        with pytest.raises(SealBroken):
            other.read_signed(token, purpose)


def test_links_signed_before_a_key_was_changed_still_open() -> None:
    assert Seal(["new", "old"]).read_signed(Seal(["old"]).sign("12", "feed"), "feed") == "12"
