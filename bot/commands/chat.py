"""`jiamenkou chat`: stdin lines in, one reply a line out, through the same journey as the webhook."""

import argparse
import itertools
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.commands.common import open_database
from bot.demo import demo_settings, seed
from bot.house import Running, build_house
from bot.intake.deadline import Deadline, Late
from bot.texts import STILL_WORKING
from community import log
from community.clock import Clock, fixed_clock, system_clock
from community.residents import Resident
from community.settings import Settings, load
from community.settings_problems import SettingsInvalid
from community.storage import Database
from handlers.contract import Message, MessageKind, Option, Position, Reply, ReplyKind

_TAG = re.compile(r"^\[([^\]\s]{1,40})\] ?(.*)$", re.DOTALL)

# A trial database outlives its run, so its key must too; the other secrets of a demo are made anew. An installation's
# database is opened with --config, and its own key.
_TRIAL_KEY = "jiamenkou chat --db keeps no secret"


def run(options: argparse.Namespace) -> int:
    """Answer every line of stdin."""
    log.configure("ERROR")
    clock = _clock(options.now)
    with _house(options, clock) as running:
        chat = Chat(running, options.account or next(iter(running.settings.accounts)))
        for line in sys.stdin:
            resident, text = speaker(line.rstrip("\n"), options.resident)
            reply, ms = chat.say(resident, text)
            print(_as_json(resident, reply, ms) if options.json else _as_line(reply), flush=True)
        chat.close()
    return 0


class Chat:
    """A terminal in the place of a phone."""

    def __init__(self, running: Running, account: str) -> None:
        self._account = account
        self._area = running.settings.accounts[account].area
        self._deadline = Deadline(running.journey.answer, running.settings.deadline_s, threads=2)
        self._keys = (f"chat:{time.time_ns()}:{number}" for number in itertools.count())

    def say(self, resident: str, text: str) -> tuple[Reply | None, float]:
        """Let a resident say something; return the reply (None: nothing is said) and how long it took, in ms."""
        return self._send(Message(next(self._keys), self._who(resident), MessageKind.TEXT, text))

    def show(self, resident: str, picture_url: str) -> tuple[Reply | None, float]:
        """Let a resident send a picture."""
        return self._send(Message(next(self._keys), self._who(resident), MessageKind.IMAGE, picture_url=picture_url))

    def point(self, resident: str, position: Position) -> tuple[Reply | None, float]:
        """Let a resident send a place on the map."""
        return self._send(Message(next(self._keys), self._who(resident), MessageKind.LOCATION, position=position))

    def close(self) -> None:
        """Finish what is under way."""
        self._deadline.close()

    def _who(self, resident: str) -> Resident:
        return Resident(self._account, resident, self._area)

    def _send(self, message: Message) -> tuple[Reply | None, float]:
        started = time.perf_counter()
        outcome = self._deadline.run(message, can_push=False)
        ms = (time.perf_counter() - started) * 1000
        if isinstance(outcome, Late):
            return Reply(STILL_WORKING, ReplyKind.UNKNOWN), ms
        return outcome.reply, ms


def speaker(line: str, resident: str) -> tuple[str, str]:
    """Return who says a line ("[A] …"; without a tag, `resident`) and what they say."""
    tagged = _TAG.match(line)
    return (tagged[1], tagged[2]) if tagged else (resident, line)


def _as_json(resident: str, reply: Reply | None, ms: float) -> str:
    shown: dict[str, Any] = {
        "resident": resident,
        "reply": reply.text if reply else "",
        "kind": reply.kind.value if reply else ReplyKind.UNKNOWN.value,
        "entry": reply.entry if reply else None,
        "service": reply.service if reply else None,
        "confidence": round(reply.confidence, 4) if reply else 0.0,
        "options": [_option(option) for option in reply.options] if reply else [],
        "ms": round(ms, 2),
    }
    return json.dumps(shown, ensure_ascii=False)


def _option(option: Option) -> dict[str, str]:
    target = {"entry": option.entry} if option.entry else {"service": option.service or "menu"}
    return {"text": option.text, **target}


def _as_line(reply: Reply | None) -> str:
    if reply is None:
        return ""
    numbered = [f"{number} {option.text}" for number, option in enumerate(reply.options, start=1)]
    return "  ".join([*reply.text.split("\n"), *numbered])


def _clock(now: str | None) -> Clock:
    if now is None:
        return system_clock
    try:
        return fixed_clock(datetime.fromisoformat(now))
    except ValueError:
        raise SettingsInvalid([f"--now：“{now}”应写成 2026-11-22T09:00 的样子"]) from None


@contextmanager
def _house(options: argparse.Namespace, clock: Clock) -> Iterator[Running]:
    with tempfile.TemporaryDirectory(prefix="jiamenkou-") as folder:
        settings = _settings(options, Path(folder))
        _check_account(settings, options.account)
        if options.db is not None or options.config is None:
            database = Database(settings.database_url)
            seed(database, clock())
            database.dispose()
        with open_database(settings):
            running = build_house(settings, clock)
        try:
            yield running
        finally:
            running.house.database.dispose()


def _check_account(settings: Settings, wanted: str | None) -> None:
    if not settings.accounts:
        raise SettingsInvalid(["accounts：一个帐号也没有配置"])
    if wanted is not None and wanted not in settings.accounts:
        raise SettingsInvalid([f"没有叫“{wanted}”的帐号，有的是：{'、'.join(settings.accounts)}"])


def _settings(options: argparse.Namespace, folder: Path) -> Settings:
    overrides = {"database_url": options.db} if options.db else {}
    if options.config is not None:
        return load(options.config, **overrides)
    if options.db:
        overrides["secret_key"] = _TRIAL_KEY
    return demo_settings(folder, **overrides)
