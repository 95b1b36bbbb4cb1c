"""`jiamenkou handoff list`, `danger list`, `staff add`: who waits, and who works here."""

import argparse
import getpass
import json
import sys
from datetime import datetime

from bot.commands.common import open_house
from community.clock import local
from community.privacy import mask_phone
from community.staff import save_staff
from community.storage import Database, UnitOfWork
from handlers.danger.service import Alerts
from handlers.danger.texts import KIND_NAMES
from handlers.handoff.service import Handoffs
from handlers.handoff.texts import KIND_NAMES as HANDOFF_KIND_NAMES


def list_waiting(options: argparse.Namespace) -> int:
    """List who waits for a person; phone numbers masked (the console shows them)."""
    with open_house(options) as running:
        waiting = Handoffs(running.house).list_waiting()
    rows = [
        {
            "id": item.id,
            "kind": item.kind.value,
            "area": item.area,
            "since": _when(item.created_at),
            "phone": mask_phone(item.phone),
            "about": item.about,
        }
        for item in waiting
    ]
    if options.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for item, row in zip(waiting, rows, strict=True):
        said = row["about"] or "（没有说事由）"
        print(
            f"{row['id']:>4}  {row['since']}  {HANDOFF_KIND_NAMES[item.kind]:<4}  {row['area']}  {row['phone']:<12}  {said}"
        )
    print(f"共 {len(rows)} 人在等" if rows else "没有人在等")
    return 0


def list_alerts(options: argparse.Namespace) -> int:
    """List danger that nobody has acknowledged."""
    with open_house(options) as running:
        alerts = Alerts(running.house).list_open()
    rows = [
        {"id": a.id, "kind": a.kind.value, "area": a.area, "since": _when(a.created_at), "said": a.said} for a in alerts
    ]
    if options.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for alert, row in zip(alerts, rows, strict=True):
        print(f"{row['id']:>4}  {row['since']}  {KIND_NAMES[alert.kind]}  {row['area']}  {row['said']}")
    print(f"共 {len(rows)} 件没人负责" if rows else "没有未处理的险情")
    return 0


def add_staff(options: argparse.Namespace) -> int:
    """Create a staff account; the password is read from stdin, never from the command line."""
    with open_house(options) as running:
        if options.area not in running.house.areas:
            print(f"没有叫“{options.area}”的地区", file=sys.stderr)
            return 1
        password = getpass.getpass("密码：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        if len(password) < 10:
            print("密码至少 10 个字符", file=sys.stderr)
            return 1
        _save(running.house.database, options.name, password, options.area)
    print(f"{options.name} 可以登录了")
    return 0


def _save(database: Database, name: str, password: str, area: str) -> None:
    with UnitOfWork(database) as unit:
        save_staff(unit, name, password, area)
        unit.commit()


def _when(instant: datetime) -> str:
    return f"{local(instant):%Y-%m-%d %H:%M}"
