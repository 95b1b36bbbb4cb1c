"""When the FAQ goes on about an entry, and when it leaves a line to others."""

from collections.abc import Iterator

import pytest

from bot.demo import seed
from community.areas import load_areas
from community.clock import fixed_clock
from community.privacy import Seal
from community.residents import Resident
from community.storage import Database
from handlers.contract import Dialogue, House, Intent, Message, MessageKind, Option, ReplyKind, Session, Turn
from handlers.faq import texts
from handlers.faq.detail import Detail
from handlers.faq.dialogue import ANSWERED, FaqHandler
from knowledge.retrieval.fusion import load_fusion
from knowledge.retrieval.retriever import LiveIndexes, Retriever
from tests.conftest import MONDAY_TEN

RESIDENT = Resident("qingxi", "openid", "qingxi")


@pytest.fixture(scope="module")
def faq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaqHandler]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('faq') / 'demo.db'}")
    seed(database, MONDAY_TEN)
    areas = load_areas(database)
    retriever = Retriever(LiveIndexes(database, None), None, load_fusion(), areas.chain)
    yield FaqHandler(House(database, areas, retriever, Seal(["key"]), fixed_clock(MONDAY_TEN)))
    database.dispose()


def turn(text: str, intent: Intent, entry: str = "reading-room") -> Turn:
    """`text`, said after an answer about `entry` and understood afresh as `intent`."""
    slots = {"entry": entry, "at": MONDAY_TEN.isoformat()}
    session = Session(dialogue=Dialogue("faq", ANSWERED, slots, ""))
    return Turn(Message("k", RESIDENT, MessageKind.TEXT, text), session, intent, MONDAY_TEN)


@pytest.mark.parametrize("service", ["answer", "ask_back", "unknown"])
def test_a_missing_detail_is_admitted_whatever_else_the_line_may_ask(faq: FaqHandler, service: str) -> None:
    reply = faq.resume(turn("怎么报名", Intent(service)))
    assert reply is not None
    assert (reply.kind, reply.entry) == (ReplyKind.UNKNOWN, "reading-room")


def test_a_missing_detail_does_not_stand_in_the_way_of_something_to_do(faq: FaqHandler) -> None:
    assert faq.resume(turn("怎么报名", Intent("offer_person"))) is None


def test_a_detail_that_is_there_is_told_although_the_line_may_be_something_to_do(faq: FaqHandler) -> None:
    reply = faq.resume(turn("怎么报名", Intent("offer_person"), "elder-university"))
    assert reply is not None
    assert "选课交费" in reply.text


@pytest.mark.parametrize("service", ["greeting", "thanks"])
def test_politeness_is_no_question_about_the_entry(faq: FaqHandler, service: str) -> None:
    assert faq.resume(turn("有人吗", Intent(service))) is None


def test_an_entry_that_staff_withdrew_is_not_gone_on_about(faq: FaqHandler) -> None:
    assert faq.resume(turn("材料", Intent("unknown"), "withdrawn")) is None


def test_a_pressed_detail_of_a_withdrawn_entry_gets_a_kind_word(faq: FaqHandler) -> None:
    reply = faq.begin(turn("1", Intent(Detail.FEE.intent, entry="withdrawn")))
    assert reply.text == texts.GONE


def test_a_follow_up_keeps_listening_from_when_it_was_asked(faq: FaqHandler) -> None:
    reply = faq.resume(turn("在哪里", Intent("unknown")))
    assert reply is not None
    assert (reply.step, dict(reply.slots)) == (ANSWERED, {"entry": "reading-room", "at": MONDAY_TEN.isoformat()})


@pytest.mark.parametrize(
    ("last", "first"),
    [(texts.NONE_OF_THESE, "2月5日（周五）是春节假期，不开，2月8日（周一）11:00 开。"), ("别的", "老年食堂每天开。")],
)
def test_a_choice_answers_the_question_it_was_offered_for_and_a_menu_line_itself(
    faq: FaqHandler, last: str, first: str
) -> None:
    choices = (
        Option("老年食堂几点开饭", entry="canteen-hours"),
        Option(last, service="none" if last == "都不是" else "menu"),
    )
    session = Session(options=choices, last_text="食堂除夕开不开")
    chosen = Turn(
        Message("k", RESIDENT, MessageKind.TEXT, "1"), session, Intent("answer", entry="canteen-hours"), MONDAY_TEN
    )
    assert faq.begin(chosen).text.startswith(first)
