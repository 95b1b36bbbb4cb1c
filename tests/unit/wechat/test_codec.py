"""What WeChat sends becomes a Message, whatever its shape; what we say becomes XML that nothing breaks out of."""

import re
from xml.etree import ElementTree

import pytest
import xmltodict

from bot.wechat.codec import parse, render_text, reply_xml
from bot.wechat.errors import BadRequest, Reason
from handlers.contract import EventKind, Message, MessageKind, Option, Position

HEAD = "<ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oResident]]></FromUserName>"


def xml(kind: str, inner: str = "", time: int = 1_790_000_000, message_id: str = "23456789012345678") -> str:
    number = f"<MsgId>{message_id}</MsgId>" if message_id else ""
    return f"<xml>{HEAD}<CreateTime>{time}</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>{inner}{number}</xml>"


def event(name: str, inner: str = "", time: int = 1_790_000_000) -> str:
    return xml("event", f"<Event><![CDATA[{name}]]></Event>{inner}", time, message_id="")


def read(text: str) -> Message:
    return parse(text, "qingxi", "qingxi-area")[0]


def refusal(text: str) -> Reason:
    with pytest.raises(BadRequest) as refused:
        read(text)
    return refused.value.reason


def test_a_text_keeps_who_said_what_to_whom() -> None:
    message, ourselves = parse(xml("text", "<Content><![CDATA[食堂 几点？]]></Content>"), "qingxi", "qingxi-area")
    assert ourselves == "gh_1"
    assert (message.kind, message.text, message.event) == (MessageKind.TEXT, "食堂 几点？", None)
    assert message.resident.id == "qingxi:oResident"
    assert message.resident.area == "qingxi-area"
    assert message.key == "qingxi:23456789012345678"


@pytest.mark.parametrize(
    ("kind", "inner", "expected"),
    [
        ("text", "<Content>好</Content><bizmsgmenuid>101</bizmsgmenuid>", MessageKind.TEXT),
        ("text", "<Content>好</Content><MsgDataId>1</MsgDataId><Idx>2</Idx>", MessageKind.TEXT),
        ("image", "<PicUrl>http://p/1</PicUrl><MediaId>m</MediaId>", MessageKind.IMAGE),
        ("voice", "<MediaId>m</MediaId><Format>amr</Format>", MessageKind.VOICE),
        ("voice", "<MediaId>m</MediaId><Format>speex</Format><Recognition>好</Recognition>", MessageKind.VOICE),
        ("video", "<MediaId>m</MediaId><ThumbMediaId>t</ThumbMediaId>", MessageKind.VIDEO),
        ("shortvideo", "<MediaId>m</MediaId><ThumbMediaId>t</ThumbMediaId>", MessageKind.VIDEO),
        (
            "location",
            "<Location_X>30.6</Location_X><Location_Y>104.1</Location_Y><Scale>20</Scale><Label>清溪路</Label>",
            MessageKind.LOCATION,
        ),
        ("link", "<Title>t</Title><Description>d</Description><Url>http://u</Url>", MessageKind.LINK),
        ("miniprogrampage", "<Title>t</Title><AppId>wx</AppId>", MessageKind.UNKNOWN),
        ("hologram_2031", "<Beam>x</Beam>", MessageKind.UNKNOWN),
        ("file", "", MessageKind.UNKNOWN),
        ("TEXT", "<Content>好</Content>", MessageKind.TEXT),
    ],
)
def test_every_message_type_is_understood_and_an_unknown_one_is_unknown(
    kind: str, inner: str, expected: MessageKind
) -> None:
    message = read(xml(kind, inner))
    assert message.kind is expected
    assert message.event is None


def test_the_parts_of_a_picture_a_voice_and_a_place_are_kept() -> None:
    picture = read(xml("image", "<PicUrl><![CDATA[http://p/1?a=1&b=2]]></PicUrl><MediaId>m1</MediaId>"))
    assert (picture.picture_url, picture.media_id, picture.text) == ("http://p/1?a=1&b=2", "m1", "")
    voice = read(xml("voice", "<MediaId>m2</MediaId><Recognition>食堂几点</Recognition>"))
    assert (voice.media_id, voice.text) == ("m2", "食堂几点")
    place = read(xml("location", "<Location_X>30.6</Location_X><Location_Y>104.1</Location_Y><Label>清溪路</Label>"))
    assert place.position == Position(30.6, 104.1, "清溪路")


@pytest.mark.parametrize("inner", ["", "<Location_X>x</Location_X><Location_Y>1</Location_Y>", "<Location_X/>"])
def test_a_place_without_degrees_has_no_position(inner: str) -> None:
    message = read(xml("location", inner))
    assert message.kind is MessageKind.LOCATION
    assert message.position is None


