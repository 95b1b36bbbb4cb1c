"""Who may open a request, with which key, and what is refused before anything is parsed."""

import base64
import hmac
import os
import struct
from typing import Any

import pytest
import xmltodict
from pydantic import SecretStr
from wechatpy.crypto import PrpCrypto, WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException

from bot.wechat import envelope as envelope_module
from bot.wechat.envelope import REPLAY_WINDOW_S, Envelope, Query, sign
from bot.wechat.errors import BadRequest, Reason
from community.settings import Account, Mode

TOKEN = "spring"
APP_ID = "wx1234567890abcdef"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OLD_KEY = "0" * 42 + "A"
NOW = 1_790_000_000
INNER = "<xml><MsgType>text</MsgType><Content>食堂几点开饭</Content></xml>"


def account(**values: Any) -> Account:
    return Account(
        **{"app_id": APP_ID, "token": SecretStr(TOKEN), "aes_key": SecretStr(KEY), "area": "qingxi", **values}
    )


def query(encrypted: str = "", timestamp: str = str(NOW), nonce: str = "n", **values: str) -> Query:
    """A query whose signatures hold, but for what `values` says."""
    given = {"signature": sign(TOKEN, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
    if encrypted:
        given |= {"encrypt_type": "aes", "msg_signature": sign(TOKEN, timestamp, nonce, encrypted)}
    return Query(**{**given, **values})


def encrypt(xml: str = INNER, key: str = KEY, app_id: str = APP_ID) -> str:
    cipher = WeChatCrypto(TOKEN, key, app_id)
    encrypted: str = PrpCrypto(cipher.key).encrypt(xml, app_id).decode()
    return encrypted


def body(encrypted: str, before: str = "<ToUserName>gh</ToUserName>") -> bytes:
    return f"<xml>{before}<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()


def refusal(settings: Account, asked: Query, sent: bytes) -> Reason:
    with pytest.raises(BadRequest) as refused:
        Envelope(settings).open(asked, sent)
    return refused.value.reason


def test_a_recent_signed_query_holds() -> None:
    Envelope(account()).verify(query(), NOW)


def test_the_signature_is_the_sha1_of_the_sorted_parts() -> None:
    # printf 1nspring | sha1sum
    assert sign("spring", "1", "n") == "24e4f249f2070d197ac92cad37b0495ab2411a80"


@pytest.mark.parametrize(
    "signature", ["", "0" * 40, "签名", sign(TOKEN, str(NOW), "other"), sign("wrong", str(NOW), "n")]
)
def test_a_query_with_another_signature_is_refused(signature: str) -> None:
    with pytest.raises(BadRequest) as refused:
        Envelope(account()).verify(query(signature=signature), NOW)
    assert refused.value.reason is Reason.BAD_SIGNATURE
    assert refused.value.status == 403


def test_signatures_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def watched(ours: bytes, theirs: bytes) -> bool:
        compared.append((ours, theirs))
        return hmac.compare_digest(ours, theirs)

    class Watched:
        compare_digest = staticmethod(watched)

    monkeypatch.setattr(envelope_module, "hmac", Watched)
    sealed = encrypt()
    asked = query(sealed)
    desk = Envelope(account())
    desk.verify(asked, NOW)
    desk.open(asked, body(sealed))
    assert [theirs.decode() for _, theirs in compared] == [asked.signature, asked.msg_signature]


@pytest.mark.parametrize("away", [-REPLAY_WINDOW_S, -1, 0, 1, REPLAY_WINDOW_S])
def test_a_request_inside_the_replay_window_is_taken(away: int) -> None:
    Envelope(account()).verify(query(timestamp=str(NOW + away)), NOW)


@pytest.mark.parametrize("away", [-86_400, -REPLAY_WINDOW_S - 1, REPLAY_WINDOW_S + 1, 86_400])
def test_a_signed_request_outside_the_replay_window_is_refused_both_ways(away: int) -> None:
    with pytest.raises(BadRequest) as refused:
        Envelope(account()).verify(query(timestamp=str(NOW + away)), NOW)
    assert refused.value.reason is Reason.STALE
    assert refused.value.status == 403


@pytest.mark.parametrize(
    "timestamp",
    ["", "now", "-1", "1e9", "1790000000.0", "１７９００００００", "²", "9" * 13, "9" * 5000, " 1790000000"],
)
def test_a_signed_timestamp_that_is_no_number_is_refused(timestamp: str) -> None:
    with pytest.raises(BadRequest) as refused:
        Envelope(account()).verify(query(timestamp=timestamp), NOW)
    assert refused.value.reason is Reason.STALE


@pytest.mark.parametrize("encrypt_type", ["", "raw"])
@pytest.mark.parametrize("mode", [Mode.PLAIN, Mode.COMPATIBLE])
def test_a_plain_body_is_read_where_the_account_allows_it(mode: Mode, encrypt_type: str) -> None:
    opened = Envelope(account(mode=mode)).open(query(encrypt_type=encrypt_type), INNER.encode())
    assert opened.xml == INNER
    assert opened.cipher is None


def test_a_plain_body_is_refused_in_safe_mode() -> None:
    assert refusal(account(mode=Mode.SAFE), query(), INNER.encode()) is Reason.PLAIN_REFUSED


@pytest.mark.parametrize("mode", [Mode.COMPATIBLE, Mode.SAFE])
def test_a_cipher_is_opened_and_the_reply_sealed_for_wechat_to_open(mode: Mode) -> None:
    sealed = encrypt()
    desk = Envelope(account(mode=mode))
    opened = desk.open(query(sealed), body(sealed))
    assert opened.xml == INNER
    reply = desk.seal("<xml>好的</xml>", opened.cipher, str(NOW))
    outer = xmltodict.parse(reply)["xml"]
    assert set(outer) == {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}
    back = WeChatCrypto(TOKEN, KEY, APP_ID).decrypt_message(
        reply, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"]
    )
    assert back == "<xml>好的</xml>"


def test_a_reply_to_a_plain_message_stays_plain() -> None:
    assert Envelope(account(mode=Mode.PLAIN)).seal("<xml/>", None, "1") == "<xml/>"


def test_the_cipher_wins_over_the_clear_copy_in_compatible_mode() -> None:
    sealed = encrypt()
    clear = "<ToUserName>gh</ToUserName><Content>forged</Content>"
    opened = Envelope(account(mode=Mode.COMPATIBLE)).open(query(sealed), body(sealed, before=clear))
    assert opened.xml == INNER


def test_a_resident_who_writes_an_encrypt_element_is_still_heard_in_compatible_mode() -> None:
    sealed = encrypt()
    clear = "<Content><![CDATA[<Encrypt>QUJD</Encrypt>]]></Content>"
    opened = Envelope(account(mode=Mode.COMPATIBLE)).open(query(sealed), body(sealed, before=clear))
    assert opened.xml == INNER


def test_a_cipher_without_cdata_and_with_blanks_around_it_is_opened() -> None:
    sealed = encrypt()
    assert (
        Envelope(account()).open(query(sealed), f"<xml><Encrypt>\n {sealed} \n</Encrypt></xml>".encode()).xml == INNER
    )


def test_after_a_key_change_the_previous_key_opens_and_seals_the_reply() -> None:
    rotating = account(previous_aes_key=SecretStr(OLD_KEY))
    desk = Envelope(rotating)
    for key, other in ((OLD_KEY, KEY), (KEY, OLD_KEY)):
        sealed = encrypt(key=key)
        opened = desk.open(query(sealed), body(sealed))
        assert opened.xml == INNER
        reply = desk.seal("<xml>好的</xml>", opened.cipher, str(NOW))
        outer = xmltodict.parse(reply)["xml"]
        parts = (outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"])
        assert WeChatCrypto(TOKEN, key, APP_ID).decrypt_message(reply, *parts) == "<xml>好的</xml>"
        with pytest.raises((ValueError, IndexError, struct.error, InvalidAppIdException)):
            WeChatCrypto(TOKEN, other, APP_ID).decrypt_message(reply, *parts)


def test_once_the_previous_key_is_dropped_it_opens_nothing() -> None:
    sealed = encrypt(key=OLD_KEY)
    assert refusal(account(), query(sealed), body(sealed)) is Reason.UNDECIPHERABLE


def test_a_cipher_for_another_app_is_refused() -> None:
    sealed = encrypt(app_id="wxsomebodyelse00000")
    assert refusal(account(), query(sealed), body(sealed)) is Reason.UNDECIPHERABLE


def test_a_cipher_is_refused_where_no_key_is_configured() -> None:
    sealed = encrypt()
    no_key = account(mode=Mode.PLAIN, aes_key=SecretStr(""))
    assert refusal(no_key, query(sealed), body(sealed)) is Reason.UNDECIPHERABLE


@pytest.mark.parametrize("signature", ["", "0" * 40, "签名"])
def test_a_body_whose_own_signature_does_not_hold_is_not_decrypted(signature: str) -> None:
    sealed = encrypt()
    assert refusal(account(), query(sealed, msg_signature=signature), body(sealed)) is Reason.BAD_SIGNATURE


def test_the_querys_signature_is_not_good_for_the_body() -> None:
    sealed = encrypt()
    asked = query(sealed)
    assert refusal(account(), query(sealed, msg_signature=asked.signature), body(sealed)) is Reason.BAD_SIGNATURE


def _aes(plain: bytes) -> str:
    from wechatpy.crypto.base import WeChatCipher

    key = WeChatCrypto(TOKEN, KEY, APP_ID).key
    encrypted: bytes = WeChatCipher(key, key[:16]).encrypt(plain)
    return base64.b64encode(encrypted).decode()


@pytest.mark.parametrize(
    "garbage",
    [
        pytest.param("QUFB", id="three bytes"),
        pytest.param("QUFB=", id="padding where none belongs"),
        pytest.param("A", id="one character"),
        pytest.param("====", id="padding alone"),
        pytest.param(base64.b64encode(bytes(16)).decode(), id="one block of zeros"),
        pytest.param(base64.b64encode(bytes(range(256)) * 8).decode(), id="128 blocks of noise"),
        pytest.param(_aes(b"\x00" * 16), id="padding of nothing"),
        pytest.param(_aes(b"\x20" * 32), id="padding of everything"),
        pytest.param(_aes(b"r" * 16 + b"\x00\x00" + b"\x0e" * 14), id="half a length"),
        pytest.param(_aes(b"r" * 16 + struct.pack(">I", 2**32 - 1) + b"x" * 11 + b"\x01"), id="4 GB announced"),
        pytest.param(
            _aes(b"r" * 16 + struct.pack(">I", 4) + b"\xff\xfe\xfd\xfc" + APP_ID.encode() + b"\x06" * 6), id="bad UTF-8"
        ),
    ],
)
def test_correctly_signed_garbage_is_undecipherable_and_nothing_worse(garbage: str) -> None:
    assert refusal(account(), query(garbage), body(garbage)) is Reason.UNDECIPHERABLE


def test_random_blocks_that_are_correctly_signed_are_undecipherable() -> None:
    for blocks in range(1, 60):
        garbage = base64.b64encode(os.urandom(16 * blocks)).decode()
        assert refusal(account(), query(garbage), body(garbage)) is Reason.UNDECIPHERABLE


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"<xml></xml>",
        b"<xml><Encrypt></Encrypt></xml>",
        b"<xml><Encrypt>not!base64</Encrypt></xml>",
        b"<xml><Encrypt>QUFB</xml>",
        b"<xml><encrypt>QUFB</encrypt></xml>",
    ],
)
def test_an_encrypted_request_without_a_cipher_is_incomplete(sent: bytes) -> None:
    assert refusal(account(), query("QUFB"), sent) is Reason.INCOMPLETE


@pytest.mark.parametrize(
    "sent", [b"<Encrypt>" + b" " * 60_000, b"<Encrypt>" * 7_000, b"<Encrypt><![CDATA[" + b"a\n" * 30_000 + b"]]>"]
)
def test_a_body_of_blanks_does_not_hang_the_search_for_the_cipher(sent: bytes) -> None:
    # 200 blanks once took 24 s; if this hangs, the pattern backtracks again.
    assert refusal(account(), query("QUFB"), sent) is Reason.INCOMPLETE


@pytest.mark.parametrize("sent", [b'{"ToUserName":"gh"}', b'  \n{"Encrypt":"QUFB"}', b"[]"])
@pytest.mark.parametrize("mode", [Mode.PLAIN, Mode.SAFE])
def test_json_is_named_as_such_whatever_the_mode(sent: bytes, mode: Mode) -> None:
    assert refusal(account(mode=mode), query("QUFB"), sent) is Reason.JSON


def test_bytes_that_are_no_text_are_no_xml() -> None:
    assert refusal(account(mode=Mode.PLAIN), query(), b"<xml>\xff\xfe</xml>") is Reason.NOT_XML


@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_has_a_chinese_sentence_and_a_status_below_500(reason: Reason) -> None:
    refused = BadRequest(reason)
    assert 400 <= refused.status < 500
    assert any("\u4e00" <= char <= "\u9fff" for char in refused.saying)
