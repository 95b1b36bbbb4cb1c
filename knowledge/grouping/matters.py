"""What a report is about, in matters of an estate (matters.txt, written for this project): 没得水 and 停水了 are one."""

import re
from functools import cache
from pathlib import Path

LEXICON_FILE = Path(__file__).parent / "matters.txt"
_EVERYWHERE = "+"


def matters_in(words: str) -> frozenset[str]:
    """Return the names of the matters that simplified text speaks of; none is common."""
    return frozenset(name for name, pattern in matters().items() if pattern.search(words))


@cache
def matters() -> dict[str, re.Pattern[str]]:
    """Return each matter's pattern by its name, in the lexicon's order."""
    lines = LEXICON_FILE.read_text(encoding="utf-8").splitlines()
    pairs = (line.lstrip(_EVERYWHERE).split(":", 1) for line in lines if line and not line.startswith("#"))
    return {name: re.compile("|".join(patterns.split())) for name, patterns in pairs}


@cache
def everywhere() -> frozenset[str]:
    """Return the matters that no building has to itself."""
    lines = LEXICON_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(line[1:].split(":", 1)[0] for line in lines if line.startswith(_EVERYWHERE))
