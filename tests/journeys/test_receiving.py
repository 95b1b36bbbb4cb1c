"""The traps of receiving from WeChat (shared wechat-facts §1, §2, §6), each through the real webhook."""

import io
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import xmltodict
from flask import Flask

from bot.intake.admission_sql import once_table
from bot.wechat.envelope import sign
from bot.wechat.webhook import MAX_BODY_BYTES
from community import outbox
from community.outbox import OutboxState
from community.settings import Settings
from community.storage import UnitOfWork
from handlers.handoff.tables import handoff_table
from tests.app_fixtures import ACCOUNT, WeChat
from tests.conftest import MONDAY_TEN
from tests.journeys.conftest import rows, running

CANTEEN = "11:00–12:30"


def signed(settings: Settings, account: str = ACCOUNT, timestamp: str | None = None) -> dict[str, str]:
    """A query whose own signature holds."""
    token = settings.accounts[account].token.get_secret_value()
    timestamp = timestamp or str(int(time.time()))
    return {"timestamp": timestamp, "nonce": "n1", "signature": sign(token, timestamp, "n1")}


# Setting the account up


def test_the_address_check_echoes_what_wechat_sent(app: Flask, settings: Settings) -> None:
    answer = app.test_client().get(f"/wechat/{ACCOUNT}", query_string={**signed(settings), "echostr": "5837-echo"})
    assert (answer.status_code, answer.text) == (200, "5837-echo")


@pytest.mark.parametrize("forged", [{}, {"signature": ""}, {"signature": "0" * 40}, {"nonce": "other"}])
def test_the_address_check_of_somebody_else_is_not_echoed(
    app: Flask, settings: Settings, forged: dict[str, str]
) -> None:
    query = {**signed(settings), **forged} if forged else {}
    answer = app.test_client().get(f"/wechat/{ACCOUNT}", query_string={**query, "echostr": "5837-echo"})
    assert answer.status_code == 403
    assert "5837" not in answer.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_account_that_is_not_configured_is_not_found(app: Flask, settings: Settings, method: str) -> None:
    answer = app.test_client().open("/wechat/nobody", method=method.upper(), query_string=signed(settings))
    assert answer.status_code == 404
    assert "没有这个帐号" in answer.text


def test_json_pushes_are_refused_with_the_switch_to_flip(app: Flask, settings: Settings, openid: str) -> None:
    body = {"ToUserName": "gh", "FromUserName": openid, "MsgType": "text", "Content": "食堂"}
    answer = app.test_client().post(f"/wechat/{ACCOUNT}", query_string=signed(settings), json=body)
    assert answer.status_code == 400
    assert "数据格式改为 XML" in answer.text


# Who sent it


def test_a_forged_signature_is_refused_and_writes_nothing(app: Flask, wechat: WeChat, openid: str) -> None:
    query, body = wechat.platform.wrap(wechat.platform.compose(openid, "text", {"Content": "转人工"}))
    answer = wechat.client.post(f"/wechat/{ACCOUNT}", query_string={**query, "signature": "0" * 40}, data=body.encode())
    assert answer.status_code == 403
    assert rows(app, once_table, openid) == []


def test_a_body_that_was_changed_on_the_way_is_refused(app: Flask, wechat: WeChat, openid: str) -> None:
    query, _ = wechat.platform.wrap(wechat.platform.compose(openid, "text", {"Content": "转人工"}))
    _, other = wechat.platform.wrap(wechat.platform.compose(openid, "text", {"Content": "食堂"}))
    answer = wechat.client.post(f"/wechat/{ACCOUNT}", query_string=query, data=other.encode())
    assert answer.status_code == 403
    assert "Token" in answer.text


