"""`jiamenkou complaints`: what people complain about, from lines and files."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from bot.commands.understand import BAD_NOW, read_now
from community.clock import local
from handlers.complaints.model.category import CATEGORY_NAMES
from handlers.complaints.texts import URGENCY_NAMES
from handlers.complaints.understanding.reading import Reading, open_reader
from knowledge.evaluation.report_rows import Row, RowsMissing, read_rows
from knowledge.grouping import Groups, HotGroup
from knowledge.grouping.summary import draft
from knowledge.retrieval.encoder import Encoder, open_encoder


def hot(options: argparse.Namespace) -> int:
    """Group a file's reports in the order of time and print the groups, the hottest first, as of the latest report; with
    --labels, print how well the groups agree with the file's labels instead."""
    try:
        rows, problems = read_rows(options.file, options.labels)
    except RowsMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    for problem in problems:
        print(problem, file=sys.stderr)
    encoder = open_encoder("builtin")
    if options.labels:
        return _compare(rows, encoder, options)
    groups = _ranked(rows, encoder)
    if options.json:
        print(json.dumps(groups, ensure_ascii=False))
    else:
        print(*(_line(group) for group in groups), sep="\n")
    return 0


def _ranked(rows: Sequence[Row], encoder: Encoder) -> list[dict[str, Any]]:
    groups = Groups(encoder)
    for row in rows:
        groups.add(row.report)
    if not rows:
        return []
    now = rows[-1].report.at
    ranked = groups.ranked(now)
    # Groups of one come last, whatever their heat: nobody else has said so yet.
    ordered = sorted(ranked, key=lambda group: len(group.members) == 1)
    drafts = ((group, draft(group.members, group.standing, now)) for group in ordered)
    return [
        {
            "rank": rank,
            "heat": group.standing.heat,
            "size": len(group.members),
            "growing": group.standing.is_growing_fast,
            "title": each.title,
            "place": each.place,
            "since": _moment(group, 0),
            "until": _moment(group, -1),
            "summary": each.summary,
            "ids": [report.id for report in group.members],
        }
        for rank, (group, each) in enumerate(drafts, start=1)
    ]


def _moment(group: HotGroup, place: int) -> str:
    return local(group.members[place].at).isoformat()


def _line(group: dict[str, Any]) -> str:
    return f"{group['rank']}. 热度 {group['heat']}  {group['summary']}\n   编号：{'、'.join(group['ids'])}"


def _compare(rows: Sequence[Row], encoder: Encoder, options: argparse.Namespace) -> int:
    from knowledge.evaluation.grouping import compare  # scikit-learn takes a second to import

    if not any(row.label for row in rows):
        print(f"{options.file} 里没有一行有“{options.labels}”", file=sys.stderr)
        return 1
    compared = compare(rows, encoder)
    if options.json:
        table = {
            each.name: {
                "precision": each.figures.precision,
                "recall": each.figures.recall,
                "f1": each.figures.f1,
                "groups": each.groups,
                "threshold": each.threshold,
            }
            for each in compared
        }
        print(json.dumps(table, ensure_ascii=False))
        return 0
    labelled = [row.label for row in rows if row.label]
    print(f"{len(rows)} reports, {len(labelled)} with a label, {len(set(labelled))} labels\n")
    print("| | B-cubed precision | recall | F1 | groups | threshold |\n|---|---|---|---|---|---|")
    for each in compared:
        figures = each.figures
        numbers = f"{figures.precision:.3f} | {figures.recall:.3f} | {figures.f1:.3f}"
        print(f"| {each.name} | {numbers} | {each.groups} | {each.threshold or '–'} |")
    return 0


