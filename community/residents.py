"""Residents, as far as a chat knows them: an account and the openid that account sees. Nothing else is kept here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Resident:
    """Somebody who writes to one account. The openid differs from account to account, so `id` holds both."""

    account: str
    openid: str
    area: str

    @property
    def id(self) -> str:
        """The resident's key in every table: account:openid."""
        return f"{self.account}:{self.openid}"


def split_id(resident_id: str) -> tuple[str, str]:
    """Return (account, openid) of a resident's id."""
    account, _, openid = resident_id.partition(":")
    return account, openid