def test_nothing_is_parsed_before_the_signature_holds(app: Flask, settings: Settings) -> None:
    # wechatpy parses first. Each of these bodies would be another refusal, had anybody looked at it.
    query = {**signed(settings), "signature": "0" * 40}
    for body in (b"{}", b"<xml>", b"\xff", b"<" * 60_000, b"x" * (MAX_BODY_BYTES + 1)):
        assert app.test_client().post(f"/wechat/{ACCOUNT}", query_string=query, data=body).status_code == 403


@pytest.mark.parametrize("away_s", [-3600, 3600])
def test_an_old_or_future_request_is_refused_however_well_signed(
    app: Flask, wechat: WeChat, openid: str, away_s: int
) -> None:
    xml = wechat.platform.compose(openid, "text", {"Content": "转人工"})
    query, body = wechat.platform.wrap(xml, timestamp=str(int(time.time()) + away_s))
    answer = wechat.client.post(f"/wechat/{ACCOUNT}", query_string=query, data=body.encode())
    assert answer.status_code == 403
    assert "时钟" in answer.text
    assert rows(app, once_table, openid) == []


def test_a_plain_body_cannot_pass_by_a_safe_account(
    app: Flask, wechat: WeChat, settings: Settings, openid: str
) -> None:
    xml = wechat.platform.compose(openid, "text", {"Content": "转人工"})
    answer = app.test_client().post(f"/wechat/{ACCOUNT}", query_string=signed(settings), data=xml.encode())
    assert answer.status_code == 403
    assert "安全模式" in answer.text


def test_correctly_signed_garbage_is_refused_not_a_failure(app: Flask, settings: Settings) -> None:
    query = signed(settings)
    token = settings.accounts[ACCOUNT].token.get_secret_value()
    query |= {"encrypt_type": "aes", "msg_signature": sign(token, query["timestamp"], query["nonce"], "QUFB")}
    answer = app.test_client().post(
        f"/wechat/{ACCOUNT}", query_string=query, data=b"<xml><Encrypt>QUFB</Encrypt></xml>"
    )
    assert answer.status_code == 403
    assert "EncodingAESKey" in answer.text


# How large it is


def test_a_body_of_64_kb_is_read_and_one_byte_more_is_not(plain_wechat: WeChat, openid: str) -> None:
    xml = plain_wechat.platform.compose(openid, "text", {"Content": "老年食堂几点开饭"})
    room = MAX_BODY_BYTES - len(xml.encode()) - len("<pad></pad>")
    for size, status in ((room, 200), (room + 1, 413)):
        padded = xml.replace("</xml>", f"<pad>{'x' * size}</pad></xml>")
        assert plain_wechat.post(padded).status_code == status


def test_a_body_beyond_64_kb_is_refused_before_it_is_parsed(app: Flask, settings: Settings) -> None:
    # It is neither XML nor text, which a parser would have said.
    body = b"\xff<" * MAX_BODY_BYTES
    answer = app.test_client().post(f"/wechat/{ACCOUNT}", query_string=signed(settings), data=body)
    assert answer.status_code == 413
    assert "64 KB" in answer.text


