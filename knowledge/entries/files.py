"""Knowledge in files: YAML as staff write it, JSON lines as programs do. See knowledge/starter/README.md.

Promise: every error is found in one pass and names its file and line; an import with an error changes nothing.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.entries.details_mapping import details_as_mapping, details_from_mapping
from knowledge.entries.entry import Details, Entry, Phrasing
from knowledge.entries.located import Located, compose, from_node, locate, plain, text_of
from knowledge.entries.rules import problems_of
from knowledge.language.normalise import normalise


@dataclass(frozen=True)
class FileProblem:
    """One thing to mend."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file} 第 {self.line} 行：{self.message}"


class FilesInvalid(Exception):
    """The files can't be imported; `problems` lists everything to mend."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def read_files(paths: Sequence[Path], default_area: str = "") -> list[Entry]:
    """Return the entries of YAML files, .jsonl files and folders of them. Raises FilesInvalid with every problem.

    default_area: the area of rows that name none.
    """
    reader = _Reader(default_area)
    for path in _expand(paths, reader):
        reader.read(path)
    if reader.problems:
        raise FilesInvalid(reader.problems)
    return reader.entries


def starter_files() -> list[Path]:
    """Return the demo community's files."""
    return sorted((Path(__file__).parents[1] / "starter").glob("*.yaml"))


def write_yaml(entries: Sequence[Entry]) -> str:
    """Return the entries as a YAML file that `read_files` reads back as they are."""
    sections: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for entry in entries:
        sections.setdefault((entry.area, entry.category), []).append(_as_mapping(entry))
    document = [{"area": area, "category": category, "entries": rows} for (area, category), rows in sections.items()]
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=1000)


def _as_mapping(entry: Entry) -> dict[str, Any]:
    row: dict[str, Any] = {"id": entry.id, "question": entry.question}
    if entry.service:
        row["service"] = entry.service
    else:
        row["answer"] = entry.answer
    if details := details_as_mapping(entry.details):
        row["details"] = details
    styles: dict[str, list[str]] = {}
    for phrasing in entry.phrasings:
        styles.setdefault(phrasing.style, []).append(phrasing.text)
    row["phrasings"] = styles
    return row


def _expand(paths: Sequence[Path], reader: "_Reader") -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(child for child in path.iterdir() if child.suffix in {".yaml", ".yml", ".jsonl"})
        elif path.is_file():
            yield path
        else:
            reader.problems.append(FileProblem(str(path), 1, "找不到这个文件"))


