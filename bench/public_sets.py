"""Question sets made from public data, for `jiamenkou evaluate`: `python -m bench.public_sets DATA OUT`.

DATA is a folder of public sets that the project measures itself with and never ships (docs/understanding.md names
them). Writes to OUT, each time the same:

- faq.jsonl, faq.tsv: a mixed base of health, policy and epidemic questions; clean, with heavy voice noise, near misses
  and lines about something else. Groups whose wordings are nearly equal are one entry: which of two equal questions
  somebody meant, nobody can tell.
- places.jsonl, places.tsv: places and how a speech recogniser heard them.
"""

import csv
import json
import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.language.normalise import normalise
from knowledge.retrieval.training.noise import VoiceNoise

SEED = 20261123
# From this likeness of spelling (0 to 100) two questions are the same question.
SAME_QUESTION = 88
HEAVY_NOISE = 0.2
DISTRACTORS = 226
NEGATIVES = 600


@dataclass
class _Group:
    """One entry in the making. asked: wordings kept out of the base, to ask with."""

    question: str
    phrasings: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    near_misses: list[str] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [self.question, *self.phrasings, *self.asked]


def build(data: Path, out: Path) -> None:
    """Write both benches."""
    out.mkdir(parents=True, exist_ok=True)
    _build_faq(data, out, random.Random(SEED))
    _build_places(data, out)


def _build_faq(data: Path, out: Path, rng: random.Random) -> None:
    groups = _merge([*_epidemic(data, rng), *_virus(data, rng)])
    policy = [row["question"] for row in _rows(data / "gov_policy_qa_ncp" / "policy_qa_dev.jsonl")]
    groups += [_Group(question) for question in rng.sample(policy, DISTRACTORS)]
    _write_base(out / "faq.jsonl", groups)
    noise = VoiceNoise([group.question for group in groups], SEED)
    known = {normalise(text) for group in groups for text in group.texts}
    clean = [(str(number), text) for number, group in enumerate(groups) for text in group.asked]
    near = [text for group in groups for text in group.near_misses if normalise(text) not in known]
    others = [row["text"] for row in _rows(data / "intent_smp2019" / "intents_dev.jsonl")]
    lines = [(number, "clean", text) for number, text in clean]
    lines += [(number, "heavy_noise", noise.corrupt(text, HEAVY_NOISE)) for number, text in clean]
    lines += [("-", "near_miss", text) for text in rng.sample(near, min(NEGATIVES, len(near)))]
    lines += [("-", "out_of_scope", text) for text in rng.sample(others, NEGATIVES)]
    _write_questions(out / "faq.tsv", lines)


def _epidemic(data: Path, rng: random.Random) -> Iterable[_Group]:
    for row in _rows(data / "faq_pairs_epidemic" / "retrieval.jsonl"):
        asked, kept = _split(row["positives"], rng)
        yield _Group(row["faq"], kept, asked, row["hard_negatives"])


def _virus(data: Path, rng: random.Random) -> Iterable[_Group]:
    for row in _rows(data / "faq_covid_feiyan" / "faq.jsonl"):
        asked, kept = _split(row["paraphrases"], rng)
        yield _Group(row["question"], kept, asked)


def _split(wordings: Sequence[str], rng: random.Random) -> tuple[list[str], list[str]]:
    shuffled = rng.sample(wordings, len(wordings))
    half = max(1, len(shuffled) // 2)
    return shuffled[:half][:2], shuffled[half:]


def _merge(groups: list[_Group]) -> list[_Group]:
    texts = [(number, normalise(text)) for number, group in enumerate(groups) for text in group.texts]
    spelt = [text for _, text in texts]
    leader = list(range(len(groups)))

    def find(number: int) -> int:
        while leader[number] != number:
            number = leader[number]
        return number

    alike = process.cdist(spelt, spelt, scorer=fuzz.ratio, score_cutoff=SAME_QUESTION, dtype=np.uint8)
    for one, other in zip(*np.nonzero(alike), strict=True):
        first, second = find(texts[int(one)][0]), find(texts[int(other)][0])
        leader[max(first, second)] = min(first, second)
    merged: dict[int, _Group] = {}
    for number, group in enumerate(groups):
        first = find(number)
        if first == number:
            merged[number] = group
        else:
            merged[first].phrasings += [group.question, *group.phrasings]
            merged[first].asked += group.asked
            merged[first].near_misses += group.near_misses
    return list(merged.values())


def _build_places(data: Path, out: Path) -> None:
    with (data / "asr_catslu_map" / "poi_linking.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    lexicon = (data / "asr_catslu_map" / "poi_lexicon.tsv").read_text(encoding="utf-8").splitlines()[1:]
    names = sorted({name.strip() for name in lexicon} | {row["gold_poi"] for row in rows})
    _write_base(out / "places.jsonl", [_Group(name) for name in names])
    numbers = {name: str(number) for number, name in enumerate(names)}
    misheard = [row for row in rows if row["gold_verbatim_in_asr"] == "0" and row["asr"] not in {"", "null"}]
    _write_questions(out / "places.tsv", [(numbers[row["gold_poi"]], "misheard", row["asr"]) for row in misheard])


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _write_base(file: Path, groups: Sequence[_Group]) -> None:
    with file.open("w", encoding="utf-8") as out:
        for number, group in enumerate(groups):
            phrasings = list(dict.fromkeys(group.phrasings))
            row = {"id": str(number), "question": group.question, "phrasings": phrasings, "answer": group.question}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_questions(file: Path, lines: Iterable[tuple[str, str, str]]) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.write("id\tstyle\ttext\n")
        for expected, style, text in lines:
            if one_line := " ".join(text.split()):
                out.write(f"{expected}\t{style}\t{one_line}\n")


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
