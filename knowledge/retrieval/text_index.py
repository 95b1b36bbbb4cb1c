"""The texts of one area's entries under four views: vectors, characters, sound, meaning. Plain arrays, kept in files.

Building takes a second at 10,000 entries; a worker maps what another has built. A folder of files is written whole
under another name first, and is only used if its seal names the entries it is to serve (the integrity gate).
"""

import hashlib
import json
import shutil
import uuid
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.entries.entry import Entry
from knowledge.language.concepts import asked, meaning
from knowledge.language.normalise import normalise
from knowledge.language.sound import sound_key
from knowledge.retrieval.alignment import Written
from knowledge.retrieval.byte_vectors import ByteVectors
from knowledge.retrieval.encoder import Encoder, Vectors
from knowledge.retrieval.encoder.base import normalise_rows
from knowledge.retrieval.ngram_index import NgramIndex, Overlap, Scores
from knowledge.retrieval.query import Query
from knowledge.retrieval.vector_index import VectorIndex

# N-grams in more of the texts than this are noise to a search among thousands; among a few hundred they are most of what
# there is to go by, so an n-gram that fewer than COMMON_TEXTS hold always counts.
COMMON_SHARE = 0.05
COMMON_TEXTS = 100
# Raised when the arrays' meaning changes: files of another format are built anew.
FORMAT = 11
_ARRAYS = "arrays"
_VECTORS = "vectors.faiss"
_SEAL = "seal.json"
# Between an entry's texts: what stands before a line's first character too (ngram_index.py), so that the beginning of
# each of them is a beginning here.
_BREAK = "\x01"


class Strings:
    """Many strings in one: in memory as Python keeps it, so that cutting one out costs next to nothing, and as an array
    of UTF-8 bytes for a file. starts: int64, at which character each begins, and the end."""

    def __init__(self, blob: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64]) -> None:
        self.blob = blob
        self.starts = starts
        self._all = blob.tobytes().decode("utf-8", "surrogatepass")
        self._from: list[int] = starts.tolist()

    @classmethod
    def pack(cls, strings: Sequence[str]) -> "Strings":
        """Return the strings as one."""
        blob = np.frombuffer("".join(strings).encode("utf-8", "surrogatepass"), dtype=np.uint8)
        return cls(blob, np.cumsum([0, *map(len, strings)], dtype=np.int64))

    def __getitem__(self, number: int) -> str:
        """Return one string."""
        return self._all[self._from[number] : self._from[number + 1]]

    def at(self, rows: Sequence[int]) -> list[str]:
        """Return several of them."""
        whole, starts = self._all, self._from
        return [whole[starts[row] : starts[row + 1]] for row in rows]


@dataclass(frozen=True)
class Likeness:
    """How a query compares with every text by characters, sound and meaning: cosines. What it has in common with the
    texts in meaning and with every entry as a whole, and the rows nearest by vector."""

    characters: Scores
    sound: Scores
    meaning: Scores
    meant: Overlap
    entries: Overlap
    nearest: npt.NDArray[np.int64]