class _Reader:
    """Collects entries and problems over all files, so that one pass tells everything."""

    def __init__(self, default_area: str) -> None:
        self.entries: list[Entry] = []
        self.problems: list[FileProblem] = []
        self._default_area = default_area
        self._ids: dict[tuple[str, str], str] = {}
        self._texts: dict[tuple[str, str], str] = {}

    def read(self, path: Path) -> None:
        self._file = path.name
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            self._complain(1, "文件不是 UTF-8 编码，请另存为 UTF-8")
            return
        if path.suffix == ".jsonl":
            self._read_jsonl(text)
        else:
            self._read_yaml(text)

    def _read_jsonl(self, text: str) -> None:
        # Not splitlines(): U+2028 and its like may stand inside a JSON string.
        for line, row in enumerate(text.split("\n"), start=1):
            if not row.strip():
                continue
            try:
                value = json.loads(row)
            except json.JSONDecodeError as error:
                self._complain(line, f"不是合法的 JSON（第 {error.colno} 个字符附近）")
                continue
            if isinstance(value, dict):
                located = {key: locate(item, line) for key, item in value.items()}
                self._read_entry(Located(located, line), self._default_area, "")
            else:
                self._complain(line, "每行应是一个 {…} 对象")

    def _read_yaml(self, text: str) -> None:
        try:
            node = compose(text)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self._complain(line, "不是合法的 YAML，多半是缩进、冒号或引号的问题")
            return
        except yaml.YAMLError:
            found = yaml.reader.Reader.NON_PRINTABLE.search(text)
            line = text.count("\n", 0, found.start()) + 1 if found else 1
            self._complain(line, "不是合法的 YAML，里面有不能用的字符")
            return
        try:
            document = from_node(node, self._complain) if node is not None else Located([], 1)
        except RecursionError:
            self._complain(1, "嵌套太深，或者引用（& 和 *）绕成了圈")
            return
        sections = document.value if isinstance(document.value, list) else [document]
        for section in sections:
            self._read_section(section)

    def _read_section(self, section: Located) -> None:
        if not isinstance(section.value, dict):
            self._complain(section.line, "应是一组 area、category、entries")
            return
        area = text_of(section.value.get("area")) or self._default_area
        category = text_of(section.value.get("category"))
        entries = section.value.get("entries")
        if entries is None or not isinstance(entries.value, list):
            self._complain(section.line, "缺 entries：每一段都要有一列条目")
            return
        for located in entries.value:
            self._read_entry(located, area, category)

    def _read_entry(self, located: Located, area: str, category: str) -> None:
        if not isinstance(located.value, dict):
            self._complain(located.line, "条目应是一组 id、question、answer…")
            return
        fields: dict[str, Located] = located.value
        for key in fields.keys() - {"id", "area", "category", "question", "answer", "service", "details", "phrasings"}:
            self._complain(fields[key].line, f"不认识“{key}”这一项")
        before = len(self.problems)
        entry = Entry(
            id=text_of(fields.get("id")),
            area=text_of(fields.get("area")) or area,
            category=text_of(fields.get("category")) or category,
            question=text_of(fields.get("question")),
            answer=text_of(fields.get("answer")),
            details=self._read_details(fields.get("details")),
            phrasings=self._read_phrasings(fields.get("phrasings")),
            service=text_of(fields.get("service")) or None,
        )
        for key, message in problems_of(entry):
            self._complain(fields[key].line if key in fields else located.line, message)
        self._refuse_repeats(entry, fields, located.line)
        if len(self.problems) == before:
            self.entries.append(entry)

    def _read_details(self, located: Located | None) -> Details:
        if located is None or located.value is None:
            return Details()
        if not isinstance(located.value, dict):
            self._complain(located.line, "details 应是一组“键: 值”")
            return Details()
        known: dict[str, Any] = {}
        for key, item in located.value.items():
            if item.value is None:  # the key is there, its value is yet to be written
                continue
            try:
                details_from_mapping({key: plain(item)})
            except ValueError as error:
                self._complain(item.line, str(error))
            else:
                known[key] = plain(item)
        return details_from_mapping(known)

    def _read_phrasings(self, located: Located | None) -> tuple[Phrasing, ...]:
        if located is None or located.value is None:
            return ()
        styles = located.value if isinstance(located.value, dict) else {"plain": located}
        found: list[Phrasing] = []
        for style, texts in styles.items():
            if not isinstance(texts.value, list):
                self._complain(texts.line, f"phrasings 的“{style}”应是一列说法")
                continue
            for text in texts.value:
                if not text_of(text):
                    self._complain(text.line, "空的说法，请删去或写上")
                found.append(Phrasing(text_of(text), style))
        return tuple(found)

    def _refuse_repeats(self, entry: Entry, fields: Mapping[str, Located], line: int) -> None:
        key = (entry.area, entry.id)
        if key in self._ids:
            self._complain(line, f"id“{entry.id}”已在 {self._ids[key]} 用过")
        self._ids.setdefault(key, f"{self._file} 第 {line} 行")
        lines = [fields["question"].line] if "question" in fields else [line]
        lines += _phrasing_lines(fields.get("phrasings"))
        for text, text_line in zip(entry.texts, lines, strict=False):
            spelt = normalise(text)
            earlier = self._texts.setdefault((entry.area, spelt), entry.id)
            if spelt and earlier != entry.id:
                self._complain(text_line, f"“{text}”和条目 {earlier} 的说法一样，居民这样问时无法分辨")

    def _complain(self, line: int, message: str) -> None:
        self.problems.append(FileProblem(self._file, line, message))


def _phrasing_lines(located: Located | None) -> list[int]:
    if located is None or located.value is None:
        return []
    groups = list(located.value.values()) if isinstance(located.value, dict) else [located]
    return [item.line for group in groups if isinstance(group.value, list) for item in group.value]
