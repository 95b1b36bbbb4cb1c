"""The services together: nothing is heard twice, nothing that is offered leads nowhere."""

from collections.abc import Iterator, Sequence

import pytest
import yaml

from bot.demo import seed
from bot.routing.router import Begin, Router
from community.areas import load_areas
from community.clock import fixed_clock
from community.privacy import Seal
from community.residents import Resident
from community.storage import Database
from handlers.catalogue import build_services
from handlers.contract import EventKind, House, Message, MessageKind, Option, Service, Session, Turn
from handlers.handoff.texts import WHAT, WHAT_ELSE
from handlers.menu.model import BAR, MAIN_OPTIONS, Button, intent_of_key
from knowledge.entries.files import read_files, starter_files
from knowledge.retrieval.fusion import load_fusion
from knowledge.retrieval.retriever import LiveIndexes, Retriever
from tests.conftest import MONDAY_TEN

STARTER = read_files(starter_files())
SERVICES = sorted({entry.service for entry in STARTER if entry.service})
LEAVES = [button for top in BAR for button in (top.children or (top,))]
RESIDENT = Resident("qingxi", "openid", "qingxi")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('house') / 'demo.db'}")
    seed(database, MONDAY_TEN)
    areas = load_areas(database)
    retriever = Retriever(LiveIndexes(database, None), None, load_fusion(), areas.chain)
    yield House(database, areas, retriever, Seal(["key"]), fixed_clock(MONDAY_TEN))
    database.dispose()


@pytest.fixture(scope="module")
def services(house: House) -> Sequence[Service]:
    return build_services(house)


def click(key: str) -> Message:
    return Message("k", RESIDENT, MessageKind.EVENT, event=EventKind.MENU_CLICK, event_key=key)


def test_no_two_services_listen_to_one_name(services: Sequence[Service]) -> None:
    heard = [intent for service in services for intent in service.intents]
    assert len(heard) == len(set(heard))
    assert len({service.name for service in services}) == len(services)


def test_services_yaml_holds_services_alone() -> None:
    [path] = [file for file in starter_files() if file.name == "services.yaml"]
    rows = [row for section in yaml.safe_load(path.read_text(encoding="utf-8")) for row in section["entries"]]
    assert rows
    assert all("service" in row for row in rows)


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_of_the_starter_is_begun_or_a_person_offered(
    services: Sequence[Service], house: House, name: str
) -> None:
    router = Router(services, house.knowledge)
    message = click(f"do:{name}")
    route = router.route(message, Session(), MONDAY_TEN)
    assert isinstance(route, Begin)
    assert route.intent.service in {name, "offer_person"}
    if route.intent.service == "offer_person":
        reply = router.listener(route.intent).handler.begin(Turn(message, Session(), route.intent, MONDAY_TEN))
        assert WHAT[name] in reply.text
        assert {option.service for option in reply.options} == {"human", "callback"}


def test_a_service_nobody_has_words_for_is_still_offered_a_person(services: Sequence[Service], house: House) -> None:
    router = Router(services, house.knowledge)
    route = router.route(click("do:teleport"), Session(), MONDAY_TEN)
    assert isinstance(route, Begin)
    reply = router.listener(route.intent).handler.begin(Turn(click(""), Session(), route.intent, MONDAY_TEN))
    assert WHAT_ELSE in reply.text


@pytest.mark.parametrize("button", LEAVES, ids=lambda button: button.name)
def test_every_button_of_the_bar_leads_somewhere(button: Button, services: Sequence[Service]) -> None:
    entry, service = intent_of_key(button.key)
    if entry is not None:
        assert entry in {each.id for each in STARTER}
    else:
        assert service in {*SERVICES, "menu"}


@pytest.mark.parametrize("option", MAIN_OPTIONS, ids=lambda option: option.text)
def test_every_line_of_the_menu_leads_somewhere(option: Option) -> None:
    assert (option.entry is None) != (option.service is None)
    assert option.entry in {None, *(each.id for each in STARTER)}
    assert option.service in {None, *SERVICES}


@pytest.mark.parametrize(
    ("key", "leads_to"),
    [
        ("ask:canteen-hours", ("canteen-hours", None)),
        ("do:booking", (None, "booking")),
        ("ask:a:b", ("a:b", None)),
        ("ask:", (None, "menu")),
        ("do:", (None, "menu")),
        ("", (None, "menu")),
        ("an older key", (None, "menu")),
    ],
)
def test_a_key_leads_to_an_entry_a_service_or_the_menu(key: str, leads_to: tuple[str | None, str | None]) -> None:
    assert intent_of_key(key) == leads_to
