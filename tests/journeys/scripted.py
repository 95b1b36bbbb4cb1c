"""Runs scripted conversations through `jiamenkou chat`'s own code, each on a fresh demo community.

The demo community is built once for each date, and copied: building it takes longer than talking.
"""

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.commands.chat import Chat, speaker
from bot.demo import demo_settings, seed
from bot.house import Running, build_house
from community.clock import fixed_clock
from community.crew import Crew, invite
from community.storage import Database, UnitOfWork
from handlers.contract import Position

_POINTS = re.compile(r"^\[位置\]\s*(.*)$")
# Somewhere in the demo community; which building is nearest is for the test's author to say in words.
_LATITUDE, _LONGITUDE = 29.55, 106.55


@dataclass(frozen=True)
class Scripted:
    """What a conversation came to: the replies, and the service's rows in order of creation."""

    replies: Sequence[str]
    rows: Sequence[dict[str, Any]]


def run_scripted(
    cases: Sequence[dict[str, Any]],
    folder: Path,
    rows_of: Callable[[Running], Sequence[dict[str, Any]]],
    crew: dict[str, str] | None = None,
) -> dict[str, Scripted]:
    """Run every conversation, each on a database of its own. crew: who of the demo's crew speaks under which letter; they
    bind their WeChat before their first line."""
    seeded: dict[str, Path] = {}
    done: dict[str, Scripted] = {}
    for case in cases:
        now = str(case["now"])
        if now not in seeded:
            seeded[now] = _seed(folder / f"seed{len(seeded)}", now)
        copy = folder / case["name"]
        shutil.copytree(seeded[now], copy)
        done[case["name"]] = _talk(case, copy, now, rows_of, crew or {})
        shutil.rmtree(copy)
    return done


def _seed(folder: Path, now: str) -> Path:
    clock = fixed_clock(datetime.fromisoformat(now))
    database = Database(demo_settings(folder).database_url)
    seed(database, clock())
    database.dispose()
    build_house(demo_settings(folder), clock).house.database.dispose()  # leaves the index's files to be copied
    return folder


def _talk(
    case: dict[str, Any],
    folder: Path,
    now: str,
    rows_of: Callable[[Running], Sequence[dict[str, Any]]],
    crew: dict[str, str],
) -> Scripted:
    clock = fixed_clock(datetime.fromisoformat(now))
    running = build_house(demo_settings(folder), clock)
    chat = Chat(running, "qingxi")
    try:
        speakers = {speaker(line, "A")[0] for line in case["lines"]}
        for letter in sorted(speakers & crew.keys()):
            _bind(running, chat, letter, crew[letter])
        replies = [_say(chat, line) for line in case["lines"]]
        return Scripted(replies, rows_of(running))
    finally:
        chat.close()
        running.house.database.dispose()


def _bind(running: Running, chat: Chat, letter: str, name: str) -> None:
    member = next(found for found in Crew(running.house.database).of_area("qingxi") if found.name == name)
    with UnitOfWork(running.house.database) as unit:
        code = invite(unit, member.id, running.clock())
        unit.commit()
    chat.say(letter, f"绑定 {code}")


def _say(chat: Chat, line: str) -> str:
    who, said = speaker(line, "A")
    if said.strip() == "[图片]":
        reply, _ms = chat.show(who, "https://example.invalid/picture.jpg")
    elif found := _POINTS.match(said):
        reply, _ms = chat.point(who, Position(_LATITUDE, _LONGITUDE, found[1].strip()))
    else:
        reply, _ms = chat.say(who, said)
    return "\n".join([reply.text, *(option.text for option in reply.options)]) if reply else ""