def evaluate(options: argparse.Namespace) -> int:
    """Print how well lines are sorted, beside TF-IDF with a linear SVM: with --sets the shipped classifiers on the sets in
    a folder, else a new classifier that learns from one labelled file, on another."""
    if options.sets is not None:
        return _evaluate_sets(options)
    if options.train is None or options.test is None:
        print("要么给 --sets 文件夹，要么给 --train 和 --test", file=sys.stderr)
        return 2
    # scikit-learn takes a second to import
    from knowledge.classification.training import ExamplesInvalid
    from knowledge.evaluation.classification import as_json, as_text, compare
    from knowledge.evaluation.labelled_rows import LabelledRowsInvalid, read_labelled

    try:
        known, unknown = read_labelled(options.train), read_labelled(options.test)
        compared = compare(known, unknown)
    except (LabelledRowsInvalid, ExamplesInvalid) as invalid:
        print(invalid, file=sys.stderr)
        return 1
    print(json.dumps(as_json(compared), ensure_ascii=False) if options.json else as_text(compared))
    return 0


def _evaluate_sets(options: argparse.Namespace) -> int:
    from bot.commands.complaint_figures import figures_as_json, figures_as_text
    from community.clock import system_clock
    from handlers.complaints.understanding.evaluation import SetMissing, evaluate

    try:
        found = evaluate(options.sets, open_reader(), system_clock())
    except SetMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    print(json.dumps(figures_as_json(found), ensure_ascii=False) if options.json else figures_as_text(found))
    return 0


def classify(options: argparse.Namespace) -> int:
    """Print what every line of stdin reports. Exit status 1 if --now is no time."""
    now = read_now(options.now)
    if now is None:
        print(BAD_NOW.format(now=options.now), file=sys.stderr)
        return 1
    reader = open_reader()
    if hasattr(sys.stdin, "reconfigure"):  # bytes that are no text are shown as such, not fallen over
        sys.stdin.reconfigure(errors="replace")
    for line in sys.stdin:
        text = line.rstrip("\r\n").encode("utf-8", "replace").decode()
        shown = _shown(text, reader.read(text, now) if text.strip() else None)
        print(json.dumps(shown, ensure_ascii=False) if options.json else _said(shown), flush=True)
    return 0


def _shown(text: str, reading: Reading | None) -> dict[str, Any]:
    """Of one shape for every line; a line that says nothing has nothing but nulls."""
    names = (
        "category",
        "category_name",
        "urgency",
        "urgency_name",
        "place",
        "since",
        "confidence",
        "anonymous",
        "confidential",
    )
    if reading is None:
        return {"text": text, **dict.fromkeys(names)}
    values = (
        reading.category.value,
        CATEGORY_NAMES[reading.category],
        reading.urgency.value,
        URGENCY_NAMES[reading.urgency],
        reading.place.text if reading.place else None,
        reading.since.text if reading.since else None,
        round(reading.confidence, 4),
        reading.anonymous,
        reading.confidential,
    )
    return {"text": text, **dict(zip(names, values, strict=True))}


def _said(shown: dict[str, Any]) -> str:
    if shown["category"] is None:
        return f"{shown['text']}\n  ——"
    facts = [f"{shown['category_name']}（{shown['category']}，{shown['confidence']:.2f}）", shown["urgency_name"]]
    facts += [f"{name}：{shown[key]}" for name, key in (("地点", "place"), ("从何时", "since")) if shown[key]]
    facts += [name for name, key in (("匿名", "anonymous"), ("不让对方知道", "confidential")) if shown[key]]
    return f"{shown['text']}\n  {'，'.join(facts)}"


def train(options: argparse.Namespace) -> int:
    """Train what reads complaints from the project's own phrasings and name the files that were written."""
    from handlers.complaints.understanding.training import PhrasingInvalid, train_all

    if options.out is not None and not options.out.is_dir():  # said before minutes of work, not after
        print(f"没有 {options.out} 这个文件夹", file=sys.stderr)
        return 1
    try:
        files = train_all(options.out) if options.out else train_all()
    except (PhrasingInvalid, OSError) as invalid:
        print(invalid, file=sys.stderr)
        return 1
    print(*(f"{file}（{file.stat().st_size / 1e6:.1f} MB）" for file in files), sep="\n")
    return 0
