"""Searches one resident's chain of areas (community, street, district, city), whose indexes stay small however large
the city. A lower area's entry with the same id overrides a higher one's.

Indexes are loaded when first needed and replaced whole when an area's version changes, so a search never waits for a
build. A worker notices a change within REFRESH_S.
"""

import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from community import log
from community.storage import Database
from knowledge.entries import store
from knowledge.entries.entry import Entry
from knowledge.language.core import clauses
from knowledge.language.normalise import normalise
from knowledge.language.two_requests import two_requests
from knowledge.retrieval.area_index import AreaIndex, join_matches
from knowledge.retrieval.encoder import Encoder
from knowledge.retrieval.fusion import VERBATIM, Candidate, FusionModel
from knowledge.retrieval.index_size import array_bytes
from knowledge.retrieval.query import Query, prepare
from knowledge.retrieval.text_index import TextIndex, seal_of

REFRESH_S = 0.5
MEMORY_MB = 512
# Other workers may still be opening the files of the version before.
KEEP_OLD_S = 3600.0
ASK_BACK_OPTIONS = 3
# Of a rant, so many clauses are looked at one by one, and one as likely as this is worth asking back.
MANY_CLAUSES = 12
CLEAR = 0.5


# An area's index, and the ids of its entries that are not to be served.
Searched: TypeAlias = tuple[AreaIndex, frozenset[str]]


class Decision(StrEnum):
    """What the evidence allows."""

    DIRECT = "direct"
    ASK_BACK = "ask_back"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Understanding:
    """What a line may mean: candidates, likeliest first, and what the evidence allows. also: what a second request in
    the same line means, where both are certain; the candidates are then the first one's."""

    decision: Decision
    candidates: tuple[Candidate, ...]
    also: Candidate | None = None

    @property
    def best(self) -> Candidate | None:
        """The likeliest candidate, if there is any."""
        return self.candidates[0] if self.candidates else None


class IndexSource:
    """The indexes of a fixed set of entries (evaluation, tests)."""

    def __init__(self, entries: Sequence[Entry], encoder: Encoder | None) -> None:
        by_area: dict[str, list[Entry]] = {}
        for entry in entries:
            by_area.setdefault(entry.area, []).append(entry)
        self._indexes = {area: AreaIndex.build(own, encoder) for area, own in by_area.items()}

    def index(self, area: str) -> AreaIndex | None:
        """Return the area's own index, or None where it has no entries."""
        return self._indexes.get(area)


class LiveIndexes:
    """The indexes of the database's entries, kept up to date."""

    def __init__(
        self, database: Database, encoder: Encoder | None, folder: Path | None = None, memory_mb: float = MEMORY_MB
    ) -> None:
        """folder: where built indexes are kept for other workers and the next start; None: nowhere. memory_mb: how
        large the indexes in memory may be together; the one in use stays, however large it is."""
        self._folder = folder
        self._database = database
        self._encoder = encoder
        self._budget = int(memory_mb * 2**20)
        # The one that has waited longest comes first. The sizes are in bytes.
        self._indexes: OrderedDict[str, AreaIndex] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._versions: dict[str, str] = {}
        self._checked = float("-inf")
        self._building: set[str] = set()
        self._lock = threading.Lock()

    def index(self, area: str) -> AreaIndex | None:
        """Return the area's own index, or None where it has no entries."""
        self._check_versions()
        wanted = self._versions.get(area)
        if wanted is None:
            return None
        with self._lock:
            held = self._indexes.get(area)
            if held is not None:
                self._indexes.move_to_end(area)
                if held.version != wanted and area not in self._building:
                    self._building.add(area)
                    threading.Thread(target=self._rebuild, args=(area, wanted), daemon=True).start()
        return held if held is not None else self._build(area, wanted)

    def held(self) -> tuple[int, int]:
        """Return how many indexes are in memory, and their bytes."""
        with self._lock:
            return len(self._sizes), sum(self._sizes.values())

    def _check_versions(self) -> None:
        if time.monotonic() - self._checked >= REFRESH_S:
            if self._versions:  # other threads go on with what is known; while nothing is, each looks for itself
                self._checked = time.monotonic()
            self._versions = store.versions(self._database)
            self._checked = time.monotonic()

    def _rebuild(self, area: str, version: str) -> None:
        try:
            self._build(area, version)
        except Exception as failure:  # the old index goes on serving, whatever went wrong with the new one
            log.error(log.Event.INDEX_FAILED, failure, area=area)
        finally:
            with self._lock:
                self._building.discard(area)

    def _build(self, area: str, version: str) -> AreaIndex:
        started = time.perf_counter()
        built = self._load_or_build(area, version)
        with self._lock:
            self._indexes[area] = built
            self._indexes.move_to_end(area)
            self._sizes[area] = array_bytes(built)
            self._make_room()
        ms = round((time.perf_counter() - started) * 1000)
        log.info(log.Event.INDEX_BUILT, area=area, texts=len(built), ms=ms)
        return built

    def _make_room(self) -> None:
        used = sum(self._sizes.values())
        while used > self._budget and len(self._indexes) > 1:
            oldest, _index = self._indexes.popitem(last=False)
            used -= self._sizes.pop(oldest)

    def _load_or_build(self, area: str, version: str) -> AreaIndex:
        if self._folder is None:
            entries = store.load_entries(self._database, area)
            return AreaIndex(entries, TextIndex.build(entries, self._encoder), version)
        # Phrasings are most of what is read, and only a build needs them.
        bare = store.load_entries(self._database, area, with_phrasings=False)
        seal = seal_of(bare, version, self._encoder)
        folder = self._folder / area / seal
        kept = TextIndex.load(folder, seal)
        if kept is not None:
            return AreaIndex(bare, kept, version)
        entries = store.load_entries(self._database, area)
        texts = TextIndex.build(entries, self._encoder)
        if seal_of(entries, version, self._encoder) == seal:
            self._keep(texts, folder, seal)
        return AreaIndex(entries, texts, version)

    def _keep(self, texts: TextIndex, folder: Path, seal: str) -> None:
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            texts.save(folder, seal)
            for other in folder.parent.iterdir():
                if other != folder and time.time() - other.stat().st_mtime > KEEP_OLD_S:
                    shutil.rmtree(other, ignore_errors=True)
        except OSError as failure:  # a full or read-only disk costs the next start a second, nothing else
            log.error(log.Event.INDEX_FAILED, failure)


