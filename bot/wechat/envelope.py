"""Signatures and ciphers: is this from WeChat, and what does it say?

Promise: nothing of the body is parsed before the query's signature holds (wechatpy parses first); signatures are
compared in constant time; old requests are refused; after a key change both keys open, and the one that opened seals
the reply. Source: WeChat's message encryption guide; wechatpy's ciphers.
"""

import base64
import hashlib
import hmac
import re
import secrets
import struct
from dataclasses import dataclass

from wechatpy.crypto import PrpCrypto
from wechatpy.exceptions import InvalidAppIdException

from bot.wechat.errors import BadRequest, Reason
from community.settings import Account, Mode

# How far a request's timestamp may lie from our clock, either way.
REPLAY_WINDOW_S = 300
# The one element needed before decryption; no XML parser sees the outer envelope. Possessive throughout: a body of
# blanks would otherwise be tried in every way of sharing them out, which takes minutes.
_ENCRYPT = re.compile(r"<Encrypt>\s*+(?:<!\[CDATA\[)?+\s*+([A-Za-z0-9+/=\s]++)(?:\]\]>)?+\s*+</Encrypt>")

_SEALED = (
    "<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt><MsgSignature><![CDATA[{signature}]]></MsgSignature>"
    "<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
)


@dataclass(frozen=True)
class Query:
    """The query string that WeChat sends with every request; all parts may be empty in a forged one."""

    signature: str
    timestamp: str
    nonce: str
    encrypt_type: str = ""
    msg_signature: str = ""

    @property
    def is_encrypted(self) -> bool:
        """Whether WeChat says that the body holds a cipher."""
        return self.encrypt_type not in {"", "raw"}


class Cipher(PrpCrypto):  # type: ignore[misc]  # wechatpy publishes no types
    """wechatpy's cipher, with random characters from the system instead of Python's generator."""

    def get_random_string(self) -> str:
        """Return the sixteen that go before each message."""
        return secrets.token_hex(8)


@dataclass(frozen=True)
class Opened:
    """The inner XML and the cipher that opened it (None: it came in the clear)."""

    xml: str
    cipher: Cipher | None


class Envelope:
    """Opens requests to one account and seals replies."""

    def __init__(self, account: Account) -> None:
        self._token = account.token.get_secret_value()
        self._mode = account.mode
        self._app_id = account.app_id
        self._ciphers = [Cipher(base64.b64decode(f"{key}=")) for key in account.aes_keys]

    def verify(self, query: Query, now_s: float) -> None:
        """Raise BadRequest unless the query's own signature holds and is recent."""
        if not _same(sign(self._token, query.timestamp, query.nonce), query.signature):
            raise BadRequest(Reason.BAD_SIGNATURE)
        if not query.timestamp.isascii() or not query.timestamp.isdigit() or len(query.timestamp) > 12:
            raise BadRequest(Reason.STALE)
        if abs(int(query.timestamp) - now_s) > REPLAY_WINDOW_S:
            raise BadRequest(Reason.STALE)

    def open(self, query: Query, body: bytes) -> Opened:
        """Return the inner XML of a verified request. Raises BadRequest."""
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError as reason:
            raise BadRequest(Reason.NOT_XML) from reason
        if text.lstrip().startswith(("{", "[")):
            raise BadRequest(Reason.JSON)
        if not query.is_encrypted:
            if self._mode is Mode.SAFE:
                raise BadRequest(Reason.PLAIN_REFUSED)
            return Opened(text, None)
        return self._decrypt(self._encrypted(query, text))

    def seal(self, xml: str, cipher: Cipher | None, timestamp: str) -> str:
        """Return the reply as WeChat expects it: encrypted with the cipher that opened the message."""
        if cipher is None:
            return xml
        nonce, encrypted = secrets.token_hex(8), cipher.encrypt(xml, self._app_id).decode()
        signature = sign(self._token, timestamp, nonce, encrypted)
        return _SEALED.format(encrypted=encrypted, signature=signature, timestamp=timestamp, nonce=nonce)

    def _encrypted(self, query: Query, text: str) -> str:
        # In compatible mode the resident's own words stand before the cipher and may hold such an element, too.
        found = [match[1].strip() for match in _ENCRYPT.finditer(text)]
        if not found:
            raise BadRequest(Reason.INCOMPLETE)
        for encrypted in found:
            if _same(sign(self._token, query.timestamp, query.nonce, encrypted), query.msg_signature):
                return encrypted
        raise BadRequest(Reason.BAD_SIGNATURE)

    def _decrypt(self, encrypted: str) -> Opened:
        for cipher in self._ciphers:
            try:
                xml: str = cipher.decrypt(encrypted, self._app_id)
            except (ValueError, IndexError, struct.error, InvalidAppIdException):
                continue
            return Opened(xml, cipher)
        raise BadRequest(Reason.UNDECIPHERABLE)


def sign(*parts: str) -> str:
    """Return WeChat's signature: SHA-1 over the sorted parts, hexadecimal."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 - the protocol's choice


def _same(ours: str, theirs: str) -> bool:
    return hmac.compare_digest(ours.encode(), theirs.encode())