@pytest.mark.parametrize(
    "inner",
    [
        "<Recognition><![CDATA[]]></Recognition>",
        "<Recognition></Recognition>",
        "<Recognition/>",
        "<Recognition>  </Recognition>",
        "",
    ],
)
def test_an_empty_recognition_is_empty_text(inner: str) -> None:
    assert read(xml("voice", f"<MediaId>m</MediaId>{inner}")).text == ""


@pytest.mark.parametrize("inner", ["<Content><![CDATA[]]></Content>", "<Content/>", "", "<Content> \n </Content>"])
def test_an_empty_content_is_empty_text(inner: str) -> None:
    assert read(xml("text", inner)).text == ""


def test_only_text_and_voice_carry_words() -> None:
    assert read(xml("image", "<Content>偷偷放的</Content><Recognition>也是</Recognition>")).text == ""


@pytest.mark.parametrize(
    ("name", "inner", "expected", "key"),
    [
        ("subscribe", "", EventKind.SUBSCRIBE, ""),
        ("subscribe", "<EventKey/>", EventKind.SUBSCRIBE, ""),
        ("subscribe", "<EventKey>qrscene_12</EventKey><Ticket>t</Ticket>", EventKind.SUBSCRIBE, "12"),
        ("subscribe", "<EventKey>last_trade_no_1</EventKey>", EventKind.SUBSCRIBE, "last_trade_no_1"),
        ("subscribe", "<EventKey>scanbarcode|EAN13|69</EventKey>", EventKind.SUBSCRIBE, "scanbarcode|EAN13|69"),
        ("unsubscribe", "", EventKind.UNSUBSCRIBE, ""),
        ("CLICK", "<EventKey>ask:canteen-hours</EventKey>", EventKind.MENU_CLICK, "ask:canteen-hours"),
        ("SCAN", "<EventKey>12</EventKey><Ticket>t</Ticket>", EventKind.OTHER, "12"),
        ("LOCATION", "<Latitude>30</Latitude><Longitude>104</Longitude>", EventKind.OTHER, ""),
        ("VIEW", "<EventKey>http://u</EventKey>", EventKind.OTHER, "http://u"),
        ("view_miniprogram", "<EventKey>p</EventKey>", EventKind.OTHER, "p"),
        (
            "scancode_waitmsg",
            "<EventKey>k</EventKey><ScanCodeInfo><ScanType>qr</ScanType><ScanResult>1</ScanResult></ScanCodeInfo>",
            EventKind.OTHER,
            "k",
        ),
        ("scancode_push", "<EventKey>k</EventKey><ScanCodeInfo/>", EventKind.OTHER, "k"),
        (
            "pic_sysphoto",
            "<EventKey>k</EventKey><SendPicsInfo><Count>2</Count><PicList><item><PicMd5Sum>a</PicMd5Sum></item>"
            "<item><PicMd5Sum>b</PicMd5Sum></item></PicList></SendPicsInfo>",
            EventKind.OTHER,
            "k",
        ),
        ("pic_photo_or_album", "<EventKey>k</EventKey>", EventKind.OTHER, "k"),
        ("pic_weixin", "<EventKey>k</EventKey>", EventKind.OTHER, "k"),
        (
            "location_select",
            "<EventKey>k</EventKey><SendLocationInfo><Location_X>1</Location_X></SendLocationInfo>",
            EventKind.OTHER,
            "k",
        ),
        ("TEMPLATESENDJOBFINISH", "<MsgID>200</MsgID><Status>success</Status>", EventKind.OTHER, ""),
        (
            "subscribe_msg_popup_event",
            "<SubscribeMsgPopupEvent><List><TemplateId>t</TemplateId></List></SubscribeMsgPopupEvent>",
            EventKind.OTHER,
            "",
        ),
        ("subscribe_msg_sent_event", "<SubscribeMsgSentEvent/>", EventKind.OTHER, ""),
        ("subscribe_msg_change_event", "", EventKind.OTHER, ""),
        ("kf_create_session", "<KfAccount>a@b</KfAccount>", EventKind.OTHER, ""),
        ("kf_close_session", "<KfAccount>a@b</KfAccount>", EventKind.OTHER, ""),
        ("kf_switch_session", "<FromKfAccount>a@b</FromKfAccount>", EventKind.OTHER, ""),
        ("an_event_of_2031", "", EventKind.OTHER, ""),
    ],
)
def test_every_event_is_understood_and_an_unknown_one_is_other(
    name: str, inner: str, expected: EventKind, key: str
) -> None:
    message = read(event(name, inner))
    assert message.kind is MessageKind.EVENT
    assert message.event is expected
    assert message.event_key == key


