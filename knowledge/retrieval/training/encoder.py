"""Trains the builtin encoder: static embeddings whose mean brings phrasings of one entry together.

Starts as a random projection of the tokens weighted by rarity (so that it begins as a word matcher), then learns by
contrast which different words mean the same, in the entries and in the lexicon of concepts. Loss: InfoNCE over in-batch negatives, both directions, temperature
0.05 (van den Oord et al. 2018), Adam (Kingma & Ba 2015). Saved in sentence-transformers' format.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, trainers

from knowledge.entries.entry import Entry
from knowledge.language import concepts
from knowledge.language.normalise import normalise
from knowledge.retrieval.training import made_questions
from knowledge.retrieval.training.made_questions import Kind
from knowledge.retrieval.training.noise import VoiceNoise

Array = npt.NDArray[np.float32]
SEED = 20261122


@dataclass(frozen=True)
class Recipe:
    """What the training run is made of."""

    dimension: int = 256
    vocabulary: int = 6000
    batch: int = 256
    steps: int = 2000
    rate: float = 0.003
    temperature: float = 0.05
    noise: float = 0.24
    # The share of pairs that are words of one concept, and how often a line's known word is swapped for another of its.
    words: float = 0.2
    swaps: float = 0.25
    # The share of pairs that are questions about many things.
    made: float = 0.5


def train(
    entries: Sequence[Entry],
    others: Sequence[str],
    folder: Path,
    recipe: Recipe | None = None,
    kinds: Sequence[Kind] | None = None,
) -> None:
    """Train on the entries' texts and write the model to `folder`.

    others: lines that belong to no entry; they are only ever negatives. kinds: of questions about many things; None: all.
    """
    kinds = made_questions.kinds() if kinds is None else kinds
    recipe = recipe or Recipe()
    groups = [_texts_of(entry) for entry in entries]
    strangers = [spelt for spelt in map(normalise, others) if spelt]
    words = [group for group in concepts.groups() if len(group) > 1]
    corpus = [text for group in (*groups, *words) for text in group] + strangers
    corpus += [normalise(line) for line in made_questions.all_lines()]
    tokenizer = _train_tokenizer(corpus, recipe)
    table = _Trainer(groups, words, strangers, corpus, tokenizer, recipe, kinds).run()
    save(folder, tokenizer, table)


def save(folder: Path, tokenizer: Tokenizer, table: Array) -> None:
    """Write tokenizer and table as a sentence-transformers model: StaticEmbedding, then Normalize."""
    module = folder / "0_StaticEmbedding"
    module.mkdir(parents=True, exist_ok=True)
    (folder / "1_Normalize").mkdir(exist_ok=True)
    tokenizer.save(str(module / "tokenizer.json"), pretty=False)
    save_file({"embedding.weight": table}, str(module / "model.safetensors"))
    modules = [
        {"idx": 0, "name": "0", "path": "0_StaticEmbedding", "type": _ST + "StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": _ST + "Normalize"},
    ]
    (folder / "modules.json").write_text(json.dumps(modules, indent=2) + "\n", encoding="utf-8")
    (folder / "1_Normalize" / "config.json").write_text("{}\n", encoding="utf-8")
    config: dict[str, object] = {"similarity_fn_name": "cosine", "prompts": {}, "default_prompt_name": None}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


_ST = "sentence_transformers.models."


def _texts_of(entry: Entry) -> list[str]:
    return [spelt for spelt in dict.fromkeys(normalise(text) for text in entry.texts) if spelt]


def _train_tokenizer(corpus: Sequence[str], recipe: Recipe) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram())
    trainer = trainers.UnigramTrainer(
        vocab_size=recipe.vocabulary,
        unk_token="<unk>",  # noqa: S106 - the model's word for unknown pieces
        special_tokens=["<unk>"],
        max_piece_length=4,
        show_progress=False,
    )
    tokenizer.train_from_iterator(corpus, trainer)
    return tokenizer


class _Trainer:
    def __init__(
        self,
        groups: Sequence[Sequence[str]],
        words: Sequence[Sequence[str]],
        strangers: Sequence[str],
        corpus: Sequence[str],
        tokenizer: Tokenizer,
        recipe: Recipe,
        kinds: Sequence[Kind],
    ) -> None:
        self._kinds = kinds
        self._numbers: dict[made_questions.Asked, int] = {}
        self._groups = [group for group in groups if len(group) > 1]
        self._words = words
        self._strangers = list(strangers)
        self._tokenizer = tokenizer
        self._recipe = recipe
        self._random = random.Random(SEED)
        self._noise = VoiceNoise(corpus, SEED)
        self._table = self._first_table(corpus)
        self._mean = np.zeros_like(self._table)
        self._square = np.zeros_like(self._table)

    def run(self) -> Array:
        for step in range(1, self._recipe.steps + 1):
            left, right, owners = self._batch()
            self._step(left, right, owners, step)
        return self._table

    def _first_table(self, corpus: Sequence[str]) -> Array:
        size = self._tokenizer.get_vocab_size()
        seen = np.zeros(size)
        for encoding in self._tokenizer.encode_batch_fast(list(corpus)):
            seen[np.unique(encoding.ids)] += 1
        rarity = np.log((1 + len(corpus)) / (1 + seen)) + 1
        directions = np.random.default_rng(SEED).standard_normal((size, self._recipe.dimension))
        directions /= np.linalg.norm(directions, axis=1, keepdims=True)
        table: Array = (directions * (rarity / rarity.mean())[:, None]).astype(np.float32)
        return table

    def _batch(self) -> tuple[list[str], list[str], npt.NDArray[np.int64]]:
        left, right, owners = [], [], []
        made = self._made_pairs(round(self._recipe.batch * self._recipe.made))
        for first, second, owner in made:
            left.append(first)
            right.append(second)
            owners.append(owner)
        for _ in range(self._recipe.batch - len(made)):
            if self._random.random() < self._recipe.words:
                number = self._random.randrange(len(self._words))
                first, second = self._random.sample(self._words[number], 2)
                owners.append(len(self._groups) + number)
            else:
                number = self._random.randrange(len(self._groups))
                first, second = map(self._disturb, self._random.sample(self._groups[number], 2))
                owners.append(number)
            left.append(first)
            right.append(second)
        # Strangers sit on the right only: everything must learn to keep away from them.
        extra = min(len(self._strangers), self._recipe.batch // 8)
        right.extend(self._random.sample(self._strangers, extra))
        owners.extend([-1] * extra)
        return left, right, np.array(owners)

    def _made_pairs(self, count: int) -> list[tuple[str, str, int]]:
        pairs: list[tuple[str, str, int]] = []
        while len(pairs) < count:
            for asked in made_questions.about_one_thing(self._random, self._kinds, made_questions.ABOUT_ONE):
                first, second = map(self._disturb, map(normalise, asked.wordings(self._random, 2)))
                # Numbers below those of strangers, which are -1.
                pairs.append((first, second, -2 - self._numbers.setdefault(asked, len(self._numbers))))
        return pairs[:count]

    def _disturb(self, text: str) -> str:
        if self._random.random() < 0.5:
            text = "".join(self._swap(piece, concept) for piece, concept in concepts.parts(text))
        return self._noise.corrupt(text, self._recipe.noise) if self._random.random() < 0.5 else text

    def _swap(self, piece: str, concept: int | None) -> str:
        if concept is None or self._random.random() >= self._recipe.swaps:
            return piece
        return self._random.choice(concepts.groups()[concept])

    def _step(self, left: list[str], right: list[str], owners: npt.NDArray[np.int64], step: int) -> None:
        a, a_back = self._embed(left)
        b, b_back = self._embed(right)
        scores = a @ b.T / self._recipe.temperature
        count = len(left)
        # Other phrasings of the same entry are not negatives.
        same = owners[:count, None] == owners[None, :]
        same[np.arange(count), np.arange(count)] = False
        scores[same] = -1e9
        gradient = _softmax_gradient(scores, count) / self._recipe.temperature
        slope = np.zeros_like(self._table)
        a_back((gradient @ b).astype(np.float32), slope)
        b_back((gradient.T @ a).astype(np.float32), slope)
        self._adam(slope, step)

    def _embed(self, texts: list[str]) -> tuple[Array, "_Backward"]:
        encodings = self._tokenizer.encode_batch_fast(texts)
        ids = [encoding.ids or [0] for encoding in encodings]
        lengths = np.array([len(row) for row in ids])
        flat = np.concatenate([np.array(row) for row in ids])
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        sums = np.add.reduceat(self._table[flat], starts, axis=0)
        means: Array = (sums / lengths[:, None]).astype(np.float32)
        norms = np.linalg.norm(means, axis=1, keepdims=True) + 1e-9
        unit: Array = (means / norms).astype(np.float32)
        return unit, _Backward(unit, norms, lengths, flat)

    def _adam(self, slope: Array, step: int) -> None:
        rate = self._recipe.rate * min(1.0, step / 50) * (1 - step / (self._recipe.steps + 1))
        self._mean += 0.1 * (slope - self._mean)
        self._square += 0.001 * (slope * slope - self._square)
        mean = self._mean / (1 - 0.9**step)
        square = self._square / (1 - 0.999**step)
        self._table -= (rate * mean / (np.sqrt(square) + 1e-8)).astype(np.float32)


class _Backward:
    """The gradient of unit-length means with respect to the table's rows."""

    def __init__(self, unit: Array, norms: Array, lengths: npt.NDArray[np.int64], flat: npt.NDArray[np.int64]) -> None:
        self._unit = unit
        self._norms = norms
        self._lengths = lengths
        self._flat = flat

    def __call__(self, gradient: Array, slope: Array) -> None:
        along = (gradient * self._unit).sum(axis=1, keepdims=True)
        inner = (gradient - along * self._unit) / self._norms / self._lengths[:, None]
        rows = np.repeat(inner, self._lengths, axis=0).astype(np.float32)
        order = np.argsort(self._flat, kind="stable")
        tokens, starts = np.unique(self._flat[order], return_index=True)
        slope[tokens] += np.add.reduceat(rows[order], starts, axis=0)


def _softmax_gradient(scores: Array, count: int) -> Array:
    """The gradient of both directions' cross entropy, whose right answers lie on the diagonal."""
    rows = _softmax(scores, axis=1)
    columns = np.zeros_like(scores)
    columns[:, :count] = _softmax(scores[:, :count], axis=0)
    gradient = rows + columns
    gradient[np.arange(count), np.arange(count)] -= 2
    result: Array = (gradient / (2 * count)).astype(np.float32)
    return result


def _softmax(scores: Array, axis: int) -> Array:
    shifted = np.exp(scores - scores.max(axis=axis, keepdims=True))
    result: Array = shifted / shifted.sum(axis=axis, keepdims=True)
    return result