@dataclass(frozen=True)
class TextIndex:
    """owners: int32, the number of each text's entry. spellings: the texts. sorted: int32, their numbers in the order of
    their spellings. spoken: their sound keys. written: as a line
    is laid beside them. questions: uint64,
    shape (n, 2), which questions each text asks, one bit each. entries: all that an entry's texts mean, one document
    per entry. vectors: None where there is no encoder. directions, centres: the vector of each text, the middle of each
    entry's."""

    owners: npt.NDArray[np.int32]
    spellings: Strings
    sorted: npt.NDArray[np.int32]
    spoken: Strings
    written: Written
    questions: npt.NDArray[np.uint64]
    characters: NgramIndex
    sounds: NgramIndex
    meanings: NgramIndex
    entries: NgramIndex
    vectors: VectorIndex | None
    directions: ByteVectors
    centres: ByteVectors

    @classmethod
    def build(cls, entries: Sequence[Entry], encoder: Encoder | None) -> "TextIndex":
        """Index every distinct spelling of every entry."""
        owners: list[int] = []
        texts: list[str] = []
        for number, entry in enumerate(entries):
            for spelt in dict.fromkeys(map(normalise, entry.texts)):
                if spelt:
                    owners.append(number)
                    texts.append(spelt)
        meant = [meaning(text) for text in texts]
        whole = [""] * len(entries)
        for owner, text in zip(owners, meant, strict=True):
            whole[owner] += f"{_BREAK}{text}"
        spoken = [sound_key(text) for text in texts]
        vectors = encoder.encode(texts) if encoder is not None and texts else None
        directions = vectors if vectors is not None else np.empty((len(texts), 0), dtype=np.float32)
        common = _common_share(len(texts))
        characters = NgramIndex.build(texts, common)
        return cls(
            owners=np.array(owners, dtype=np.int32),
            spellings=Strings.pack(texts),
            sorted=np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.int32),
            spoken=Strings.pack(spoken),
            written=Written.build(texts, characters),
            questions=_as_words([asked(text) for text in meant]),
            characters=characters,
            sounds=NgramIndex.build(spoken, common),
            meanings=NgramIndex.build(meant, common),
            entries=NgramIndex.build(whole, _common_share(len(whole))),
            vectors=VectorIndex.build(vectors) if vectors is not None else None,
            directions=ByteVectors.pack(directions),
            centres=ByteVectors.pack(_centres(directions, owners, len(entries))),
        )

    def __len__(self) -> int:
        """The number of texts."""
        return len(self.owners)

    def __iter__(self) -> Iterator[tuple[int, str, int]]:
        """Yield (text number, normalised text, its entry's number)."""
        for number, owner in enumerate(self.owners.tolist()):
            yield number, self.spellings[number], owner

    def likeness(self, query: Query) -> "Likeness":
        """Return how every text and every entry compares with the query, and the rows nearest by vector."""
        nearest = np.empty(0, dtype=np.int64)
        if self.vectors is not None and query.vector is not None:
            nearest = self.vectors.nearest(query.vector, NEAREST)
        meant = self.meanings.overlap(query.meant)
        return Likeness(
            characters=self.characters.scores(query.spelt),
            sound=self.sounds.scores(query.sound),
            meaning=meant.cosine(),
            meant=meant,
            entries=self.entries.overlap(query.meant),
            nearest=nearest,
        )

    def owners_of(self, spelt: str) -> list[int]:
        """Return the numbers of the entries that have a text spelt exactly so."""
        place = bisect_left(self.sorted, spelt, key=self.spellings.__getitem__)
        rows = takewhile(lambda row: self.spellings[row] == spelt, self.sorted[place:])
        return [int(self.owners[row]) for row in rows]

    def same_questions(self, rows: npt.NDArray[np.int64], query: Query) -> npt.NDArray[np.float64]:
        """Return, for these rows, the part of the questions asked by text or query that both ask, 0 to 1; half where
        one of them asks none that is known."""
        if not query.asked:
            return np.full(len(rows), 0.5)
        texts = self.questions.take(rows, axis=0)
        both = np.bitwise_count(texts & _as_words([query.asked])).sum(axis=1)
        theirs = np.bitwise_count(texts).sum(axis=1)
        either = theirs + query.asked.bit_count() - both
        return np.where(theirs, both / either, 0.5)

    def cosines(self, rows: npt.NDArray[np.int64], query: Query) -> npt.NDArray[Any]:
        """Return the vectors' cosines of these rows with the query; zeros where there are no vectors."""
        return _cosines(self.directions, rows, query)

    def central(self, entries: npt.NDArray[np.int64], query: Query) -> npt.NDArray[Any]:
        """Return the cosines of these entries' centres with the query; zeros where there are no vectors."""
        return _cosines(self.centres, entries, query)

    def save(self, folder: Path, seal: str) -> None:
        """Write the index to `folder`, whole or not at all; one that is there already stays."""
        draft = folder.with_name(f"{folder.name}.{uuid.uuid4().hex[:8]}")
        (draft / _ARRAYS).mkdir(parents=True)
        for name, array in self._arrays().items():
            np.save(draft / _ARRAYS / f"{name}.npy", array)
        if self.vectors is not None:
            self.vectors.save(draft / _VECTORS)
        (draft / _SEAL).write_text(json.dumps({"format": FORMAT, "seal": seal, "texts": len(self)}), encoding="ascii")
        with suppress(OSError):  # another worker was first
            draft.rename(folder)
        shutil.rmtree(draft, ignore_errors=True)

    @classmethod
    def load(cls, folder: Path, seal: str) -> "TextIndex | None":
        """Return the index kept in `folder`, or None if there is none for this seal that can be read."""
        try:
            kept = json.loads((folder / _SEAL).read_text(encoding="ascii"))
            if (kept["format"], kept["seal"]) != (FORMAT, seal):
                return None
            # Plain views of the mapped files: numpy's memmap class costs a microsecond at every use.
            files = (folder / _ARRAYS).glob("*.npy")
            arrays = {file.stem: np.load(file, mmap_mode="r").view(np.ndarray) for file in files}
            return cls(
                owners=arrays["owners"],
                spellings=Strings(arrays["spellings"], arrays["spellings_from"]),
                sorted=arrays["sorted"],
                spoken=Strings(arrays["spoken"], arrays["spoken_from"]),
                written=Written(arrays["written"], arrays["written_rarity"], arrays["written_from"]),
                questions=arrays["questions"],
                characters=NgramIndex.from_arrays(arrays, "characters_"),
                sounds=NgramIndex.from_arrays(arrays, "sounds_"),
                meanings=NgramIndex.from_arrays(arrays, "meanings_"),
                entries=NgramIndex.from_arrays(arrays, "entries_"),
                directions=ByteVectors(arrays["directions"], arrays["directions_scales"]),
                centres=ByteVectors(arrays["centres"], arrays["centres_scales"]),
                vectors=VectorIndex.load(folder / _VECTORS) if (folder / _VECTORS).exists() else None,
            )
        except (OSError, ValueError, KeyError, RuntimeError):  # RuntimeError is FAISS's
            return None

    def _arrays(self) -> dict[str, npt.NDArray[Any]]:
        own: dict[str, npt.NDArray[Any]] = {
            "owners": self.owners,
            "spellings": self.spellings.blob,
            "spellings_from": self.spellings.starts,
            "sorted": self.sorted,
            "spoken": self.spoken.blob,
            "spoken_from": self.spoken.starts,
            "written": self.written.codes,
            "written_rarity": self.written.rarity,
            "written_from": self.written.starts,
            "questions": self.questions,
            "directions": self.directions.codes,
            "directions_scales": self.directions.scales,
            "centres": self.centres.codes,
            "centres_scales": self.centres.scales,
        }
        for name in ("characters", "sounds", "meanings", "entries"):
            own |= getattr(self, name).as_arrays(f"{name}_")
        return own