def test_an_event_without_a_name_is_other() -> None:
    assert read(xml("event", message_id="")).event is EventKind.OTHER


# wechatpy gives every event the id 0, so that de-duplication by id drops all but the first.


def test_the_same_event_sent_again_is_the_same_message() -> None:
    click = event("CLICK", "<EventKey>k</EventKey>")
    assert read(click).key == read(click).key


@pytest.mark.parametrize(
    "other",
    [
        event("CLICK", "<EventKey>k</EventKey>", time=1_790_000_001),
        event("CLICK", "<EventKey>other</EventKey>"),
        event("VIEW", "<EventKey>k</EventKey>"),
        event("CLICK", "<EventKey>k</EventKey>").replace("oResident", "oNeighbour"),
    ],
)
def test_another_time_key_event_or_resident_is_another_event(other: str) -> None:
    assert read(event("CLICK", "<EventKey>k</EventKey>")).key != read(other).key


def test_the_same_event_at_two_accounts_is_two() -> None:
    click = event("CLICK", "<EventKey>k</EventKey>")
    assert parse(click, "a", "x")[0].key != parse(click, "b", "x")[0].key


def test_an_events_key_does_not_name_the_resident() -> None:
    # The key outlives the resident's data after they unsubscribe.
    assert "oResident" not in read(event("unsubscribe")).key


def test_a_message_is_the_same_by_its_msg_id_alone() -> None:
    first = read(xml("text", "<Content>一</Content>", time=1))
    assert first.key == read(xml("text", "<Content>一</Content>", time=6)).key
    assert first.key != read(xml("text", "<Content>一</Content>", time=1, message_id="23456789012345679")).key


@pytest.mark.parametrize("message_id", ["", "abc", "-1", "<b/>"])
def test_messages_without_a_usable_msg_id_are_told_apart_by_what_they_say(message_id: str) -> None:
    first = read(xml("text", "<Content>一</Content>", message_id=message_id))
    second = read(xml("text", "<Content>二</Content>", message_id=message_id))
    assert first.key == read(xml("text", "<Content>一</Content>", message_id=message_id)).key
    assert first.key != second.key


def test_attributes_on_elements_are_ignored() -> None:
    text = (
        '<xml version="1"><ToUserName a="1">gh</ToUserName><FromUserName b="2">o</FromUserName><CreateTime>1</CreateTime>'
        '<MsgType>text</MsgType><Content lang="zh">你好</Content><MsgId c="3">7</MsgId></xml>'
    )
    message = read(text)
    assert (message.text, message.key, message.resident.openid) == ("你好", "qingxi:7", "o")


def test_markup_inside_an_element_is_no_text() -> None:
    assert read(xml("text", "<Content><b>粗</b></Content>")).text == ""


def test_markup_that_a_resident_wrote_is_text() -> None:
    assert read(xml("text", "<Content><![CDATA[<b>&amp;</b>]]></Content>")).text == "<b>&amp;</b>"
    assert read(xml("text", "<Content>a]]&gt;b &lt;c&gt;</Content>")).text == "a]]>b <c>"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(xml("text").replace("<MsgType>", "<MsgType>x</MsgType><MsgType>"), id="two MsgType"),
        pytest.param(xml("text").replace("</xml>", "<FromUserName>o2</FromUserName></xml>"), id="two senders"),
        pytest.param(xml("text").replace("</xml>", "<ToUserName>g2</ToUserName></xml>"), id="two recipients"),
        pytest.param(event("CLICK").replace("</xml>", "<Event>VIEW</Event></xml>"), id="two events"),
    ],
)
def test_an_element_that_must_be_one_and_is_two_is_refused(text: str) -> None:
    assert refusal(text) is Reason.INCOMPLETE


def test_two_contents_are_no_text() -> None:
    assert read(xml("text", "<Content>一</Content><Content>二</Content>")).text == ""


@pytest.mark.parametrize(
    "text",
    [
        "<xml/>",
        "<xml></xml>",
        "<xml>words</xml>",
        "<xml><a/></xml>",
        "<xml><MsgType/></xml>",
        f"<xml>{HEAD}</xml>",
        f"<xml>{HEAD}<MsgType><b>text</b></MsgType></xml>",
        "<xml><MsgType>text</MsgType></xml>",
        "<xml><MsgType>text</MsgType><ToUserName>gh</ToUserName></xml>",
        "<xml><MsgType>text</MsgType><FromUserName>o</FromUserName></xml>",
        "<xml><MsgType>text</MsgType><FromUserName>  </FromUserName><ToUserName>gh</ToUserName></xml>",
        f"<xml><MsgType>text</MsgType><FromUserName>{'o' * 97}</FromUserName><ToUserName>gh</ToUserName></xml>",
        "<message><MsgType>text</MsgType></message>",
        "",
    ],
)
def test_xml_without_what_makes_a_message_is_incomplete(text: str) -> None:
    assert refusal(text) is Reason.INCOMPLETE


