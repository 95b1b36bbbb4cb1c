"""Texts with their labels, from a JSON Lines file: one {"text": …, "label": …} a line."""

import json
from dataclasses import dataclass
from pathlib import Path


class LabelledRowsInvalid(Exception):
    """The file can't be measured with; the message names the file and the line."""


@dataclass(frozen=True)
class Labelled:
    """texts and labels: one label per text."""

    texts: list[str]
    labels: list[str]


def read_labelled(file: Path) -> Labelled:
    """Return the rows of `file`; blank lines are passed over, and so are other fields. Raises LabelledRowsInvalid."""
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except OSError:
        raise LabelledRowsInvalid(f"{file}：打不开这个文件") from None
    except UnicodeDecodeError:
        raise LabelledRowsInvalid(f"{file}：不是 UTF-8 编码，请另存为 UTF-8") from None
    rows = [_row(line, f"{file} 第 {number} 行") for number, line in enumerate(lines, start=1) if line.strip()]
    if not rows:
        raise LabelledRowsInvalid(f"{file}：文件里一行也没有")
    return Labelled([text for text, _ in rows], [label for _, label in rows])


def _row(line: str, where: str) -> tuple[str, str]:
    try:
        row = json.loads(line)
    except ValueError:
        raise LabelledRowsInvalid(f"{where}：不是 JSON") from None
    if not isinstance(row, dict):
        raise LabelledRowsInvalid(f'{where}：应写成 {{"text": "…", "label": "…"}}')
    text, label = (_filled(row, field, where) for field in ("text", "label"))
    return text, label


def _filled(row: dict[str, object], field: str, where: str) -> str:
    value = row.get(field)
    if not isinstance(value, str) or not value.strip():
        raise LabelledRowsInvalid(f"{where}：缺少“{field}”，要写成文字")
    return value.strip() if field == "label" else value
