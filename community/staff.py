"""Staff accounts for the console: name, argon2 hash, area."""

from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Column, Integer, String, Table, select

from community.storage import Database, metadata
from community.storage.unit_of_work import UnitOfWork

staff_table = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(32), nullable=False, unique=True),
    Column("password_hash", String(255), nullable=False),
    Column("area", String(64), nullable=False),
)

_HASHER = PasswordHasher()
# Verified when the name is unknown, so that a wrong name takes as long as a wrong password.
_NOBODY = _HASHER.hash("nobody has this password")


@dataclass(frozen=True)
class Staff:
    """A signed-in member of staff and the area whose residents they serve."""

    id: int
    name: str
    area: str


def save_staff(unit: UnitOfWork, name: str, password: str, area: str) -> None:
    """Create the account, or give an existing one this password and area."""
    values = {"password_hash": _HASHER.hash(password), "area": area}
    changed = unit.connection.execute(staff_table.update().where(staff_table.c.name == name).values(**values))
    if changed.rowcount == 0:
        unit.connection.execute(staff_table.insert().values(name=name, **values))


def sign_in(database: Database, name: str, password: str) -> Staff | None:
    """Return the staff member whose name and password these are, or None."""
    with database.read() as connection:
        row = connection.execute(select(staff_table).where(staff_table.c.name == name)).first()
    try:
        _HASHER.verify(row.password_hash if row else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    return Staff(row.id, row.name, row.area) if row else None


def find_staff(database: Database, staff_id: int) -> Staff | None:
    """Return the staff member with this id, or None."""
    with database.read() as connection:
        row = connection.execute(select(staff_table).where(staff_table.c.id == staff_id)).first()
    return Staff(row.id, row.name, row.area) if row else None