def _common_share(count: int) -> float:
    return max(COMMON_SHARE, COMMON_TEXTS / max(count, 1))


def _centres(directions: Vectors, owners: Sequence[int], count: int) -> Vectors:
    sums = np.zeros((count, directions.shape[1]), dtype=np.float32)
    np.add.at(sums, np.array(owners, dtype=np.intp), directions)
    return normalise_rows(sums)


def _cosines(vectors: ByteVectors, rows: npt.NDArray[np.int64], query: Query) -> npt.NDArray[Any]:
    if query.vector is None or not vectors.codes.shape[1]:
        return np.zeros(len(rows))
    return vectors.cosines(rows, query.vector)


def _as_words(bits: Sequence[int]) -> npt.NDArray[np.uint64]:
    low = (1 << 64) - 1
    return np.array([(number & low, number >> 64) for number in bits], dtype=np.uint64).reshape(-1, 2)


# How many texts the vectors may propose.
NEAREST = 32


def seal_of(entries: Sequence[Entry], version: str, encoder: Encoder | None) -> str:
    """Return what an index must have been built from, and how, to serve these entries."""
    # The format is part of it, so that a new release does not find its folder taken by the old one's files.
    digest = hashlib.sha256(f"{FORMAT}\n{version}\n{encoder.fingerprint if encoder else 'none'}".encode())
    for entry in entries:
        digest.update(f"\n{entry.id}".encode())
    return digest.hexdigest()[:32]
