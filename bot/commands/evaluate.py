"""`jiamenkou evaluate`: our retrieval, with one encoder or several, and the baselines on the same questions."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date

from community.clock import local, system_clock
from knowledge.entries.entry import Entry
from knowledge.entries.files import FilesInvalid, read_files, starter_files
from knowledge.evaluation import report
from knowledge.evaluation.knowledge_file import KnowledgeFileInvalid, read_knowledge
from knowledge.evaluation.measured import as_json, measure
from knowledge.evaluation.metrics import Response
from knowledge.evaluation.question_set import Question, QuestionsInvalid, held_out, read_questions
from knowledge.evaluation.systems import OurRetriever, System, baselines
from knowledge.retrieval.encoder import EncoderUnavailable, open_encoder
from knowledge.retrieval.fusion import load_fusion


def run(options: argparse.Namespace) -> int:
    """Print the figures of every system, per style and in all."""
    try:
        entries, questions = _material(options)
        ours = _ours(options.encoder or ["builtin"], entries, _today(options.today))
    except (_DayInvalid, FilesInvalid, KnowledgeFileInvalid, QuestionsInvalid, EncoderUnavailable) as invalid:
        print(invalid, file=sys.stderr)
        return 1
    systems = [*ours, *baselines(entries)]
    responses = {system.name: [system.respond(question.text) for question in questions] for system in systems}
    measured = {name: measure(questions, given) for name, given in responses.items()}
    if options.json:
        print(json.dumps({name: as_json(each) for name, each in measured.items()}, ensure_ascii=False))
    else:
        print(report.as_text(measured))
        if options.reliability:
            print(f"\n{report.reliability(measured)}")
    if options.show_misses:
        _show_misses(questions, responses[systems[0].name])
    return 0


def _ours(names: Sequence[str], entries: Sequence[Entry], today: date) -> list[System]:
    """Our retrieval with each encoder; the fusion's weights stay those learned with the builtin one."""
    distinct = list(dict.fromkeys(names))
    titles = ["jiamenkou"] if len(distinct) == 1 else [f"jiamenkou[{name}]" for name in distinct]
    encoders = [open_encoder(name) for name in distinct]
    fusion = load_fusion()
    return [
        OurRetriever(entries, encoder, fusion, today, title) for encoder, title in zip(encoders, titles, strict=True)
    ]


class _DayInvalid(Exception):
    """--today is no date."""


def _today(given: str | None) -> date:
    if given is None:
        return local(system_clock()).date()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise _DayInvalid(f"--today：“{given}”应写成 2026-11-22 的样子") from None


def _material(options: argparse.Namespace) -> tuple[list[Entry], list[Question]]:
    """The knowledge and the questions: those of the files, or the starter and its held-out fifth."""
    starter = read_files(starter_files())
    if options.questions is None:
        return held_out(starter)
    questions = read_questions(options.questions)
    if options.knowledge is None:
        return starter, questions
    entries = read_knowledge(options.knowledge)
    # Other knowledge replaces what is known; what can be done stays, where the questions ask for it.
    if any(question.expected.startswith("do:") for question in questions):
        entries += [entry for entry in starter if entry.service]
    return entries, questions


def _show_misses(questions: Sequence[Question], responses: Sequence[Response]) -> None:
    for question, response in zip(questions, responses, strict=True):
        first = response.ranking[0] if response.ranking else None
        answered_wrong = response.decision == "direct" and not question.is_answerable
        missed = question.is_answerable and (first is None or not question.accepts(first))
        if answered_wrong or missed:
            got = " ".join(entry.id for entry in response.ranking[:3])
            print(
                f"{question.expected}\t{question.text}\t{response.decision} {response.confidence:.2f}\t{got}",
                file=sys.stderr,
            )
