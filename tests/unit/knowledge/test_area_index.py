"""One area's entries: what is proposed for a line, and what is hidden; and its texts, kept in files."""

import json
from dataclasses import fields
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge.entries.entry import Details, Entry
from knowledge.retrieval.area_index import PER_ENTRY, VIEWS, AreaIndex, Matches, join_matches
from knowledge.retrieval.encoder import BUILTIN_FOLDER, Encoder, open_encoder
from knowledge.retrieval.query import Query, prepare
from knowledge.retrieval.text_index import FORMAT, TextIndex, seal_of
from tests.unit.knowledge.makers import entry

CANTEEN = entry("canteen", "食堂几点开门", "食堂什么时候开饭", "几点可以去食堂吃饭")
LIFT = entry("lift", "电梯坏了找谁", "电梯不动了打哪个电话")


def search(
    entries: list[Entry], text: str, encoder: Encoder | None = None, hidden: frozenset[str] = frozenset()
) -> Matches:
    return AreaIndex.build(entries, encoder).matches(prepare(text, encoder), hidden)


def found(matches: Matches) -> list[str]:
    return [each.id for each in matches.entries]


def views(matches: Matches, place: int = 0) -> dict[str, float]:
    """The views' scores of the text at this place."""
    return dict(zip(VIEWS, matches.scores[place].tolist(), strict=True))


def test_an_entry_with_sixty_phrasings_does_not_crowd_out_its_rivals() -> None:
    # Fifteen share the line's beginning, fifteen its end, thirty a word: all views are full of them.
    things = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"
    texts = [text for thing in things for text in (f"食堂{thing}开", f"{thing}几点开", f"{thing}食堂", f"开门{thing}")]
    loud = entry("loud", "食堂几点开", *texts)
    rivals = [entry("rival", "食堂几点关门"), entry("other", "图书室几点开门")]
    matches = search([loud, *rivals], "食堂几点开门")
    assert set(found(matches)) == {"loud", "rival", "other"}
    assert matches.owners.tolist().count(found(matches).index("loud")) == PER_ENTRY


def test_a_small_community_is_searched_by_every_word() -> None:
    # N-grams that a twentieth of the texts hold once were left out however few the texts: of ten, every word there was.
    few = [entry(f"e{number}", f"{thing}几点开门") for number, thing in enumerate(["食堂", "书屋", "球场", "诊所"])]
    assert sorted(found(search(few, "几点开门"))) == ["e0", "e1", "e2", "e3"]


def test_every_view_says_how_alike_a_text_is() -> None:
    encoder = open_encoder("builtin")
    matches = search([CANTEEN, LIFT], "食堂几点开门", encoder)
    assert found(matches)[0] == "canteen"
    assert matches.scores.shape == (len(matches.owners), len(VIEWS))
    assert matches.scores.min() >= -1
    assert abs(matches.scores[0] - 1).max() < 2e-3


def test_a_homophone_is_found_by_its_sound_alone() -> None:
    matches = search([entry("canteen", "食堂"), entry("lift", "电梯")], "石糖")
    assert found(matches) == ["canteen"]
    row = views(matches)
    assert row["sound"] > 0.99
    assert row["pronounced"] == row["line_heard"] == row["text_heard"] == 1
    assert row["characters"] == row["vector"] == row["meaning"] == row["spelling"] == 0


def test_a_synonym_is_found_by_its_meaning_alone() -> None:
    matches = search([entry("child", "孩子"), entry("lift", "电梯")], "娃儿")
    assert found(matches) == ["child"]
    row = views(matches)
    assert row["meaning"] > 0.99
    assert row["line_held"] == pytest.approx(1)
    assert row["text_held"] == pytest.approx(1)
    assert row["characters"] == row["sound"] == row["spelling"] == 0


def test_of_a_near_homophone_most_is_heard() -> None:
    # 营口 heard as 一口: three of four half syllables, and no more than that.
    row = views(search([entry("yingkou", "营口路"), entry("lift", "电梯")], "一口"))
    assert row["line_heard"] == pytest.approx(3 / 4)
    assert row["text_heard"] == pytest.approx(3 / 6)


def test_what_is_lost_of_a_line_and_what_a_text_has_over_are_told_apart() -> None:
    entries = [entry("canteen", "食堂"), entry("lift", "电梯")]
    more, less = views(search(entries, "食堂甲乙丙")), views(search([entry("more", "食堂甲乙丙")], "食堂"))
    assert [more["text_held"], less["line_held"]] == pytest.approx([1, 1])
    assert more["line_held"] < 0.5
    assert less["text_held"] < 0.5
    assert more["line_kept"] < less["line_kept"] == pytest.approx(1)


