"""What a line means in one area and its parents, today; and how a worker learns of a change."""

import threading
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import structlog

from community import log
from community.storage import Database, UnitOfWork
from knowledge.entries.entry import Details, Entry
from knowledge.entries.files import read_files, starter_files
from knowledge.entries.store import delete_entry, save_entries
from knowledge.retrieval.encoder import Encoder, open_encoder
from knowledge.retrieval.fusion import load_fusion
from knowledge.retrieval.retriever import Decision, IndexSource, LiveIndexes, Retriever
from tests.unit.knowledge.makers import entry

TODAY = date(2026, 11, 23)
CHAINS = {"c": ("c", "s", "city"), "other": ("other", "s", "city"), "s": ("s", "city"), "empty": ("empty",)}


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder("builtin")


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    before = structlog.get_config()
    log.configure("ERROR")
    yield
    structlog.configure(**before)


def retriever(indexes: IndexSource | LiveIndexes, encoder: Encoder | None) -> Retriever:
    return Retriever(indexes, encoder, load_fusion(), lambda area: CHAINS.get(area, (area,)))


KNOWLEDGE = [
    entry("canteen", "食堂几点开门", "食堂什么时候开饭", answer="社区食堂"),
    entry("canteen", "食堂几点开门", "街道食堂什么时候开", area="s", answer="街道食堂"),
    entry("library", "图书室几点开门", area="s"),
    entry("bus", "老年公交卡怎么办", area="city"),
    entry("lift", "电梯坏了找谁", area="other"),
    entry("vote", "投票怎么投", details=Details(valid_from=date(2026, 11, 24))),
    entry("fair", "招聘会在哪里", details=Details(valid_until=date(2026, 11, 22))),
    entry("heat", "供暖几号开始", details=Details(valid_from=TODAY, valid_until=TODAY)),
    entry("do-meal", "我要订饭", "帮我订午饭", service="booking"),
    entry("do-room", "我要订活动室", "帮我订房间", service="booking"),
]


@pytest.fixture(scope="module")
def fixed(encoder: Encoder) -> Retriever:
    return retriever(IndexSource(KNOWLEDGE, encoder), encoder)


@pytest.mark.parametrize(
    ("line", "area", "entry_id", "of"),
    [
        pytest.param("食堂几点开门", "c", "canteen", "c", id="its own"),
        pytest.param("图书室几点开门", "c", "library", "s", id="the street's"),
        pytest.param("老年公交卡怎么办", "c", "bus", "city", id="the city's"),
        pytest.param("食堂几点开门", "s", "canteen", "s", id="the street's, asked in the street"),
        pytest.param("食堂几点开门", "other", "canteen", "s", id="the street's, asked next door"),
        pytest.param("供暖几号开始", "c", "heat", "c", id="on its only day"),
    ],
)
def test_knowledge_is_inherited_and_the_nearest_area_overrides(
    fixed: Retriever, line: str, area: str, entry_id: str, of: str
) -> None:
    understood = fixed.understand(line, area, TODAY)
    assert understood.decision is Decision.DIRECT
    assert understood.best is not None
    assert (understood.best.entry.id, understood.best.entry.area) == (entry_id, of)


def test_a_line_that_staff_wrote_down_is_answered_as_if_it_had_been_compared(encoder: Encoder) -> None:
    """Every text of the starter set, against the long way round. A text of two entries has no short way."""
    entries = read_files(starter_files())
    indexes = IndexSource(entries, encoder)
    short, long = retriever(indexes, encoder), retriever(indexes, encoder)
    long._verbatim = lambda spelt, searched: ()  # type: ignore[method-assign]  # noqa: ARG005
    for text in list(dict.fromkeys(text for each in entries for text in each.texts))[::25]:
        one, other = (each.understand(text, "qingxi", TODAY) for each in (short, long))
        assert one.decision is other.decision
        assert one.best is not None
        assert one.best == other.best
        assert len(one.candidates) == 1 or one.candidates == other.candidates


def test_what_two_entries_are_called_is_compared(encoder: Encoder) -> None:
    twins = [entry("a", "食堂几点开门", "饭堂"), entry("b", "菜场几点开门", "饭堂", area="s")]
    understood = retriever(IndexSource(twins, encoder), encoder).understand("饭堂", "c", TODAY)
    assert {each.entry.id for each in understood.candidates} == {"a", "b"}


def test_what_a_lower_area_overrides_is_not_even_a_rival(fixed: Retriever) -> None:
    found = fixed.understand("街道食堂什么时候开", "c", TODAY).candidates
    assert ("canteen", "s") not in [(each.entry.id, each.entry.area) for each in found]


@pytest.mark.parametrize("line", ["电梯坏了找谁", "投票怎么投", "招聘会在哪里"])
def test_what_belongs_next_door_or_to_another_day_is_not_served(fixed: Retriever, line: str) -> None:
    understood = fixed.understand(line, "c", TODAY)
    assert understood.decision is not Decision.DIRECT
    assert not {"lift", "vote", "fair"} & {each.entry.id for each in understood.candidates}


