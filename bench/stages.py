"""Where a message's time goes, in one process and one thread: each stage's median and 99th percentile in ms."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bench.servers import bench_settings
from bot.house import build_house
from bot.intake.deadline import Promise
from bot.wechat.codec import parse, reply_xml
from bot.wechat.envelope import Envelope, Query
from bot.wechat.phone.platform import SimulatedWeChat
from community.clock import local, system_clock
from handlers.contract import Message
from knowledge.entries.entry import Entry
from knowledge.retrieval.encoder import open_encoder
from knowledge.retrieval.query import prepare

ACCOUNT = "qingxi"


def measure(folder: Path, known: Sequence[Entry], asked: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return (median, 99th percentile) in ms per stage over the installation in `folder`.

    known: its entries. asked: lines that are none of their texts.
    """
    settings = bench_settings(folder, 1)
    account = settings.accounts[ACCOUNT]
    envelope, platform = Envelope(account), SimulatedWeChat(account, "unused")
    running = build_house(settings)
    encoder = open_encoder("builtin")
    today = local(system_clock()).date()
    # Each line from somebody else: what one has opened by a question must not swallow the next.
    composed = [platform.compose(f"bench-{n}", "text", {"Content": text}) for n, text in enumerate(asked)]
    wrapped = [platform.wrap(xml) for xml in composed]
    opened = [envelope.open(_query(query), body.encode()) for query, body in wrapped]
    messages = [parse(item.xml, ACCOUNT, account.area)[0] for item in opened]
    answers = [running.journey.answer(message, Promise(can_push=False)) for message in messages]
    texts = [answer.text if answer else "" for answer in answers]
    others = [replace(m.resident, openid=f"{m.resident.openid}-other") for m in messages]
    fresh = [Message(f"{m.key}-again", other, m.kind, m.text) for m, other in zip(messages, others, strict=True)]
    stages: dict[str, Callable[[int], object]] = {
        "verify and decrypt": lambda n: envelope.open(_query(wrapped[n][0]), wrapped[n][1].encode()),
        "parse": lambda n: parse(opened[n].xml, ACCOUNT, account.area),
        "encode": lambda n: prepare(asked[n], encoder),
        "understand": lambda n: running.house.knowledge.understand(asked[n], account.area, today),
        "understand, as staff wrote it": lambda n: running.house.knowledge.understand(
            known[n % len(known)].question, account.area, today
        ),
        "whole journey": lambda n: running.journey.answer(fresh[n], Promise(can_push=False)),
        "a repeat": lambda n: running.journey.answer(messages[n], Promise(can_push=False)),
        "render and encrypt": lambda n: envelope.seal(reply_xml(texts[n], "to", "us"), opened[n].cipher, "1"),
    }
    figures = {name: _times_ms(stage, len(asked)) for name, stage in stages.items()}
    running.house.database.dispose()
    return figures


def _query(query: dict[str, str]) -> Query:
    return Query(**query)


def _times_ms(stage: Callable[[int], object], count: int) -> tuple[float, float]:
    times = []
    for number in range(count):
        started = time.perf_counter()
        stage(number)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=100)[98]