def test_a_chunked_body_without_a_length_is_cut_off_as_well(app: Flask, settings: Settings) -> None:
    sender = _Endless()
    chunked = {"wsgi.input": sender, "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = app.test_client().post(f"/wechat/{ACCOUNT}", query_string=signed(settings), environ_overrides=chunked)
    assert answer.status_code == 413
    assert sender.given < 4 * MAX_BODY_BYTES


class _Endless(io.RawIOBase):
    """A sender who never stops."""

    given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        self.given += len(buffer)
        assert self.given < 64 * MAX_BODY_BYTES, "it is read on and on"
        buffer[:] = b"<" * len(buffer)
        return len(buffer)


# What is in it


@pytest.mark.parametrize(
    "body",
    [
        "<xml><MsgType>",
        "<xml/>",
        "<xml><a/></xml>",
        "<xml><MsgType/></xml>",
        "",
        "words",
        "<xml><MsgType>text</MsgType><MsgType>text</MsgType></xml>",
        "<!DOCTYPE l [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]><xml><MsgType>text</MsgType><Content>&b;</Content></xml>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><xml><MsgType>text</MsgType><Content>&e;</Content></xml>",
    ],
)
def test_each_malformed_shape_is_a_refusal_of_one_kind(wechat: WeChat, body: str) -> None:
    answer = wechat.post(body)
    assert answer.status_code == 400
    assert answer.text.startswith("消息")


def test_bytes_that_are_no_utf8_are_refused(app: Flask, settings: Settings) -> None:
    query = signed(settings, "qingxi-plain")
    answer = app.test_client().post("/wechat/qingxi-plain", query_string=query, data=b"<xml>\xff\xfe</xml>")
    assert answer.status_code == 400


def test_a_message_type_nobody_knows_yet_gets_a_kind_word(wechat: WeChat, openid: str) -> None:
    answer = wechat.deliver(wechat.platform.compose(openid, "hologram", {"Beam": "x"}))
    assert answer is not None
    assert "看不懂" in answer


@pytest.mark.parametrize(
    "name",
    ["LOCATION", "VIEW", "SCAN", "TEMPLATESENDJOBFINISH", "kf_create_session", "subscribe_msg_popup_event", "x_2031"],
)
def test_an_event_that_asks_for_nothing_gets_success(wechat: WeChat, openid: str, name: str) -> None:
    answer = wechat.post(wechat.platform.compose(openid, "event", {"Event": name}))
    # Nothing, or malformed data, would show 该公众号暂时无法提供服务.
    assert (answer.status_code, answer.text) == (200, "success")


def test_events_are_not_dropped_because_wechatpy_gives_them_all_the_id_0(wechat: WeChat, openid: str) -> None:
    assert wechat.event(openid, "CLICK", "ask:canteen-hours") is not None
    answer = wechat.event(openid, "CLICK", "do:menu")
    assert answer is not None
    assert CANTEEN not in answer


def test_an_event_that_is_sent_again_writes_once_and_repeats_its_reply(app: Flask, wechat: WeChat, openid: str) -> None:
    click = wechat.platform.compose(openid, "event", {"Event": "CLICK", "EventKey": "do:human"})
    first = wechat.deliver(click)
    assert [wechat.deliver(click), wechat.deliver(click)] == [first, first]
    assert len(rows(app, handoff_table, openid)) == 1
    assert len(rows(app, once_table, openid)) == 1


def test_the_same_click_a_second_later_is_another_one(wechat: WeChat, openid: str) -> None:
    click = wechat.platform.compose(openid, "event", {"Event": "CLICK", "EventKey": "do:human"})
    stamp = xmltodict.parse(click)["xml"]["CreateTime"]
    first = wechat.deliver(click)
    second = wechat.deliver(click.replace(stamp, str(int(stamp) + 1)))
    assert first is not None
    assert "已经帮您叫" in first
    assert second is not None
    assert "已经在等" in second


def test_a_repeated_msg_id_repeats_the_same_reply_and_writes_once(app: Flask, wechat: WeChat, openid: str) -> None:
    wish = wechat.platform.compose(openid, "text", {"Content": "转人工"})
    first = wechat.deliver(wish)
    assert first is not None
    assert "已经帮您叫工作人员了" in first
    assert [wechat.deliver(wish) for _ in range(2)] == [first, first]
    assert len(rows(app, handoff_table, openid)) == 1


def test_a_repeated_msg_id_is_no_second_answer_to_an_open_form(app: Flask, wechat: WeChat, openid: str) -> None:
    wechat.say(openid, "给我回电话")
    number = wechat.platform.compose(openid, "text", {"Content": "13800005555"})
    first = wechat.deliver(number)
    assert first is not None
    assert "记下了" in first
    assert wechat.deliver(number) == first, "the second would be a correction"


def test_three_deliveries_at_once_write_once_and_answer_alike(app: Flask, wechat: WeChat, openid: str) -> None:
    wish = wechat.platform.compose(openid, "text", {"Content": "转人工"})
    senders = [WeChat(app, running(app).settings) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda sender: sender.deliver(wish), senders))
    assert len(set(answers)) == 1
    assert answers[0] is not None
    assert len(rows(app, handoff_table, openid)) == 1


