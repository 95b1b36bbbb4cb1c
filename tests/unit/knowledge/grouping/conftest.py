"""Reports in a few words, and empty groups with the product's encoder."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from knowledge.grouping import Groups, Report
from knowledge.retrieval.encoder import Encoder, open_encoder

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
Say = Callable[..., Report]


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return open_encoder("builtin")


@pytest.fixture
def groups(encoder: Encoder) -> Groups:
    return Groups(encoder)


@pytest.fixture
def say() -> Say:
    """A report of these words, an hour after the one before unless told when."""
    numbers = count(1)

    def report(text: str, hours: float | None = None, **known: object) -> Report:
        number = next(numbers)
        at = MONDAY + timedelta(hours=number if hours is None else hours)
        return Report(**{"id": f"r{number}", "at": at, "text": text, **known})  # type: ignore[arg-type]  # any field

    return report
