"""`jiamenkou complaints`: what people complain about, from files."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from community.clock import local
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
    """Train on one labelled file and print how well another is sorted, beside TF-IDF with a linear SVM."""
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