def test_an_entry_holds_of_a_line_what_any_of_its_texts_holds() -> None:
    matches = search([entry("canteen", "甲食堂", "乙菜单"), LIFT], "丙食堂菜单")
    texts = [views(matches, place)["line_held"] for place in np.flatnonzero(matches.owners == 0).tolist()]
    assert len(texts) == 2
    assert matches.held[0] > max(texts) > 0
    assert matches.held[0] <= 1 - matches.unknown + 1e-9


def test_of_a_line_that_staff_wrote_down_nothing_is_lost_or_unknown() -> None:
    matches = search([CANTEEN, LIFT], "食堂几点开门")
    assert [matches.held[0], matches.kept[0], matches.unknown] == pytest.approx([1, 1, 0])


def test_of_a_line_that_is_only_heard_nothing_is_kept() -> None:
    matches = search([entry("canteen", "食堂"), entry("lift", "电梯")], "石糖")
    assert found(matches) == ["canteen"]
    assert matches.kept[0] < 1
    assert views(matches)["line_kept"] < 1


def test_the_less_of_a_line_an_entry_holds_the_less_is_kept() -> None:
    kept = [search([CANTEEN, LIFT], f"食堂{more}").kept[0] for more in ("", "甲", "甲乙", "甲乙丙", "甲乙丙丁戊己庚")]
    assert kept == sorted(kept, reverse=True)
    assert len(set(kept)) == len(kept)
    assert 0 < kept[-1] < 0.5


def test_a_line_asks_the_same_another_or_no_known_question() -> None:
    entries = [entry("when", "合唱队几点集合"), entry("plain", "合唱队集合")]
    for line, expected in (("合唱队好多点钟集合", 1), ("合唱队在哪里集合", 0), ("合唱队集合", 0.5)):
        matches = search(entries, line)
        same = {found(matches)[owner]: row for owner, row in zip(matches.owners, matches.scores, strict=True)}
        column = VIEWS.index("same_question")
        assert same["when"][column] == expected
        assert same["plain"][column] == 0.5


@pytest.mark.parametrize(
    ("text", "line"), [("合唱队在哪里集合几点集合", "合唱队几点集合"), ("合唱队几点集合", "合唱队在哪里集合几点集合")]
)
def test_of_two_questions_one_in_common_is_a_half_whoever_asks_both(text: str, line: str) -> None:
    assert views(search([entry("choir", text), LIFT], line))["same_question"] == 0.5


def test_a_text_that_is_left_out_leaves_its_siblings() -> None:
    index = AreaIndex.build([CANTEEN, LIFT], None)
    [number] = [number for number, spelt, _ in index.texts if spelt == "食堂几点开门"]
    query = prepare("食堂几点开门", None)
    assert views(index.matches(query))["spelling"] == pytest.approx(1)
    left = index.matches(query, without=number)
    assert found(left)[0] == "canteen"
    assert left.scores[:, VIEWS.index("spelling")].max() < 1


def test_hidden_entries_are_not_proposed_and_their_rivals_are() -> None:
    assert found(search([CANTEEN, LIFT], "食堂电梯", hidden=frozenset({"canteen"}))) == ["lift"]


def test_a_line_of_nothing_and_an_area_of_nothing_propose_nothing() -> None:
    assert found(search([CANTEEN], "？！")) == []
    assert found(search([], "食堂")) == []
    assert found(search([entry("odd", "？？？")], "食堂")) == []


def test_entries_are_served_without_their_phrasings() -> None:
    index = AreaIndex.build([CANTEEN], None)
    assert index.entries["canteen"].phrasings == ()
    assert index.entries["canteen"].answer == "canteen"
    assert len(index) == 3


def test_validity_is_asked_for_the_day() -> None:
    dated = entry("dated", "冬天供暖", details=Details(valid_from=date(2026, 11, 1), valid_until=date(2026, 11, 30)))
    index = AreaIndex.build([CANTEEN, dated], None)
    hidden = {
        day: index.not_valid_on(date.fromisoformat(day))
        for day in ("2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01")
    }
    assert list(hidden.values()) == [{"dated"}, set(), set(), {"dated"}]


def test_matches_of_several_areas_keep_their_owners_apart() -> None:
    parts = [search([CANTEEN], "食堂开门"), search([], "食堂"), search([LIFT, entry("b", "食堂菜单")], "食堂开门")]
    joined = join_matches(parts)
    assert found(joined) == ["canteen", "b"]
    assert len(joined.owners) == len(joined.scores) == sum(len(part.owners) for part in parts)
    assert joined.owners[-1] == 1
    for name in ("held", "kept"):
        assert getattr(joined, name).tolist() == [each for part in parts for each in getattr(part, name).tolist()]