def test_the_same_day_later_is_another_day(fixed: Retriever) -> None:
    assert fixed.understand("投票怎么投", "c", date(2026, 11, 24)).decision is Decision.DIRECT


def test_candidates_come_likeliest_first_each_entry_once_as_probabilities(fixed: Retriever) -> None:
    found = fixed.understand("食堂什么时候开", "c", TODAY).candidates
    chances = [each.probability for each in found]
    assert chances == sorted(chances, reverse=True)
    assert all(0 <= chance <= 1 for chance in chances)
    assert len({(each.entry.area, each.entry.id) for each in found}) == len(found)


@pytest.mark.parametrize("line", ["", "？！", "😀"])
def test_a_line_without_words_is_not_understood(fixed: Retriever, line: str) -> None:
    understood = fixed.understand(line, "c", TODAY)
    assert (understood.decision, understood.best) == (Decision.UNKNOWN, None)


def test_a_line_about_something_else_is_not_answered(fixed: Retriever) -> None:
    assert fixed.understand("比特币今天涨了没有", "c", TODAY).decision is not Decision.DIRECT


def test_an_area_without_knowledge_knows_nothing(fixed: Retriever) -> None:
    assert fixed.understand("食堂几点开门", "empty", TODAY).decision is Decision.UNKNOWN
    assert fixed.entry("canteen", "empty") is None


def test_an_entry_is_found_by_its_id_along_the_chain(fixed: Retriever) -> None:
    found = {area: fixed.entry("canteen", area) for area in ("c", "s", "other")}
    assert [each.answer if each else None for each in found.values()] == ["社区食堂", "街道食堂", "街道食堂"]
    assert fixed.entry("gone", "c") is None


def test_two_entries_of_one_service_are_one_thing_to_do(fixed: Retriever) -> None:
    understood = fixed.understand("帮我订", "c", TODAY)
    assert {each.entry.service for each in understood.candidates[:2]} == {"booking"}
    together = sum(each.probability for each in understood.candidates if each.entry.service == "booking")
    assert (understood.decision is Decision.DIRECT) == (
        together >= load_fusion().answers_from(understood.candidates[0])
    )


def test_without_an_encoder_characters_and_sound_still_find_answers() -> None:
    deaf = retriever(IndexSource(KNOWLEDGE, None), None)
    for line in ("食堂几点开门", "老年公交卡怎么办"):
        assert deaf.understand(line, "c", TODAY).decision is Decision.DIRECT
    heard = deaf.understand("石堂几点开门", "c", TODAY).best
    assert heard is not None
    assert heard.entry.id == "canteen"


def save(database: Database, now: datetime, *entries: Entry) -> None:
    with UnitOfWork(database) as unit:
        save_entries(unit, entries, now)
        unit.commit()


def until(condition: "object", seconds: float = 5.0) -> float:
    """Wait until condition() holds and return how long that took."""
    started = time.monotonic()
    assert callable(condition)
    while not condition():
        assert time.monotonic() - started < seconds, "never"
        time.sleep(0.02)
    return time.monotonic() - started


def test_a_change_is_noticed_within_about_a_second_and_no_search_fails_meanwhile(
    database: Database, now: datetime, encoder: Encoder
) -> None:
    save(database, now, entry("canteen", "食堂几点开门", answer="旧"))
    live = retriever(LiveIndexes(database, encoder), encoder)
    answers: list[str] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            best = live.understand("食堂几点开门", "c", TODAY).best
            answers.append(best.entry.answer if best else "nothing")

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        until(lambda: "旧" in answers)
        save(database, now, entry("canteen", "食堂几点开门", answer="新"), entry("lift", "电梯坏了找谁"))
        took = until(lambda: answers[-1] == "新")
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert set(answers) == {"旧", "新"}
    assert took < 3  # 0.5 s until the version is looked at, then a build; the rest is for a busy machine
    assert live.entry("lift", "c") is not None


def test_a_withdrawn_entry_is_gone_and_an_area_may_lose_its_last(
    sqlite: Database, now: datetime, encoder: Encoder
) -> None:
    save(sqlite, now, entry("canteen", "食堂几点开门"))
    live = retriever(LiveIndexes(sqlite, encoder), encoder)
    assert live.entry("canteen", "c") is not None
    with UnitOfWork(sqlite) as unit:
        delete_entry(unit, "c", "canteen")
        unit.commit()
    until(lambda: live.entry("canteen", "c") is None)
    assert live.understand("食堂几点开门", "c", TODAY).decision is Decision.UNKNOWN


def test_an_area_that_gets_its_first_entries_is_noticed(sqlite: Database, now: datetime, encoder: Encoder) -> None:
    live = retriever(LiveIndexes(sqlite, encoder), encoder)
    assert live.entry("canteen", "c") is None
    save(sqlite, now, entry("canteen", "食堂几点开门"))
    until(lambda: live.entry("canteen", "c") is not None)


