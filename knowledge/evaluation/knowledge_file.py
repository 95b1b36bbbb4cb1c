"""Knowledge to measure with: JSON lines {"id", "question", "phrasings": [], "answer"}, as public FAQ sets come.

Unlike an import, nothing is refused for its content: public sets repeat questions, and a measurement must take them as
they are. A row that can't be read at all is one clear error.
"""

import json
from pathlib import Path

from knowledge.entries.entry import Entry, Phrasing

AREA = "evaluation"


class KnowledgeFileInvalid(Exception):
    """The file can't be read as knowledge; the message says where."""


def read_knowledge(path: Path) -> list[Entry]:
    """Return one entry per row. Raises KnowledgeFileInvalid."""
    try:
        rows = path.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError:
        raise KnowledgeFileInvalid(f"找不到知识文件 {path}") from None
    except UnicodeDecodeError:
        raise KnowledgeFileInvalid(f"{path.name} 不是 UTF-8 编码") from None
    return [_entry(path, line, row) for line, row in enumerate(rows, start=1) if row.strip()]


def _entry(path: Path, line: int, row: str) -> Entry:
    try:
        value = json.loads(row)
        phrasings = value.get("phrasings") or []
        return Entry(
            id=str(value["id"]),
            area=AREA,
            category=str(value.get("category") or ""),
            question=str(value["question"]),
            answer=str(value.get("answer") or ""),
            phrasings=tuple(Phrasing(str(text)) for text in phrasings if str(text).strip()),
            service=value.get("service"),
        )
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError):
        saying = '每行应是 {"id", "question", "phrasings": [], "answer"}'
        raise KnowledgeFileInvalid(f"{path.name} 第 {line} 行：{saying}") from None
