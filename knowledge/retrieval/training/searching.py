"""Searches every line of the training material as a stranger's would be searched.

Each phrasing is a resident's line, against an index that holds the others of its entry but not itself, with an encoder
that was not trained on it (cross-fitting): otherwise the vectors would look better than they are for a stranger's words,
and the probabilities would be too sure. It is searched among all phrasings; among few, as in a community that has just
begun to write its knowledge down; and as one of thousands of single lines, badly misheard. Beside them stand bases that
are made up: names of places as a recogniser hears them, and many questions about each of many things.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.entries.entry import Entry, Phrasing
from knowledge.evaluation.holdout import fold_of
from knowledge.language.normalise import normalise
from knowledge.retrieval.area_index import AreaIndex
from knowledge.retrieval.encoder.base import Encoder
from knowledge.retrieval.fusion import Array, entry_features
from knowledge.retrieval.query import prepare
from knowledge.retrieval.training import made_questions, place_names
from knowledge.retrieval.training.noise import VoiceNoise

FOLDS = 3
# How many phrasings an entry keeps in the sparse index.
FEW = (0, 1, 1, 2, 4)
# How many wordings an entry of a made-up base has.
KEPT = (1, 1, 1, 2, 2, 3, 4, 6)
# How many lines are searched once more as if their entry had never been written.
UNWRITTEN = 0.2
# Of the single lines, how many are made into questions, how badly they are misheard, and what is said around them.
SINGLES = 2000
MISHEARD = (0.0, 0.2, 0.3, 0.4)
AROUND = ("{}", "{}", "{}", "请问{}", "{}在哪点", "我要去{}", "麻烦帮我找一下{}", "{}怎么走")
# Of made-up bases: how many places and how many of them are asked for, and how many questions stand about each thing.
PLACES = 3000
ASKED_FOR = 1500
ABOUT_EACH = 14
HALF = 0.5


@dataclass(frozen=True)
class Material:
    """entries: with the phrasings to train on. strangers: lines about something else altogether. near_misses: lines in
    the entries' words that no entry answers."""

    entries: Sequence[Entry]
    strangers: Sequence[str]
    near_misses: Sequence[str]


@dataclass(frozen=True)
class Searched:
    """One line's candidates: features, shape (n, len(FEATURES)), and which of them is right (-1: none). is_full: whether
    it was searched among all phrasings. is_near_miss: whether it only looks like something known. is_made: whether its
    base is of made-up questions about many things."""

    features: Array
    right: int
    is_full: bool
    is_near_miss: bool = False
    is_made: bool = False


def search_all(material: Material, encoder: Encoder, fold: int) -> Iterator[Searched]:
    """Yield every line of this fold, searched among all phrasings and among few. encoder: one that never saw them."""
    rng = random.Random(fold)
    noise = VoiceNoise([normalise(text) for entry in material.entries for text in entry.texts], fold)
    sparse = [_few(phrasings_where(entry, fold, inside=False), rng) for entry in material.entries]
    for entries, is_full in ((material.entries, True), (sparse, False)):
        search = _Search(AreaIndex.build(entries, encoder), encoder, is_full)
        for entry in material.entries:
            for phrasing in phrasings_where(entry, fold, inside=True).phrasings:
                yield search(phrasing.text, entry.id)
                # A community that has not written this down: its other entries are near misses.
                if not entry.service and rng.random() < UNWRITTEN:
                    yield search(phrasing.text, None, hidden=frozenset({entry.id}))
                noisy = noise.corrupt(phrasing.text, rng.choice((0.1, 0.2, 0.3)))
                if noisy != phrasing.text:
                    yield search(noisy, entry.id, instead_of=phrasing.text)
        for text in material.strangers:
            if fold_of(text, FOLDS) == fold:
                yield search(text, None)
        for text in material.near_misses:
            if fold_of(text, FOLDS) == fold:
                yield replace(search(text, None), is_near_miss=True)
    yield from _search_singles(material, encoder, fold)
    yield from _search_places(encoder, fold)
    for line in _search_made_questions(material, encoder, fold):
        yield replace(line, is_made=True)


