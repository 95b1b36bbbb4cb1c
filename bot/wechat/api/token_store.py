"""The access token, shared by every process of the installation: fetched once, never an older one over a newer.

WeChat's stable_token is idempotent and separate from the classic token, so another program can't kill it; still its
forced refresh is limited to 20 a day, so one process refreshes while the others wait. Source: WeChat, stable_token.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Column, Float, String, Table, Text, select, update
from sqlalchemy.exc import IntegrityError

from community.privacy import Seal, SealBroken
from community.storage import Database, metadata

token_table = Table(
    "wechat_token",
    metadata,
    Column("account", String(64), primary_key=True),
    Column("token_sealed", Text, nullable=False),
    Column("expires", Float(53), nullable=False),
    # Until when a process has said that it is fetching.
    Column("fetching_until", Float(53), nullable=False),
)

FETCH_LEASE_S = 15.0
WAIT_S = 20.0
# Renew this long before the end: both tokens are good for the last five minutes.
MARGIN_S = 300.0


@dataclass(frozen=True)
class Token:
    """An access token. expires: seconds since 1970."""

    value: str
    expires: float


class TokenUnavailable(Exception):
    """No token could be had in time; the call may be tried again later."""


Fetch = Callable[[bool], Token]


class TokenStore:
    """The tokens of all accounts, in the database (sealed: whoever has one can speak for the account)."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self._database = database
        self._seal = seal

    def get(self, account: str, fetch: Fetch, rejected: str | None = None) -> Token:
        """Return a good token, fetching one if there is none.

        fetch: called with whether to force a new one, by one process at a time. rejected: a token that WeChat
        has just refused; it is replaced unless somebody has done so already. Raises TokenUnavailable and
        whatever `fetch` raises.
        """
        give_up_at = time.time() + WAIT_S
        while time.time() < give_up_at:
            good = self._good(account, rejected)
            claim = self._claim(account) if good is None else None
            if claim is not None:
                good = self._refresh(account, fetch, claim, rejected)
            if good is not None:
                return good
            time.sleep(0.05)
        raise TokenUnavailable(account)

    def _good(self, account: str, rejected: str | None) -> Token | None:
        held = self._read(account)
        fits = held is not None and held.value != rejected and held.expires - MARGIN_S > time.time()
        return held if fits else None

    def _refresh(self, account: str, fetch: Fetch, claim: float, rejected: str | None) -> Token | None:
        """Fetch and keep a token; None if the claim lapsed meanwhile, for then another's token may be newer."""
        fetched_by_another = self._good(account, rejected)  # between our look and our claim
        if fetched_by_another is not None:
            self._write(account, claim, fetching_until=0.0)
            return fetched_by_another
        try:
            token = fetch(rejected is not None)
        except Exception:
            self._write(account, claim, fetching_until=0.0)
            raise
        sealed = self._seal.close(token.value)
        kept = self._write(account, claim, token_sealed=sealed, expires=token.expires, fetching_until=0.0)
        return token if kept else None

    def _read(self, account: str) -> Token | None:
        with self._database.read() as connection:
            row = connection.execute(select(token_table).where(token_table.c.account == account)).first()
        if row is None or not row.token_sealed:
            return None
        try:
            return Token(self._seal.open(row.token_sealed), row.expires)
        except SealBroken:  # the secret key was changed: fetch anew
            return None

    def _claim(self, account: str) -> float | None:
        """Say that this process fetches. Returns until when, which is also what the claim is known by."""
        now = time.time()
        until = now + FETCH_LEASE_S
        claim = (
            update(token_table)
            .where(token_table.c.account == account, token_table.c.fetching_until < now)
            .values(fetching_until=until)
        )
        try:
            with self._database.write() as connection:
                if connection.execute(claim).rowcount == 1:
                    return until
                known = select(token_table.c.account).where(token_table.c.account == account)
                if connection.execute(known).first() is not None:
                    return None
                row = {"account": account, "token_sealed": "", "expires": 0.0}
                connection.execute(token_table.insert().values(**row, fetching_until=until))
        except IntegrityError:  # another process made the row in the same moment
            return None
        return until

    def _write(self, account: str, claim: float, **values: object) -> bool:
        ours = (token_table.c.account == account, token_table.c.fetching_until == claim)
        with self._database.write() as connection:
            return connection.execute(update(token_table).where(*ours).values(**values)).rowcount == 1