class Retriever:
    """Finds what a line means."""

    def __init__(
        self,
        indexes: IndexSource | LiveIndexes,
        encoder: Encoder | None,
        fusion: FusionModel,
        chain: Callable[[str], tuple[str, ...]],
    ) -> None:
        """chain: area -> the areas whose entries hold there, nearest first."""
        self._indexes = indexes
        self._encoder = encoder
        self._fusion = fusion
        self._chain = chain

    @property
    def encoder(self) -> Encoder | None:
        """What turns lines into vectors; None where it could not be opened."""
        return self._encoder

    def understand(self, text: str, area: str, today: date) -> Understanding:
        """Return what `text` may mean to somebody in `area`, and whether the evidence allows an answer."""
        parts = two_requests(text)
        if parts:
            first, second = (self._understand(part, area, today) for part in parts)
            are_certain = first.decision is second.decision is Decision.DIRECT
            if are_certain and first.candidates[0].entry.id != second.candidates[0].entry.id:
                return Understanding(Decision.DIRECT, first.candidates, second.best)
        found = self._understand(text, area, today)
        return found if found.decision is not Decision.UNKNOWN else self._understand_parts(text, area, today) or found

    def _understand_parts(self, text: str, area: str, today: date) -> Understanding | None:
        """What the clearest clause of a rambling line may mean: worth asking back, never an answer by itself."""
        parts = clauses(text)
        if len(parts) < 2:
            return None
        found = [self._understand(part, area, today) for part in dict.fromkeys(parts[:MANY_CLAUSES])]
        clearest = max(found, key=lambda each: each.best.probability if each.best else 0.0)
        is_clear = clearest.best is not None and clearest.best.probability >= CLEAR
        return Understanding(Decision.ASK_BACK, clearest.candidates) if is_clear else None

    def _understand(self, text: str, area: str, today: date) -> Understanding:
        searched = self._searched(area, today)
        candidates = self._verbatim(normalise(text), searched) or self._rank(prepare(text, self._encoder), searched)
        return Understanding(self._decide(candidates), candidates)

    def _verbatim(self, spelt: str, searched: Sequence[Searched]) -> tuple[Candidate, ...]:
        """The one entry that staff wrote down in these very words: no likeness of others changes the answer."""
        found = [each for index, hidden in searched for each in index.verbatim(spelt, hidden)] if spelt else []
        return tuple(Candidate(entry, VERBATIM, wordings) for entry, wordings in found) if len(found) == 1 else ()

    def _rank(self, query: Query, searched: Sequence[Searched]) -> tuple[Candidate, ...]:
        matches = join_matches([index.matches(query, hidden) for index, hidden in searched])
        return tuple(self._fusion.rank(matches, len(query.spelt)))

    def entry(self, entry_id: str, area: str) -> Entry | None:
        """Return the entry with this id that holds in `area` (without its phrasings), or None."""
        for step in self._chain(area):
            index = self._indexes.index(step)
            if index is not None and entry_id in index.entries:
                return index.entries[entry_id]
        return None

    def warm(self, areas: Sequence[str]) -> None:
        """Load the indexes that residents of `areas` will need."""
        for area in areas:
            for step in self._chain(area):
                self._indexes.index(step)

    def _searched(self, area: str, today: date) -> list[Searched]:
        found: list[Searched] = []
        for step in self._chain(area):
            index = self._indexes.index(step)
            if index is not None:
                found.append(
                    (index, index.not_valid_on(today).union(*(index.overridden_by(lower) for lower, _ in found)))
                )
        return found

    def _decide(self, candidates: Sequence[Candidate]) -> Decision:
        if not candidates:
            return Decision.UNKNOWN
        # Several entries that start the same service are one thing to do: booking a meal or a visit is booking.
        best = candidates[0]
        answers_from = self._fusion.answers_from(best)
        if best.probability >= answers_from:
            return Decision.DIRECT
        if best.entry.service and _service_share(candidates, best.entry.service) >= answers_from:
            return Decision.DIRECT
        return Decision.ASK_BACK if best.probability >= self._fusion.ask_at else Decision.UNKNOWN


def _service_share(candidates: Sequence[Candidate], service: str) -> float:
    share = sum(candidate.probability for candidate in candidates if candidate.entry.service == service)
    return min(share, 1.0)
