"""Who can be told what: what each kind of account may send, and what WeChat's error codes mean for us.

Source: WeChat's permission tables and return codes (wechat-facts §3).
"""

from dataclasses import dataclass
from enum import StrEnum

from community.settings import Account


@dataclass(frozen=True)
class Capabilities:
    """push: customer-service messages within 48 h of the resident's last one. menu: a menu bar through the API."""

    push: bool
    menu: bool


def capabilities_of(account: Account) -> Capabilities:
    """Return what the account may do: an unverified one answers and no more; service accounts always have a menu."""
    has_secret = bool(account.app_secret.get_secret_value())
    return Capabilities(
        push=account.verified and has_secret,
        menu=has_secret and (account.verified or account.kind == "service"),
    )


class Remedy(StrEnum):
    """What to do about an error code."""

    REFRESH_TOKEN = "refresh_token"  # noqa: S105 - not a password
    SWITCH_OFF = "switch_off"
    HOLD = "hold"
    LATER = "later"
    GIVE_UP = "give_up"


_REMEDIES = {
    # The token is not (or no longer) good: fetch another, once.
    40001: Remedy.REFRESH_TOKEN,
    40014: Remedy.REFRESH_TOKEN,
    42001: Remedy.REFRESH_TOKEN,
    # The account has no right to push: stop trying.
    48001: Remedy.SWITCH_OFF,
    48004: Remedy.SWITCH_OFF,
    50002: Remedy.SWITCH_OFF,
    # Not to this resident now: show it at their next touch.
    45015: Remedy.HOLD,
    45047: Remedy.HOLD,
    43004: Remedy.HOLD,
    43101: Remedy.HOLD,
    # Too much at once, or WeChat is busy, or our address is not on the list yet.
    -1: Remedy.LATER,
    45009: Remedy.LATER,
    45011: Remedy.LATER,
    40164: Remedy.LATER,
}


def remedy_of(code: int) -> Remedy:
    """Return what to do about this error code."""
    return _REMEDIES.get(code, Remedy.GIVE_UP)