def test_what_any_area_knows_of_a_line_is_known() -> None:
    knows, knows_not = search([CANTEEN], "食堂几点开门"), search([LIFT], "食堂几点开门")
    assert knows.unknown < knows_not.unknown
    assert join_matches([knows_not, knows]).unknown == knows.unknown


def test_no_area_is_nothing_and_all_unknown() -> None:
    nothing = join_matches([])
    assert nothing.entries == []
    assert nothing.scores.shape == (0, len(VIEWS))
    assert nothing.unknown == 1


def test_an_index_of_other_weights_is_told_by_the_fingerprint() -> None:
    assert open_encoder(str(BUILTIN_FOLDER)).fingerprint == open_encoder("builtin").fingerprint


@pytest.mark.parametrize("sees", [True, False], ids=["vectors", "no vectors"])
def test_texts_kept_in_a_folder_compare_as_they_did(tmp_path: Path, sees: bool) -> None:
    encoder = open_encoder("builtin") if sees else None
    built = TextIndex.build([CANTEEN, LIFT, entry("child", "娃儿去哪里耍")], encoder)
    built.save(tmp_path / "kept", "seal")
    kept = TextIndex.load(tmp_path / "kept", "seal")
    assert kept is not None
    assert (kept.vectors is not None) is sees
    assert list(kept) == list(built)
    for line in ("食堂几点开门", "石糖", "孩子在哪里玩", "甲乙丙"):
        _assert_same_likeness(kept, built, prepare(line, encoder))


def _assert_same_likeness(kept: TextIndex, built: TextIndex, query: Query) -> None:
    """All four views, the entries as a whole, and the questions."""
    one, other = kept.likeness(query), built.likeness(query)
    for view in ("characters", "sound", "meaning", "nearest"):
        np.testing.assert_array_equal(getattr(one, view), getattr(other, view))
    for whole, same in ((one.meant, other.meant), (one.entries, other.entries)):
        for field in fields(whole):
            np.testing.assert_array_equal(getattr(whole, field.name), getattr(same, field.name))
    rows = np.arange(len(built))
    assert kept.spoken.at(rows.tolist()) == built.spoken.at(rows.tolist())
    np.testing.assert_array_equal(kept.cosines(rows, query), built.cosines(rows, query))
    np.testing.assert_array_equal(kept.same_questions(rows, query), built.same_questions(rows, query))


def test_the_end_of_one_text_and_the_beginning_of_the_next_are_no_words_of_their_entry() -> None:
    texts = TextIndex.build([entry("one", "甲乙", "丙丁")], None)
    across, inside = (texts.likeness(prepare(line, None)).entries for line in ("外乙丙", "外甲乙"))
    assert across.unknown > inside.unknown > 0
    first = np.array([0])
    assert across.among(first).of_line < inside.among(first).of_line < 1


def test_an_entrys_spellings_are_kept_once_and_empty_ones_not_at_all() -> None:
    texts = TextIndex.build([entry("a", "食堂？", "食堂", "！？", "菜单"), entry("b", "食堂")], None)
    assert list(texts) == [(0, "食堂", 0), (1, "菜单", 0), (2, "食堂", 1)]


@pytest.mark.parametrize("damage", ["other seal", "other format", "no seal", "an array less", "a torn array"])
def test_texts_that_cannot_be_trusted_are_not_read(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "kept"
    TextIndex.build([CANTEEN, LIFT], None).save(folder, "seal")
    assert TextIndex.load(folder, "seal") is not None
    array = folder / "arrays" / "entries_postings.npy"
    seal = folder / "seal.json"
    match damage:
        case "other format":
            seal.write_text(json.dumps(json.loads(seal.read_text()) | {"format": 0}))
        case "no seal":
            seal.unlink()
        case "an array less":
            array.unlink()
        case "a torn array":
            array.write_bytes(array.read_bytes()[:-1])
    assert TextIndex.load(folder, "another" if damage == "other seal" else "seal") is None


def test_a_second_save_leaves_the_first_and_no_draft(tmp_path: Path) -> None:
    TextIndex.build([CANTEEN], None).save(tmp_path / "kept", "first")
    TextIndex.build([LIFT], None).save(tmp_path / "kept", "second")
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]
    assert TextIndex.load(tmp_path / "kept", "second") is None
    kept = TextIndex.load(tmp_path / "kept", "first")
    assert kept is not None
    assert len(kept) == 3


def test_a_new_release_never_finds_its_folder_taken_by_an_old_ones_files(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [entry("canteen", "食堂")]
    now = seal_of(entries, "v1", None)
    monkeypatch.setattr("knowledge.retrieval.text_index.FORMAT", FORMAT + 1)
    assert seal_of(entries, "v1", None) != now
