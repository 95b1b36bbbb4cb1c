"""Knowledge in files: YAML as staff write it, JSON lines as programs do. See knowledge/starter/README.md.

Promise: every error is found in one pass and names its file and line; an import with an error changes nothing.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge.entries.entry import Details, Entry, Phrasing
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


@dataclass(frozen=True)
class _Located:
    """A value of a file and the line it stands on."""

    value: Any
    line: int


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


def details_as_mapping(details: Details) -> dict[str, Any]:
    """Return the details that are given, in JSON's types (dates in ISO form)."""
    kept = {key: value for key, value in asdict(details).items() if value}
    return {
        key: value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
        for key, value in kept.items()
    }


def details_from_mapping(values: Mapping[str, Any]) -> Details:
    """Return details from the mapping of `details_as_mapping`. Raises ValueError."""
    known: dict[str, Any] = {}
    for key, value in values.items():
        if key not in Details.__dataclass_fields__:
            raise ValueError(f"details 里没有“{key}”这一项")
        read: Callable[[Any], Any] = _DETAIL_READERS.get(key, _read_text)
        known[key] = read(value)
    return Details(**known)


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


def _read_text(value: Any) -> str:
    if isinstance(value, dict | list):
        raise ValueError("details 里的这一项应是一句话")  # noqa: TRY004 - what a file holds is no wrong type of ours
    return str(value).strip()


def _read_list(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(_read_text(item) for item in items if item is not None)


def _read_date(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"日期“{value}”应写成 2026-01-31 的样子") from None


_DETAIL_READERS: dict[str, Callable[[Any], Any]] = {
    "steps": _read_list,
    "materials": _read_list,
    "valid_from": _read_date,
    "valid_until": _read_date,
}


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
                located = {key: _locate(item, line) for key, item in value.items()}
                self._read_entry(_Located(located, line), self._default_area, "")
            else:
                self._complain(line, "每行应是一个 {…} 对象")

    def _read_yaml(self, text: str) -> None:
        try:
            node = _compose(text)
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
            document = _from_node(node, self._complain) if node is not None else _Located([], 1)
        except RecursionError:
            self._complain(1, "嵌套太深，或者引用（& 和 *）绕成了圈")
            return
        sections = document.value if isinstance(document.value, list) else [document]
        for section in sections:
            self._read_section(section)

    def _read_section(self, section: _Located) -> None:
        if not isinstance(section.value, dict):
            self._complain(section.line, "应是一组 area、category、entries")
            return
        area = _text(section.value.get("area")) or self._default_area
        category = _text(section.value.get("category"))
        entries = section.value.get("entries")
        if entries is None or not isinstance(entries.value, list):
            self._complain(section.line, "缺 entries：每一段都要有一列条目")
            return
        for located in entries.value:
            self._read_entry(located, area, category)

    def _read_entry(self, located: _Located, area: str, category: str) -> None:
        if not isinstance(located.value, dict):
            self._complain(located.line, "条目应是一组 id、question、answer…")
            return
        fields: dict[str, _Located] = located.value
        for key in fields.keys() - {"id", "area", "category", "question", "answer", "service", "details", "phrasings"}:
            self._complain(fields[key].line, f"不认识“{key}”这一项")
        before = len(self.problems)
        entry = Entry(
            id=_text(fields.get("id")),
            area=_text(fields.get("area")) or area,
            category=_text(fields.get("category")) or category,
            question=_text(fields.get("question")),
            answer=_text(fields.get("answer")),
            details=self._read_details(fields.get("details")),
            phrasings=self._read_phrasings(fields.get("phrasings")),
            service=_text(fields.get("service")) or None,
        )
        for key, message in problems_of(entry):
            self._complain(fields[key].line if key in fields else located.line, message)
        self._refuse_repeats(entry, fields, located.line)
        if len(self.problems) == before:
            self.entries.append(entry)

    def _read_details(self, located: _Located | None) -> Details:
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
                details_from_mapping({key: _plain(item)})
            except ValueError as error:
                self._complain(item.line, str(error))
            else:
                known[key] = _plain(item)
        return details_from_mapping(known)

    def _read_phrasings(self, located: _Located | None) -> tuple[Phrasing, ...]:
        if located is None or located.value is None:
            return ()
        styles = located.value if isinstance(located.value, dict) else {"plain": located}
        found: list[Phrasing] = []
        for style, texts in styles.items():
            if not isinstance(texts.value, list):
                self._complain(texts.line, f"phrasings 的“{style}”应是一列说法")
                continue
            for text in texts.value:
                if not _text(text):
                    self._complain(text.line, "空的说法，请删去或写上")
                found.append(Phrasing(_text(text), style))
        return tuple(found)

    def _refuse_repeats(self, entry: Entry, fields: Mapping[str, _Located], line: int) -> None:
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


def _compose(text: str) -> yaml.Node | None:
    # libyaml where PyYAML was built with it: ten times faster on the starter's 9,000 lines.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    node: yaml.Node | None = yaml.compose(text, Loader=loader)
    return node


def _phrasing_lines(located: _Located | None) -> list[int]:
    if located is None or located.value is None:
        return []
    groups = list(located.value.values()) if isinstance(located.value, dict) else [located]
    return [item.line for group in groups if isinstance(group.value, list) for item in group.value]


def _from_node(node: yaml.Node, complain: Callable[[int, str], None]) -> _Located:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        fields: dict[str, _Located] = {}
        for key_node, value_node in node.value:
            key = str(getattr(key_node, "value", ""))
            if key in fields:
                complain(key_node.start_mark.line + 1, f"“{key}”写了两次")
            fields[key] = _from_node(value_node, complain)
        return _Located(fields, line)
    if isinstance(node, yaml.SequenceNode):
        return _Located([_from_node(child, complain) for child in node.value], line)
    # Scalars stay text: a phrasing "110" is a phrasing, not a number. Only "nothing" is nothing.
    return _Located(None if node.tag.endswith(":null") else node.value, line)


def _locate(value: Any, line: int) -> _Located:
    if isinstance(value, dict):
        return _Located({str(key): _locate(item, line) for key, item in value.items()}, line)
    if isinstance(value, list):
        return _Located([_locate(item, line) for item in value], line)
    return _Located(value, line)


def _plain(located: _Located) -> Any:
    if isinstance(located.value, dict):
        return {key: _plain(item) for key, item in located.value.items()}
    if isinstance(located.value, list):
        return [_plain(item) for item in located.value]
    return located.value


def _text(located: _Located | None) -> str:
    if located is None or located.value is None or isinstance(located.value, dict | list):
        return ""
    return str(located.value).strip()
