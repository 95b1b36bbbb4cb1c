"""`jiamenkou complaints keys add|list|revoke`: who may come to Open311."""

import argparse
import getpass
import json
import sys

from bot.commands.common import open_house
from community.clock import local, system_clock
from handlers.complaints.service.keys import NAME_LONGEST, Keys


def add(options: argparse.Namespace) -> int:
    """Make a key for an area and print it, this once; what else is to be said goes to stderr."""
    name = options.name.strip()
    if not name or len(name) > NAME_LONGEST:
        print(f"名字要有，最多 {NAME_LONGEST} 个字", file=sys.stderr)
        return 1
    with open_house(options) as running:
        if options.area not in running.house.areas:
            print(f"没有叫“{options.area}”的地区", file=sys.stderr)
            return 1
        key = Keys(running.house).add(options.area, name, getpass.getuser(), system_clock())
    print(key)
    print("请现在记下来，以后看不到了；停用：jiamenkou complaints keys revoke 编号", file=sys.stderr)
    return 0


def show(options: argparse.Namespace) -> int:
    """List the keys, not what they are."""
    with open_house(options) as running:
        keys = Keys(running.house).all()
    for key in keys:
        row = {
            "id": key.id,
            "area": key.area,
            "name": key.name,
            "created": f"{local(key.created_at):%Y-%m-%d}",
            "revoked": f"{local(key.revoked_at):%Y-%m-%d}" if key.revoked_at else None,
        }
        state = f"{row['revoked']} 停用" if key.revoked_at else "在用"
        text = f"{key.id:>4}  {key.area}  {key.name}  {row['created']} 由{key.created_by}添加  {state}"
        print(json.dumps(row, ensure_ascii=False) if options.json else text)
    if not keys and not options.json:
        print("还没有")
    return 0


def revoke(options: argparse.Namespace) -> int:
    """Let a key open nothing any more."""
    with open_house(options) as running:
        revoked = Keys(running.house).revoke(options.number, system_clock())
    print(f"{options.number} 号停用了" if revoked else f"没有 {options.number} 号，或者早就停用了")
    return 0 if revoked else 1
