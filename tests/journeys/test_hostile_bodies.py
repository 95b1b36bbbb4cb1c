"""Whatever is posted to the webhook, it never fails, never tells how it works inside, and never fills the memory.

Seeded: JIAMENKOU_TESTS_SEED repeats a run or starts another.
"""

import os
import random
import resource
import string
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.wechat.envelope import sign
from community.settings import Settings
from tests.app_fixtures import ACCOUNT, WeChat

SEED = int(os.environ.get("JIAMENKOU_TESTS_SEED", "20261123"))
RANDOM_BODIES = 10_000
MUTATIONS = 1_000
GROWTH_MB = 60

TOKENS = (
    *("<xml>", "</xml>", "<Encrypt>", "</Encrypt>", "<![CDATA[", "]]>", "<MsgType>", "</MsgType>", "text", "event"),
    *("<Content>", "</Content>", "<FromUserName>", "</FromUserName>", "<ToUserName>", "</ToUserName>", "<Event>"),
    *("<!DOCTYPE x [", "<!ENTITY a '", "&a;", "]>", "<?xml version='1.0' encoding='gbk'?>", "<!--", "-->", "{", "["),
    *("&#0;", "&#xD800;", "&lt;", "\x00", "\ufeff", "\u202e", "食堂", "🏠", " ", "\n", "QUJD", "=", "'", '"', "/", ">"),
)


WORDS = "食堂几点开饭转人工电话煤气漏了一二三1234567890🏠，。？ "


def random_body(chance: random.Random) -> bytes:
    """Noise, words of XML in any order, or a long run of one of them."""
    match chance.randrange(4):
        case 0:
            return chance.randbytes(chance.choice((0, 1, 7, 100, 2_000)))
        case 1:
            return "".join(chance.choices(TOKENS, k=chance.randrange(60))).encode()
        case 2:
            return "".join(chance.choices(string.printable, k=chance.randrange(300))).encode()
        case _:
            longest = chance.choice((10, 100, 1_000, 8_000))
            return (chance.choice(TOKENS) + chance.choice(TOKENS) * longest)[:70_000].encode()


def mutated(chance: random.Random, body: bytes) -> bytes:
    """A valid body with a few bytes changed, dropped, doubled or put in."""
    changed = bytearray(body)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(8):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + chance.randrange(1, 30)]
            case 2:
                changed[at:at] = changed[at : at + chance.randrange(1, 60)]
            case 3:
                changed[at:at] = chance.choice(TOKENS).encode()
            case 4:
                changed[at:at] = chance.choice(TOKENS).encode() * chance.randrange(1, 300)
            case 5:
                changed[at:at] = "".join(chance.choices(WORDS, k=chance.randrange(1, 40))).encode()
            case _:
                changed[at : at + 1] = bytes([chance.randrange(48, 123)])
    return bytes(changed)


def query_for(chance: random.Random, token: str, encrypted: str | None) -> dict[str, str]:
    """A query whose signatures mostly hold, so that most bodies are looked at."""
    timestamp, nonce = str(int(time.time())), str(chance.randrange(10**9))
    query = {"timestamp": timestamp, "nonce": nonce, "signature": sign(token, timestamp, nonce)}
    if encrypted is not None:
        query |= {"encrypt_type": "aes", "msg_signature": sign(token, timestamp, nonce, encrypted)}
    if chance.random() < 0.1:
        spoilt = chance.choice(sorted(query))
        query[spoilt] = chance.choice(("", "x", "签名", "-1", "9" * 40, query[spoilt] + "0"))
    return query


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Sieve:
    """Posts bodies and notes what came back."""

    def __init__(self, client: FlaskClient, account: str) -> None:
        self._client = client
        self._account = account
        self.seen: Counter[int] = Counter()

    def post(self, query: dict[str, str], body: bytes) -> None:
        answer: Any = self._client.post(f"/wechat/{self._account}", query_string=query, data=body)
        self.seen[answer.status_code] += 1
        assert answer.status_code in {200, 400, 403, 413}, (answer.status_code, query, body[:500])
        text = answer.get_data(as_text=True)
        assert "Traceback" not in text
        assert 'File "' not in text
        answer.close()


@pytest.fixture
def sieve(app: Flask) -> Callable[[str], Sieve]:
    return lambda account: Sieve(app.test_client(), account)


def test_random_bodies_never_fail_and_never_fill_the_memory(
    app: Flask, settings: Settings, sieve: Callable[[str], Sieve]
) -> None:
    chance = random.Random(SEED)
    sieves = [sieve(ACCOUNT), sieve("qingxi-plain")]
    tokens = [settings.accounts[name].token.get_secret_value() for name in (ACCOUNT, "qingxi-plain")]
    before = memory_mb()
    for _ in range(RANDOM_BODIES):
        which = chance.randrange(2)
        encrypted = chance.choice((None, "QUJD", "", "QUJD" * 16)) if which == 0 else None
        body = random_body(chance)
        if encrypted and chance.random() < 0.3:
            body = f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()
        sieves[which].post(query_for(chance, tokens[which], encrypted), body)
    grown = memory_mb() - before
    statuses = sieves[0].seen + sieves[1].seen
    assert statuses[400] > RANDOM_BODIES / 4, f"hardly any body was looked at: {statuses}"
    assert statuses[403] > 0
    assert statuses[413] > 0
    assert grown < GROWTH_MB, f"{grown:.0f} MB more"


@pytest.mark.parametrize("account", [ACCOUNT, "qingxi-plain"])
def test_mutations_of_a_valid_message_never_fail_whether_they_are_still_valid_or_not(
    app: Flask, settings: Settings, sieve: Callable[[str], Sieve], account: str
) -> None:
    """Half of the safe account's are changed inside and then sealed properly, so that the parser and the journey meet
    them; the other half outside."""
    chance = random.Random(SEED + 1)
    platform = WeChat(app, settings, account).platform
    token = settings.accounts[account].token.get_secret_value()
    kinds = (
        ("text", {"Content": "老年食堂几点开饭"}),
        ("text", {"Content": "给我回电话 13800005555"}),
        ("voice", {"MediaId": "m", "Format": "amr", "Recognition": "转人工"}),
        ("location", {"Location_X": "30.6", "Location_Y": "104.1", "Scale": "20", "Label": "清溪路"}),
        ("event", {"Event": "CLICK", "EventKey": "do:menu"}),
        ("event", {"Event": "subscribe", "EventKey": "qrscene_1"}),
        ("event", {"Event": "unsubscribe"}),
    )
    tried = sieve(account)
    before = memory_mb()
    for _ in range(MUTATIONS // 2):
        valid = platform.compose(f"o{chance.randrange(50)}", *chance.choice(kinds))
        if chance.random() < 0.5:
            inner = mutated(chance, valid.encode()).decode("utf-8", "replace")
            query, body = platform.wrap(inner)
            tried.post(query, body.encode()[:70_000])
        else:
            query, body = platform.wrap(valid)
            if chance.random() < 0.2:
                query = query_for(chance, token, None)
            tried.post(query, mutated(chance, body.encode()))
    assert tried.seen[200] > MUTATIONS / 40, f"hardly any reached the journey: {tried.seen}"
    assert tried.seen[400] + tried.seen[403] > MUTATIONS / 40, f"hardly any was refused: {tried.seen}"
    assert memory_mb() - before < GROWTH_MB


def test_after_all_that_a_resident_is_still_answered(wechat: WeChat, openid: str) -> None:
    answer = wechat.say(openid, "老年食堂几点开饭")
    assert answer is not None
    assert "11:00–12:30" in answer
