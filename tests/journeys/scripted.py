"""Runs scripted conversations through `jiamenkou chat`'s own code, each on a fresh demo community.

It is built once for each moment, and copied: building it takes longer than talking.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.commands.chat import Chat, speaker
from bot.demo import demo_settings
from bot.house import Running, build_house
from community.clock import Clock, fixed_clock
from community.crew import Crew, invite
from community.storage import UnitOfWork
from handlers.contract import Position
from tests.demo_community import fill

_POINTS = re.compile(r"^\[位置\]\s*(.*)$")
# Somewhere in the demo community; which building is nearest is for the test's author to say in words.
_LATITUDE, _LONGITUDE = 29.55, 106.55


@dataclass(frozen=True)
class Scripted:
    """What a conversation came to: the replies, and the service's rows in order of creation."""

    replies: Sequence[str]
    rows: Sequence[dict[str, Any]]


class Stage(Mapping[str, Scripted]):
    """The conversations by name; each is run, on a demo community of its own, when it is first looked at."""

    def __init__(
        self,
        cases: Sequence[dict[str, Any]],
        folder: Path,
        rows_of: Callable[[Running], Sequence[dict[str, Any]]],
        crew: dict[str, str] | None = None,
    ) -> None:
        """crew: who of the demo's crew speaks under which letter; they bind their WeChat before their first line."""
        self._cases = {str(case["name"]): case for case in cases}
        self._folder = folder
        self._rows_of = rows_of
        self._crew = crew or {}
        self._done: dict[str, Scripted] = {}

    def __getitem__(self, name: str) -> Scripted:
        if name not in self._done:
            case, folder = self._cases[name], self._folder / name
            clock = fixed_clock(datetime.fromisoformat(str(case["now"])))
            fill(folder, clock())
            self._done[name] = _talk(case, folder, clock, self._rows_of, self._crew)
            shutil.rmtree(folder)
        return self._done[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cases)

    def __len__(self) -> int:
        return len(self._cases)


def _talk(
    case: dict[str, Any],
    folder: Path,
    clock: Clock,
    rows_of: Callable[[Running], Sequence[dict[str, Any]]],
    crew: dict[str, str],
) -> Scripted:
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
