"""The texts of one area's entries under four views: vectors, characters, sound, meaning. Plain arrays, kept in files.

Building takes a second at 10,000 entries; a worker maps what another has built. A folder of files is written whole
under another name first, and is only used if its seal names the entries it is to serve (the integrity gate).
"""

import hashlib
import json
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.entries.entry import Entry
from knowledge.language.concepts import asked, meaning
from knowledge.language.normalise import normalise
from knowledge.language.sound import sound_key
from knowledge.retrieval.encoder import Encoder, Vectors
from knowledge.retrieval.ngram_index import NgramIndex, Overlap, Scores
from knowledge.retrieval.query import Query
from knowledge.retrieval.vector_index import VectorIndex

# N-grams in more of the texts than this are noise to a search among thousands; among a few hundred they are most of what
# there is to go by, so an n-gram that fewer than COMMON_TEXTS hold always counts.
COMMON_SHARE = 0.05
COMMON_TEXTS = 100
# Raised when the arrays' meaning changes: files of another format are built anew.
FORMAT = 7
_ARRAYS = "arrays"
_VECTORS = "vectors.faiss"
_SEAL = "seal.json"
# Between an entry's texts: what stands before a line's first character too (ngram_index.py), so that the beginning of
# each of them is a beginning here.
_BREAK = "\x01"


class Strings:
    """Many strings in one array of UTF-8 bytes. starts: int64, where each begins, and the end."""

    def __init__(self, blob: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64]) -> None:
        self.blob = blob
        self.starts = starts
        self._bytes = blob.tobytes()
        self._from: list[int] = starts.tolist()

    @classmethod
    def pack(cls, strings: Sequence[str]) -> "Strings":
        """Return the strings as one array."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in strings]
        blob = np.frombuffer(b"".join(encoded), dtype=np.uint8)
        return cls(blob, np.cumsum([0, *map(len, encoded)], dtype=np.int64))

    def __getitem__(self, number: int) -> str:
        """Return one string."""
        return str(self._bytes[self._from[number] : self._from[number + 1]], "utf-8", "surrogatepass")


@dataclass(frozen=True)
class Likeness:
    """How a query compares with every text by characters, sound and meaning, with every entry as a whole, and the rows
    nearest by vector."""

    characters: Scores
    sound: Scores
    meaning: Overlap
    entries: Overlap
    nearest: npt.NDArray[np.int64]


@dataclass(frozen=True)
class TextIndex:
    """owners: int32, the number of each text's entry. spellings: the texts. questions: uint64, shape (n, 2), which
    questions each text asks, one bit each. entries: all that an entry's texts mean,
    one document per entry. vectors: None where there is no encoder."""

    owners: npt.NDArray[np.int32]
    spellings: Strings
    questions: npt.NDArray[np.uint64]
    characters: NgramIndex
    sounds: NgramIndex
    meanings: NgramIndex
    entries: NgramIndex
    vectors: VectorIndex | None
    centres: npt.NDArray[np.float16]

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
        vectors = encoder.encode(texts) if encoder is not None and texts else None
        common = _common_share(len(texts))
        return cls(
            owners=np.array(owners, dtype=np.int32),
            spellings=Strings.pack(texts),
            questions=_as_words([asked(text) for text in meant]),
            characters=NgramIndex.build(texts, common),
            sounds=NgramIndex.build([sound_key(text) for text in texts], common),
            meanings=NgramIndex.build(meant, common),
            entries=NgramIndex.build(whole, _common_share(len(whole))),
            vectors=VectorIndex.build(vectors) if vectors is not None else None,
            centres=_centres(vectors, owners, len(entries)),
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
        return Likeness(
            characters=self.characters.scores(query.spelt),
            sound=self.sounds.scores(query.sound),
            meaning=self.meanings.overlap(query.meant),
            entries=self.entries.overlap(query.meant),
            nearest=nearest,
        )

    def same_questions(self, rows: npt.NDArray[np.int64], query: Query) -> npt.NDArray[np.float64]:
        """Return, for these rows, the part of the questions asked by text or query that both ask, 0 to 1; half where
        one of them asks none that is known."""
        texts, line = self.questions[rows], _as_words([query.asked])
        both = np.bitwise_count(texts & line).sum(axis=1)
        either = np.bitwise_count(texts | line).sum(axis=1)
        silent = ~texts.any(axis=1) | (not query.asked)
        return np.where(silent, 0.5, both / np.maximum(either, 1))

    def cosines(self, rows: npt.NDArray[np.int64], query: Query) -> npt.NDArray[Any]:
        """Return the vectors' cosines of these rows with the query; zeros where there are no vectors."""
        if self.vectors is None or query.vector is None:
            return np.zeros(len(rows))
        return self.vectors.cosines(rows, query.vector)

    def central(self, entries: npt.NDArray[np.intp], query: Query) -> npt.NDArray[Any]:
        """Return the cosines of these entries' centres with the query; zeros where there are no vectors."""
        if not self.centres.shape[1] or query.vector is None:
            return np.zeros(len(entries))
        return self.centres[entries].astype(np.float32) @ query.vector

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
                questions=arrays["questions"],
                characters=NgramIndex.from_arrays(arrays, "characters_"),
                sounds=NgramIndex.from_arrays(arrays, "sounds_"),
                meanings=NgramIndex.from_arrays(arrays, "meanings_"),
                entries=NgramIndex.from_arrays(arrays, "entries_"),
                centres=arrays["centres"],
                vectors=VectorIndex.load(folder / _VECTORS) if (folder / _VECTORS).exists() else None,
            )
        except (OSError, ValueError, KeyError, RuntimeError):  # RuntimeError is FAISS's
            return None

    def _arrays(self) -> dict[str, npt.NDArray[Any]]:
        own: dict[str, npt.NDArray[Any]] = {
            "owners": self.owners,
            "spellings": self.spellings.blob,
            "spellings_from": self.spellings.starts,
            "questions": self.questions,
            "centres": self.centres,
        }
        for name in ("characters", "sounds", "meanings", "entries"):
            own |= getattr(self, name).as_arrays(f"{name}_")
        return own


def _common_share(count: int) -> float:
    return max(COMMON_SHARE, COMMON_TEXTS / max(count, 1))


def _centres(vectors: Vectors | None, owners: Sequence[int], count: int) -> npt.NDArray[np.float16]:
    if vectors is None:
        return np.empty((count, 0), dtype=np.float16)
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, np.array(owners, dtype=np.intp), vectors)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    directions: npt.NDArray[np.float16] = (sums / np.maximum(lengths, 1e-9)).astype(np.float16)
    return directions


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
