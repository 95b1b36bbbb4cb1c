"""One error for every malformed or unauthentic request. wechatpy raises eight kinds for the same (wechat-facts §6)."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a request is refused; for the log and for the operator, never for a resident."""

    UNKNOWN_ACCOUNT = "unknown_account"
    BAD_SIGNATURE = "bad_signature"
    STALE = "stale"
    PLAIN_REFUSED = "plain_refused"
    UNDECIPHERABLE = "undecipherable"
    NOT_XML = "not_xml"
    JSON = "json"
    INCOMPLETE = "incomplete"
    TOO_LARGE = "too_large"


_SAYINGS = {
    Reason.UNKNOWN_ACCOUNT: "没有这个帐号：网址最后一段要和配置里 accounts 的名字一致",
    Reason.BAD_SIGNATURE: "签名不对：请核对公众平台“服务器配置”里的 Token",
    Reason.STALE: "时间戳超出 5 分钟：请校准服务器时钟",
    Reason.PLAIN_REFUSED: "这个帐号设为安全模式，不收明文消息",
    Reason.UNDECIPHERABLE: "解不开密文：请核对 EncodingAESKey 和 AppID",
    Reason.NOT_XML: "消息不是合法的 XML",
    Reason.JSON: "消息是 JSON 格式：请在公众平台“服务器配置”里把数据格式改为 XML",
    Reason.INCOMPLETE: "消息缺少必要的字段",
    Reason.TOO_LARGE: "消息超过 64 KB",
}
_FORBIDDEN = {Reason.BAD_SIGNATURE, Reason.STALE, Reason.PLAIN_REFUSED, Reason.UNDECIPHERABLE}


class BadRequest(Exception):
    """The request is not a message that WeChat sent to us."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason

    @property
    def status(self) -> int:
        """The HTTP status: 403 for what can't be authentic, 404, 413, 400 for the rest."""
        if self.reason in _FORBIDDEN:
            return 403
        return {Reason.UNKNOWN_ACCOUNT: 404, Reason.TOO_LARGE: 413}.get(self.reason, 400)

    @property
    def saying(self) -> str:
        """One sentence for whoever sets the account up."""
        return _SAYINGS[self.reason]