def test_the_id_of_a_pressed_menu_link_is_not_needed_to_understand_it(wechat: WeChat, openid: str) -> None:
    # bizmsgmenuid does not arrive on every account, and where it does it may be anything.
    for number in ("1", "101", "x"):
        wechat.say(openid, "菜单")
        pressed = wechat.platform.compose(openid, "text", {"Content": "老年食堂几点开饭", "bizmsgmenuid": number})
        answer = wechat.deliver(pressed)
        assert answer is not None
        assert CANTEEN in answer


# Voice (§2): Recognition is as good as gone


@pytest.mark.parametrize("fields", [{"Recognition": ""}, {}, {"Recognition": "  "}])
def test_a_voice_without_recognition_is_told_what_to_do_instead(
    wechat: WeChat, openid: str, fields: dict[str, str]
) -> None:
    answer = wechat.deliver(wechat.platform.compose(openid, "voice", {"MediaId": "m", "Format": "amr", **fields}))
    assert answer is not None
    assert "语音输入" in answer
    assert "人工" in answer


@pytest.mark.parametrize("heard", ["老年食堂几点开饭", "老年食堂几点开饭。", "嗯老年食堂几点开饭？"])
def test_a_voice_with_recognition_is_answered_like_text(wechat: WeChat, openid: str, heard: str) -> None:
    voice = {"MediaId": "m", "Format": "speex", "Recognition": heard}
    answer = wechat.deliver(wechat.platform.compose(openid, "voice", voice))
    assert answer is not None
    assert CANTEEN in answer


def test_danger_is_heard_in_a_voice(wechat: WeChat, openid: str) -> None:
    answer = wechat.deliver(wechat.platform.compose(openid, "voice", {"MediaId": "m", "Recognition": "屋头煤气漏了"}))
    assert answer is not None
    assert "119" in answer


# Replies (§6)


def test_no_content_breaks_out_of_a_reply(app: Flask, wechat: WeChat, openid: str) -> None:
    # `]]>` or a control character in a reply shows the resident 服务故障, or lets content become elements.
    nasty = "牌子]]></Content><MsgType><![CDATA[news\x00\x0b🏠"
    with UnitOfWork(running(app).house.database) as unit:
        at = MONDAY_TEN - timedelta(minutes=1)
        outbox.put(unit, f"{ACCOUNT}:{openid}", nasty, f"test:{openid}", OutboxState.HELD, at)
        unit.commit()
    answer = wechat.say(openid, "老年食堂几点开饭")
    assert answer is not None
    assert answer.startswith(nasty.replace("\x00\x0b", ""))
    assert CANTEEN in answer


def test_a_reply_goes_to_the_resident_in_the_accounts_name(wechat: WeChat, openid: str) -> None:
    response = wechat.post(wechat.platform.compose(openid, "text", {"Content": "菜单"}))
    assert "Encrypt" in response.text
    reply = xmltodict.parse(wechat.platform.open(response.text))["xml"]
    assert (reply["ToUserName"], reply["FromUserName"]) == (openid, "gh_jiamenkou_demo")
    assert reply["MsgType"] == "text"
    assert abs(int(reply["CreateTime"]) - time.time()) < 60


def test_no_reply_of_the_menus_is_longer_than_one_message_may_be(wechat: WeChat, openid: str) -> None:
    for line in ("菜单", "你好", "转人工", "给我回电话", "都不是"):
        answer = wechat.say(openid, line)
        assert answer is not None
        assert len(answer.encode()) <= 2048
