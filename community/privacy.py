"""How personal data is kept and shown: sealed in the database, masked on screens.

Promise: a phone number or address in a table is unreadable without the key; a masked one can't be dialled.
Refuses: to open what was sealed with a key it does not hold.
"""

import base64
import hashlib
import re

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from itsdangerous import BadSignature, Signer

# 18-digit identity numbers, and mobile numbers with or without +86.
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXxＸｘ](?!\d)")
_PHONE = re.compile(r"(?<!\d)((?:86[ -]?)?[1１]\d{2})[ -]?(\d{4})[ -]?(\d{4})(?!\d)")


class SealBroken(Exception):
    """The stored value was not sealed with any key that is configured."""


class Seal:
    """Encrypts single values for storage (Fernet: AES-128-CBC with HMAC-SHA256), and signs what stands in links."""

    def __init__(self, keys: list[str]) -> None:
        """keys: secrets of any length, the current one first; older ones only open."""
        self._fernet = MultiFernet([Fernet(_derive(key)) for key in keys])
        self._oldest_first = list(reversed(keys))

    def close(self, value: str) -> str:
        """Return `value` sealed, as ASCII text."""
        return self._fernet.encrypt(value.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return the value that was sealed. Raises SealBroken."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as reason:
            raise SealBroken from reason

    def sign(self, value: str, purpose: str) -> str:
        """Return `value`, readable, with a signature that nobody can make without the key; fit for a URL, and always the
        same for the same value. purpose: what is signed for one is void for another."""
        return self._signer(purpose).sign(value).decode()

    def read_signed(self, token: str, purpose: str) -> str:
        """Return the value that was signed. Raises SealBroken."""
        try:
            return self._signer(purpose).unsign(token).decode()
        except BadSignature as reason:
            raise SealBroken from reason

    def _signer(self, purpose: str) -> Signer:
        salt = f"jiamenkou link:{purpose}"
        return Signer(self._oldest_first, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)


def _derive(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"jiamenkou seal:" + key.encode()).digest())


def mask_phone(phone: str) -> str:
    """Return a phone number that can be recognised by its owner and dialled by nobody: 138****5678."""
    if len(phone) < 7:
        return "*" * len(phone)
    head = phone[:3] if len(phone) >= 11 else ""  # of a local number, three and four digits would be all of it
    return f"{head}{'*' * (len(phone) - len(head) - 4)}{phone[-4:]}"


def mask_personal(text: str) -> str:
    """Return `text` with identity numbers and mobile numbers masked, for lists and previews."""
    text = _IDENTITY.sub(lambda found: found[0][:4] + "*" * 10 + found[0][-4:], text)
    return _PHONE.sub(r"\1****\3", text)
