"""Reports from a file of JSON lines: {"id", "time", "title", "text"}, other keys ignored unless one is asked for."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from community.clock import CHINA
from knowledge.grouping import Report

# 2020/1/6 12:09:38, 2020-1-6, 2020.1.6 9:05
_LOOSE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?")


@dataclass(frozen=True)
class Row:
    """label: what the file says the report is about; empty where it says nothing."""

    report: Report
    label: str = ""


class RowsMissing(Exception):
    """The file can't be read; the message says why."""


def read_rows(file: Path, label: str | None = None) -> tuple[list[Row], list[str]]:
    """Return the rows in the order of time, and one Chinese sentence for each line that is none. label: the key that holds the
    label. An id that comes twice is a problem of the second. Raises RowsMissing."""
    rows: list[Row] = []
    problems: list[str] = []
    ids: set[str] = set()
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except OSError:
        raise RowsMissing(f"找不到文件 {file}") from None
    except UnicodeDecodeError:
        raise RowsMissing(f"{file} 不是 UTF-8 编码") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = _row(line, label)
            if row.report.id in ids:
                raise _Unfit(f"编号“{row.report.id}”前面已经有了")  # noqa: TRY301 - one place words all problems
        except _Unfit as reason:
            problems.append(f"{file.name} 第 {number} 行：{reason}，这一行没有算进去")
            continue
        ids.add(row.report.id)
        rows.append(row)
    # Sorting keeps the file's order among equal times.
    return sorted(rows, key=lambda row: row.report.at), problems


class _Unfit(Exception):
    """Why a line is no row."""


def _row(line: str, label: str | None) -> Row:
    try:
        given = json.loads(line)
    except ValueError:
        raise _Unfit("不是 JSON") from None
    if not isinstance(given, dict):
        raise _Unfit("不是一个 JSON 对象")
    key = given.get("id")
    if isinstance(key, bool) or not isinstance(key, str | int) or key == "":
        raise _Unfit("缺 id")
    title, text = _words(given, "title"), _words(given, "text")
    report = Report(str(key), _time(given.get("time", given.get("date"))), title, text)
    return Row(report, _words(given, label) if label else "")


def _words(given: dict[str, object], key: str) -> str:
    value = given.get(key)
    if value is None:
        return ""
    if isinstance(value, dict | list):
        raise _Unfit(f"{key} 应是文字")
    return str(value)


def _time(value: object) -> datetime:
    if not isinstance(value, str) or not value.strip():
        raise _Unfit("缺 time")
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        moment = _loose(value.strip())
    try:
        return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)
    except (OverflowError, ValueError):
        raise _Unfit(f"time“{value}”看不懂") from None


def _loose(value: str) -> datetime:
    found = _LOOSE.fullmatch(value)
    try:
        year, month, day, hour, minute, second = map(int, found.groups(default="0")) if found else [0] * 6
        return datetime(year, month, day, hour, minute, second, tzinfo=CHINA)
    except ValueError:
        raise _Unfit(f"time“{value}”看不懂，应写成 2026-03-02 08:10 的样子") from None