def test_a_build_that_fails_leaves_the_old_index_serving_and_is_tried_again(
    sqlite: Database, now: datetime, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_logger", structlog.get_logger())
    log.configure("ERROR")
    encoder = Stubborn(open_encoder("builtin"))
    save(sqlite, now, entry("canteen", "食堂几点开门", answer="旧"))
    indexes = LiveIndexes(sqlite, encoder)
    live = retriever(indexes, encoder)
    live.warm(["c"])
    encoder.refuses = True
    save(sqlite, now, entry("canteen", "食堂几点开门", answer="新"))
    until(lambda: live.entry("canteen", "c") is not None and encoder.refused >= 1)
    found = live.entry("canteen", "c")
    assert found is not None
    assert found.answer == "旧"
    encoder.refuses = False
    until(lambda: (found := live.entry("canteen", "c")) is not None and found.answer == "新")
    assert '"event": "index_failed"' in capsys.readouterr().err


class Stubborn:
    """The real encoder, which can be told to fail at a batch."""

    def __init__(self, real: Encoder) -> None:
        self._real = real
        self.dimension, self.fingerprint = real.dimension, real.fingerprint
        self.refuses = False
        self.refused = 0

    def encode(self, texts: "object") -> "object":
        if self.refuses:
            self.refused += 1
            raise MemoryError
        return self._real.encode(texts)  # type: ignore[arg-type]


def test_the_indexes_in_memory_stay_within_their_budget_and_the_one_least_used_makes_room(
    sqlite: Database, now: datetime
) -> None:
    save(sqlite, now, *(entry("canteen", "食堂几点开门", area=area) for area in ("a", "b", "c")))
    unbounded = LiveIndexes(sqlite, None)
    unbounded.index("a")
    assert unbounded.held()[0] == 1
    size = unbounded.held()[1]
    assert size > 0
    indexes = LiveIndexes(sqlite, None, memory_mb=2.5 * size / 2**20)
    first, second = indexes.index("a"), indexes.index("b")
    assert indexes.index("a") is first
    assert indexes.index("c") is not None  # b has waited longest and makes room
    assert indexes.held() == (2, 2 * size)
    assert indexes.index("a") is first
    assert indexes.index("b") is not second


def test_an_index_larger_than_the_budget_still_serves_alone(sqlite: Database, now: datetime) -> None:
    save(sqlite, now, entry("canteen", "食堂几点开门", area="a"), entry("canteen", "食堂几点开门", area="b"))
    indexes = LiveIndexes(sqlite, None, memory_mb=0)
    for area in ("a", "b"):
        found = indexes.index(area)
        assert found is not None
        assert indexes.index(area) is found
    assert indexes.held()[0] == 1


def test_an_index_that_grew_counts_with_its_new_size(sqlite: Database, now: datetime) -> None:
    save(sqlite, now, entry("canteen", "食堂几点开门", area="a"))
    indexes = LiveIndexes(sqlite, None)
    indexes.index("a")
    before = indexes.held()[1]
    save(sqlite, now, *(entry(f"e{number}", f"{number}号楼的电梯", area="a") for number in range(50)))
    until(lambda: indexes.index("a") is not None and indexes.held()[1] > 2 * before)
    assert indexes.held()[0] == 1


def test_an_index_kept_in_files_serves_the_next_start_alike(
    sqlite: Database, now: datetime, encoder: Encoder, tmp_path: Path
) -> None:
    save(sqlite, now, *(each for each in KNOWLEDGE if each.area == "c"))
    lines = ["食堂几点开门", "帮我订", "供暖几号"]
    built, read = (retriever(LiveIndexes(sqlite, encoder, tmp_path / "index"), encoder) for _ in range(2))
    first = [built.understand(line, "c", TODAY) for line in lines]
    assert list((tmp_path / "index" / "c").iterdir()) != []
    assert [read.understand(line, "c", TODAY) for line in lines] == first


def test_a_kept_index_of_other_weights_or_other_entries_is_not_used(
    sqlite: Database, now: datetime, encoder: Encoder, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    save(sqlite, now, entry("canteen", "食堂几点开门"))
    retriever(LiveIndexes(sqlite, encoder, folder), encoder).warm(["c"])
    retriever(LiveIndexes(sqlite, None, folder), None).warm(["c"])
    save(sqlite, now, entry("canteen", "电梯坏了找谁"))
    changed = retriever(LiveIndexes(sqlite, encoder, folder), encoder)
    assert changed.understand("电梯坏了找谁", "c", TODAY).decision is Decision.DIRECT
    assert len(list((folder / "c").iterdir())) == 3


def test_kept_files_that_are_damaged_are_built_anew(
    sqlite: Database, now: datetime, encoder: Encoder, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    save(sqlite, now, *(each for each in KNOWLEDGE if each.area == "c"))
    retriever(LiveIndexes(sqlite, encoder, folder), encoder).warm(["c"])
    for file in (folder / "c").rglob("*.npy"):
        file.write_bytes(file.read_bytes()[:60])
    again = retriever(LiveIndexes(sqlite, encoder, folder), encoder)
    assert again.understand("食堂几点开门", "c", TODAY).decision is Decision.DIRECT
