"""Runs scripted conversations through `jiamenkou chat`'s own code, one fresh resident a conversation and speaker.

The demo community is built once for each date, and copied: building it takes longer than talking.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.commands.chat import Chat, speaker
from bot.demo import demo_settings, seed
from bot.house import build_house
from community.clock import fixed_clock, local
from community.storage import Database
from handlers.booking.model.booking import Booking
from handlers.booking.service.desk import Desk
from handlers.booking.tables import booking_table


@dataclass(frozen=True)
class Scripted:
    """What a conversation came to: the replies, and the bookings in order of creation."""

    replies: Sequence[str]
    rows: Sequence[dict[str, Any]]


def run_scripted(cases: Sequence[dict[str, Any]], folder: Path) -> dict[str, Scripted]:
    """Run every conversation, each on a database of its own."""
    seeded: dict[str, Path] = {}
    done: dict[str, Scripted] = {}
    for case in cases:
        now = str(case["now"])
        if now not in seeded:
            seeded[now] = _seed(folder / f"seed{len(seeded)}", now)
        copy = folder / case["name"]
        shutil.copytree(seeded[now], copy)
        done[case["name"]] = _talk(case, copy, now)
        shutil.rmtree(copy)
    return done


def _seed(folder: Path, now: str) -> Path:
    clock = fixed_clock(datetime.fromisoformat(now))
    database = Database(demo_settings(folder).database_url)
    seed(database, clock())
    database.dispose()
    build_house(demo_settings(folder), clock).house.database.dispose()  # leaves the index's files to be copied
    return folder


def _talk(case: dict[str, Any], folder: Path, now: str) -> Scripted:
    clock = fixed_clock(datetime.fromisoformat(now))
    running = build_house(demo_settings(folder), clock)
    chat = Chat(running, "qingxi")
    try:
        replies = [_say(chat, line) for line in case["lines"]]
        desk = Desk(running.house)
        found = sorted(desk.store.where(booking_table.c.id > 0), key=lambda booking: booking.id)
        return Scripted(replies, [_row(booking) for booking in found])
    finally:
        chat.close()
        running.house.database.dispose()


def _say(chat: Chat, line: str) -> str:
    reply, _ms = chat.say(*speaker(line, "A"))
    return "\n".join([reply.text, *(option.text for option in reply.options)]) if reply else ""


def _row(booking: Booking) -> dict[str, Any]:
    return {
        "resident": booking.resident.partition(":")[2],
        "offering": booking.listed.offering.key,
        "state": booking.state.value,
        "start": f"{local(booking.start_at):%Y-%m-%dT%H:%M}",
        "end": f"{local(booking.end_at):%Y-%m-%dT%H:%M}",
        "party": booking.party,
        "for": booking.guest.label,
        "delivery": booking.delivery,
        "address": booking.guest.address,
        "phone": booking.guest.phone,
    }
