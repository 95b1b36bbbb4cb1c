"""The SQL database: engines, units of work and migrations."""

from community.storage.database import Database, metadata
from community.storage.unit_of_work import UnitOfWork

__all__ = ["Database", "UnitOfWork", "metadata"]
