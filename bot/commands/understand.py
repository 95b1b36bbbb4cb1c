"""`jiamenkou understand`: stdin lines in; per line what it may mean and what it names, with the starter's knowledge."""

import argparse
import json
import sys
from datetime import datetime
from typing import Any

from community.clock import fixed_clock, system_clock
from knowledge.entries.files import read_files, starter_files
from knowledge.language.core import core_of
from knowledge.language.slots import Slots, read_slots
from knowledge.language.when.tokens import When
from knowledge.retrieval.encoder import open_encoder
from knowledge.retrieval.fusion import load_fusion
from knowledge.retrieval.retriever import Decision, IndexSource, Retriever, Understanding

CANDIDATES = 5
BAD_NOW = "--now：“{now}”应写成 2026-11-22T09:00 的样子"

_DECISIONS = {Decision.DIRECT: "有把握", Decision.ASK_BACK: "要反问", Decision.UNKNOWN: "不知道"}
_NAMES = {"count": "多少", "name": "姓名", "phone": "电话", "address": "地址", "for_whom": "替谁"}


def run(options: argparse.Namespace) -> int:
    """Print one result for every line of stdin. Exit status 1 if --now is no time."""
    now = read_now(options.now)
    if now is None:
        print(BAD_NOW.format(now=options.now), file=sys.stderr)
        return 1
    retriever, area = _retriever()
    for line in sys.stdin:
        text = line.rstrip("\n")
        understood = retriever.understand(text, area, now.date())
        slots = read_slots(text, now)
        print(as_json(text, understood, slots) if options.json else _as_text(text, understood, slots), flush=True)
    return 0


def as_json(text: str, understood: Understanding, slots: Slots) -> str:
    """Return one line of JSON: core, candidates, service, decision, slots."""
    shown: dict[str, Any] = {
        "core": core_of(text),
        "candidates": [
            {
                "entry": candidate.entry.id,
                "service": candidate.entry.service,
                "question": candidate.entry.question,
                "p": round(candidate.probability, 4),
            }
            for candidate in understood.candidates[:CANDIDATES]
        ],
        "service": _service(understood),
        "decision": understood.decision.value,
        # Always of one shape: a line that names no time has a `when` of nulls.
        "slots": {**vars(slots), "when": vars(slots.when or When(None))},
    }
    return json.dumps(shown, ensure_ascii=False)


def _service(understood: Understanding) -> str | None:
    best = understood.best
    return best.entry.service if best and understood.decision is not Decision.UNKNOWN else None


def _as_text(text: str, understood: Understanding, slots: Slots) -> str:
    best = understood.best
    meant = f"{best.entry.question}（{best.probability:.2f}）" if best else "——"
    said = [f"{name}：{getattr(slots, key)}" for key, name in _NAMES.items() if getattr(slots, key) is not None]
    if slots.when is not None:
        said.insert(0, f"时间：{_say(slots.when)}")
    return "\n".join([f"{text}", f"  {_DECISIONS[understood.decision]}：{meant}", *(f"  {line}" for line in said)])


def _say(when: When) -> str:
    span = when.start or "还没定"
    if when.end:
        span += f" 到 {when.end}"
    every = {"day": "每天", "weekday": "工作日", "week": "每周", "month": "每月", None: ""}[when.every]
    said = " ".join(word for word in (span, when.part, every) if word)
    return f"{said}（要再问一下）" if when.ask else said


def _retriever() -> tuple[Retriever, str]:
    entries = read_files(starter_files())
    encoder = open_encoder("builtin")
    areas = tuple(dict.fromkeys(entry.area for entry in entries))
    return Retriever(IndexSource(entries, encoder), encoder, load_fusion(), lambda _area: areas), areas[0]


def read_now(given: str | None) -> datetime | None:
    """Return the moment that --now gives, the present one without it; None if it is no time."""
    if given is None:
        return system_clock()
    try:
        return fixed_clock(datetime.fromisoformat(given))()
    except ValueError:
        return None
