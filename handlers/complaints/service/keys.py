"""Keys by which other systems come to Open311. A key is shown once, when it is made; what is kept is its hash."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from handlers.complaints.tables import api_key_table
from handlers.contract import House

_PREFIX = "jmk_"
_BYTES = 24
# No key is longer; what is, is not even hashed.
_LONGEST = 100
NAME_LONGEST = 32
_keys = api_key_table.c


@dataclass(frozen=True)
class Key:
    """A key as it is listed. area: whose reports it may file and read, with the areas below. name: of the system that
    has it, as histories show it."""

    id: int
    area: str
    name: str
    created_at: datetime
    created_by: str
    revoked_at: datetime | None


class Keys:
    """Makes, knows and revokes keys."""

    def __init__(self, house: House) -> None:
        self._house = house

    def add(self, area: str, name: str, by: str, now: datetime) -> str:
        """Make a key for an area and return it; it can't be shown again."""
        key = f"{_PREFIX}{secrets.token_urlsafe(_BYTES)}"
        values = {"area": area, "name": name[:NAME_LONGEST], "created_at": now, "created_by": by[:NAME_LONGEST]}
        with self._house.open_unit() as unit:
            unit.connection.execute(api_key_table.insert().values(**values, key_hash=_hash(key), revoked_at=None))
            unit.commit()
        return key

    def all(self) -> list[Key]:
        """Return every key there ever was, oldest first."""
        with self._house.database.read() as connection:
            return [_key(row) for row in connection.execute(select(api_key_table).order_by(_keys.id))]

    def revoke(self, number: int, now: datetime) -> bool:
        """Let a key open nothing any more; False if there is none of this number, or it was revoked before."""
        ours = (_keys.id == number) & _keys.revoked_at.is_(None)
        with self._house.open_unit() as unit:
            revoked = unit.connection.execute(update(api_key_table).where(ours).values(revoked_at=now)).rowcount == 1
            unit.commit()
        return revoked

    def find(self, key: str) -> Key | None:
        """Return what this key is; None for one that is unknown or revoked."""
        if not key or len(key) > _LONGEST:
            return None
        wanted = _hash(key)
        with self._house.database.read() as connection:
            row = connection.execute(select(api_key_table).where(_keys.key_hash == wanted)).first()
        # A database compares byte by byte and may take less time for a hash that differs early.
        if row is None or not hmac.compare_digest(row.key_hash, wanted) or row.revoked_at is not None:
            return None
        return _key(row)


def _hash(key: str) -> str:
    return hashlib.sha256(b"jiamenkou open311:" + key.encode()).hexdigest()


def _key(row: "Row[Any]") -> Key:
    return Key(row.id, row.area, row.name, row.created_at, row.created_by, row.revoked_at)
