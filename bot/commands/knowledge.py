"""`jiamenkou knowledge import | export | check`."""

import argparse
import sys

from bot.commands.common import open_database, settings_of
from community.areas import load_areas
from community.clock import system_clock
from community.storage import Database, UnitOfWork
from knowledge.entries import store
from knowledge.entries.entry import Entry
from knowledge.entries.files import FilesInvalid, read_files, write_yaml


def check_files(options: argparse.Namespace) -> int:
    """Read the files and say what is wrong, changing nothing."""
    entries = _read(options)
    if entries is None:
        return 1
    print(f"没有问题：{len(entries)} 个条目，{sum(len(entry.phrasings) for entry in entries)} 种说法")
    return 0


def import_files(options: argparse.Namespace) -> int:
    """Import all entries of the files, or, if anything is wrong, none."""
    entries = _read(options)
    if entries is None:
        return 1
    with open_database(settings_of(options)) as database:
        areas = load_areas(database)
        unknown = sorted({entry.area for entry in entries if entry.area not in areas})
        if unknown:
            said = f"没有叫“{'、'.join(unknown)}”的地区，请先写进配置的 areas 再运行 jiamenkou db upgrade"
            print(said, file=sys.stderr)
            return 1
        _save(database, entries)
    print(f"导入了 {len(entries)} 个条目")
    return 0


def export(options: argparse.Namespace) -> int:
    """Print the knowledge as YAML that can be imported again."""
    with open_database(settings_of(options)) as database:
        areas = [options.area] if options.area else sorted(store.versions(database))
        entries = [entry for area in areas for entry in store.load_entries(database, area)]
    sys.stdout.write(write_yaml(entries))
    return 0


def _save(database: Database, entries: list[Entry]) -> None:
    with UnitOfWork(database) as unit:
        store.save_entries(unit, entries, system_clock())
        unit.commit()


def _read(options: argparse.Namespace) -> list[Entry] | None:
    try:
        return read_files(options.paths, options.area)
    except FilesInvalid as invalid:
        for problem in invalid.problems:
            print(problem, file=sys.stderr)
        print(f"共 {len(invalid.problems)} 处要改，什么都没有导入", file=sys.stderr)
        return None
