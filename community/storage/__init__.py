"""The SQL database: engines, units of work and migrations."""

from community.storage.database import Database, metadata
from community.storage.unit_of_work import ShortUnit, UnitOfWork, Writer

__all__ = ["Database", "ShortUnit", "UnitOfWork", "Writer", "metadata"]