@pytest.mark.parametrize(
    "text",
    [
        "<xml><MsgType>",
        "<xml></xmI>",
        "<xml/><xml/>",
        "plain words",
        '{"a":1}',
        "<xml>&nbsp;</xml>",
        "<xml>&#0;</xml>",
        "<xml>&#xD800;</xml>",
        "<xml>\x00</xml>",
        "<xml>\ud800</xml>",
        "<" * 1000,
    ],
)
def test_what_is_no_xml_is_refused(text: str) -> None:
    assert refusal(text) is Reason.NOT_XML


BOMB = "<!DOCTYPE l [<!ENTITY a0 'x'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))


def test_a_billion_laughs_are_refused() -> None:
    assert refusal(f"{BOMB}]>{xml('text', '<Content>&a9;</Content>')}") is Reason.NOT_XML


def test_external_entities_are_refused() -> None:
    for target in ("file:///etc/passwd", "http://127.0.0.1:9/x"):
        document = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{target}">]>' + xml("text", "<Content>&e;</Content>")
        assert refusal(document) is Reason.NOT_XML


def test_deep_nesting_within_the_body_limit_is_no_failure() -> None:
    deep = "<a>" * 9_000 + "</a>" * 9_000
    assert read(xml("text", f"<Content>好</Content>{deep}")).text == "好"


# Replies


def content_of(reply: str) -> str:
    """Read the reply back with another parser than the one that made it."""
    root = ElementTree.fromstring(reply)  # noqa: S314 - our own output
    assert sorted(child.tag for child in root) == ["Content", "CreateTime", "FromUserName", "MsgType", "ToUserName"]
    assert root.findtext("MsgType") == "text"
    assert xmltodict.parse(reply, strip_whitespace=False)["xml"]["Content"] == root.findtext("Content")
    return root.findtext("Content") or ""


@pytest.mark.parametrize(
    "text",
    [
        "好的",
        "两行\n一起",
        "a]]>b",
        "]]>",
        "]]]]>>",
        "]]>" * 50,
        "a]]></Content><MsgType><![CDATA[news",
        "<b>&amp; & < > \" '</b>",
        "<![CDATA[nested]]>",
        "👨‍👩‍👧‍👦 家门口 🏠 𠮷",
        "制表\t符",
        "&#0; &xxe;",
        "%s {0} {content} $x",
    ],
)
def test_a_reply_parses_back_to_the_same_text(text: str) -> None:
    assert content_of(reply_xml(text, "o", "gh", 1)) == text


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("a\x00b\x08c\x0bd\x1fe", "abcde"),
        ("a\ud83db\udc00c", "abc"),
        ("a\ufffeb\uffffc", "abc"),
        ("]]\x00>", "]]>"),
        ("]\x00]\ud800>", "]]>"),
    ],
)
def test_what_xml_cannot_carry_is_left_out_of_a_reply(text: str, carried: str) -> None:
    reply = reply_xml(text, "o", "gh", 1)
    assert content_of(reply) == carried
    reply.encode("utf-8")


def test_a_reply_goes_back_the_way_the_message_came() -> None:
    reply = xmltodict.parse(reply_xml("好", to="oResident", sender="gh_1", now_s=1_790_000_000))["xml"]
    assert (reply["ToUserName"], reply["FromUserName"], reply["CreateTime"]) == ("oResident", "gh_1", "1790000000")


def test_a_text_without_options_is_as_it_was() -> None:
    assert render_text('<a href="x">好</a>') == '<a href="x">好</a>'


def test_options_are_numbered_links_that_send_their_own_text() -> None:
    text = render_text("要哪个？", (Option("食堂几点开饭", entry="x"), Option("转人工", service="human")))
    assert text == (
        "要哪个？\n"
        '1 <a href="weixin://bizmsgmenu?msgmenucontent=食堂几点开饭&msgmenuid=1">食堂几点开饭</a>\n'
        '2 <a href="weixin://bizmsgmenu?msgmenucontent=转人工&msgmenuid=2">转人工</a>'
    )


@pytest.mark.parametrize(
    "wording", ['"双"', "'单'", '"><a href="http://evil">点我</a>', "a&msgmenuid=9", "<img src=x>"]
)
def test_no_wording_breaks_out_of_an_options_link(wording: str) -> None:
    text = render_text("?", (Option(wording),))
    line = text.split("\n", 1)[1]
    assert re.fullmatch(r'1 <a href="weixin://bizmsgmenu\?msgmenucontent=([^"\'<>&]*)&msgmenuid=1">\1</a>', line), line