def _search_singles(material: Material, encoder: Encoder, fold: int) -> Iterator[Searched]:
    rng = random.Random(fold)
    # Without those that name the same thing in the same words; a line is then its own entry, and its only right answer.
    lines = dict.fromkeys(normalise(text) for entry in material.entries for text in entry.texts)
    short = [line for line in lines if 2 <= len(line) <= 14]
    chosen = rng.sample(short, min(SINGLES * 2, len(short)))
    entries = [Entry(str(number), "", "", line) for number, line in enumerate(chosen)]
    noise = VoiceNoise(chosen, fold)
    search = _Search(AreaIndex.build(entries, encoder), encoder, False)
    for number, line in enumerate(chosen[: len(chosen) // 2]):
        said = rng.choice(AROUND).format(noise.corrupt(line, rng.choice(MISHEARD)))
        if normalise(said) != line:
            yield search(said, str(number))
    for text in material.strangers:
        if fold_of(text, FOLDS) == fold:
            yield search(text, None)


def _search_places(encoder: Encoder, fold: int) -> Iterator[Searched]:
    rng = random.Random(fold)
    names = place_names.names(rng, PLACES)
    noise = VoiceNoise(names, fold)
    search = _Search(AreaIndex.build([Entry(name, "", "", name) for name in names], encoder), encoder, False)
    for name in rng.sample(names, ASKED_FOR):
        heard = place_names.as_heard(rng, name, noise)
        if normalise(heard) != normalise(name):
            yield search(heard, name)


def _search_made_questions(material: Material, encoder: Encoder, fold: int) -> Iterator[Searched]:
    rng = random.Random(fold)
    entries, lines = [], []
    for number, asked in enumerate(made_questions.dense_base(rng, fold, FOLDS, ABOUT_EACH)):
        kept = asked.wordings(rng, rng.choice(KEPT))
        entries.append(Entry(str(number), "", "", kept[0], phrasings=tuple(map(Phrasing, kept[1:]))))
        lines.append((made_questions.reworded(rng, rng.choice(kept), asked.things), str(number)))
    noise = VoiceNoise([entry.question for entry in entries], fold)
    search = _Search(AreaIndex.build(entries, encoder), encoder, False)
    for line, right in lines:
        if rng.random() < HALF:
            yield search(line, right)
        if rng.random() < HALF:
            yield search(noise.corrupt(line, rng.choice((0.1, 0.2, 0.3))), right)
        if rng.random() < UNWRITTEN:
            yield replace(search(line, None, hidden=frozenset({right})), is_near_miss=True)
    for text in material.strangers:
        if fold_of(text, FOLDS) == fold and rng.random() < HALF:
            yield search(text, None)


class _Search:
    def __init__(self, index: AreaIndex, encoder: Encoder, is_full: bool) -> None:
        self._index = index
        self._encoder = encoder
        self._is_full = is_full
        entries = list(index.entries.values())
        self._numbers = {(entries[owner].id, spelt): number for number, spelt, owner in index.texts}

    def __call__(
        self, text: str, right: str | None, instead_of: str = "", hidden: frozenset[str] = frozenset()
    ) -> Searched:
        """right: the id of the line's entry. instead_of: what the line was before it was corrupted. hidden: ids of
        entries to search without."""
        query = prepare(text, self._encoder)
        own = self._numbers.get((right, normalise(instead_of or text))) if right else None
        matches = self._index.matches(query, hidden, without=own)
        features = entry_features(matches, len(query.spelt))
        places = [place for place, entry in enumerate(matches.entries) if entry.id == right]
        return Searched(features, places[0] if places else -1, self._is_full)


def _few(entry: Entry, rng: random.Random) -> Entry:
    count = min(rng.choice(FEW), len(entry.phrasings))
    return replace(entry, phrasings=tuple(rng.sample(entry.phrasings, count)))


def phrasings_where(entry: Entry, fold: int, *, inside: bool) -> Entry:
    """Return the entry with those of its phrasings alone that lie inside, or outside, the fold."""
    chosen = tuple(p for p in entry.phrasings if (fold_of(p.text, FOLDS) == fold) is inside)
    return replace(entry, phrasings=chosen)
