"""One area's entries: what is proposed for a line, and what is hidden."""

from datetime import date

from knowledge.entries.entry import Details, Entry
from knowledge.retrieval.area_index import PER_ENTRY, VIEWS, AreaIndex, Matches, join_matches
from knowledge.retrieval.encoder import BUILTIN_FOLDER, Encoder, open_encoder
from knowledge.retrieval.query import prepare
from tests.unit.knowledge.makers import entry

CANTEEN = entry("canteen", "食堂几点开门", "食堂什么时候开饭", "几点可以去食堂吃饭")
LIFT = entry("lift", "电梯坏了找谁", "电梯不动了打哪个电话")


def search(entries: list[Entry], text: str, encoder: Encoder | None = None, **options: frozenset[str]) -> Matches:
    return AreaIndex.build(entries, encoder).matches(prepare(text, encoder), **options)


def found(matches: Matches) -> list[str]:
    return [each.id for each in matches.entries]


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
    assert found(search(few, "几点开门")) == ["e0", "e1", "e2", "e3"]


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
    row = dict(zip(VIEWS, matches.scores[0].tolist(), strict=True))
    assert row["sound"] > 0.99
    assert row["characters"] == row["vector"] == 0


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
    assert join_matches([]).entries == []


def test_an_index_of_other_weights_is_told_by_the_fingerprint() -> None:
    assert open_encoder(str(BUILTIN_FOLDER)).fingerprint == open_encoder("builtin").fingerprint
