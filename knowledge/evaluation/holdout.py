"""The fifth of the starter's phrasings that no training ever sees, chosen by a hash so that it stays the same."""

import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from knowledge.entries.entry import Entry, Phrasing
from knowledge.language.normalise import normalise

OUT_OF_SCOPE_FILE = Path(__file__).parent / "out_of_scope.txt"
NEAR_MISSES_FILE = Path(__file__).parent / "near_misses.txt"


def is_held_out(text: str) -> bool:
    """Say whether this phrasing belongs to the held-out fifth."""
    return fold_of(text, 5) == 0


def fold_of(text: str, folds: int) -> int:
    """Return the fold, 0 to folds-1, that a phrasing falls into, whoever asks and in whatever order."""
    # Equal spellings share a fold, or the held-out part would leak.
    return zlib.crc32(normalise(text).encode()) % folds


def split(entries: Sequence[Entry]) -> tuple[list[Entry], list[tuple[Entry, Phrasing]]]:
    """Return the entries without their held-out phrasings, and those phrasings with their entries."""
    kept: list[Entry] = []
    held: list[tuple[Entry, Phrasing]] = []
    for entry in entries:
        held.extend((entry, phrasing) for phrasing in entry.phrasings if is_held_out(phrasing.text))
        seen = tuple(phrasing for phrasing in entry.phrasings if not is_held_out(phrasing.text))
        kept.append(replace(entry, phrasings=seen))
    return kept, held


def out_of_scope() -> list[str]:
    """Return lines that the knowledge must not answer, for training; the tests have others."""
    return _lines(OUT_OF_SCOPE_FILE)


def near_misses() -> list[str]:
    """Return lines in the entries' words that no entry answers, for training; the tests have others."""
    return _lines(NEAR_MISSES_FILE)


def _lines(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]
