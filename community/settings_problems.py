"""What is wrong with the settings, in sentences that name the key and the mend. Values never appear: they may be secret."""

import re
from collections.abc import Iterable
from pathlib import Path

import yaml
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError


class SettingsInvalid(Exception):
    """The settings can't be used; `problems` holds one sentence for each thing to mend."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def explain(errors: Iterable[ErrorDetails]) -> list[str]:
    """Return one sentence for each thing that pydantic found."""
    return [line for error in errors for line in _explain_one(error).splitlines()]


_SAYINGS = {
    "missing": "缺这一项，请填上",
    "extra_forbidden": "没有这个设置项，请检查拼写（全部设置见 config.example.yaml）",
    "string_too_short": "太短了",
    "too_short": "太短了",
    "int_parsing": "应是整数",
    "float_parsing": "应是数字",
    "bool_parsing": "应是 true 或 false",
    "model_type": "应是一组“键: 值”",
    "dict_type": "应是一组“键: 值”",
    "list_type": "应是一列，每项前面写“- ”",
    "string_type": "应是文字（用引号括起来）",
    "string_pattern_mismatch": "写法不对",
    "time_parsing": "应是时间，如 9:30",
    "date_parsing": "应是日期，如 2026-09-01",
    "date_from_datetime_parsing": "应是日期，如 2026-09-01",
}


def _explain_one(error: ErrorDetails) -> str:
    key = ".".join(str(part) for part in error["loc"])
    kind = error["type"]
    context = error.get("ctx", {})
    if kind == "value_error":
        saying = str(context.get("error", ""))
    elif kind in {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}:
        limit = next(iter(context.values()))
        word = "大于" if kind.startswith("greater") else "小于"
        saying = f"应{word}{'或等于' if kind.endswith('equal') else ''} {limit}"
    elif kind in {"string_too_long", "too_long"}:
        saying = f"太长了，最多 {context.get('max_length', '')} 个"
    elif kind in {"enum", "literal_error"}:
        saying = f"应是 {_choices(str(context.get('expected', '')))} 之一"
    else:
        saying = _SAYINGS.get(kind, f"值不合适（{kind}）")
    if key == "secret_key" and kind == "missing":
        saying = (
            '缺这一项：它用来加密居民的电话和地址。可用 python -c "import secrets;print(secrets.token_hex(32))" 生成'
        )
    return f"{key}：{saying}" if key else saying


def _choices(expected: str) -> str:
    # pydantic says: 'plain', 'compatible' or 'safe'; of numbers: 15, 30 or 60
    return "、".join(word for word in re.findall(r"[^',\s]+", expected) if word != "or")


def variable_problem(error: SettingsError) -> str:
    """Return the sentence for an environment variable that can't be read."""
    field = re.search('field "([^"]+)"', str(error))
    name = f"JIAMENKOU_{field[1].upper()}" if field else "环境变量"
    return f"{name}：应是 JSON，或改用 {name}__键=值 的写法"


def yaml_problem(path: Path | None, error: yaml.YAMLError) -> str:
    """Return the sentence for a file that is no YAML."""
    mark = getattr(error, "problem_mark", None)
    where = f"第 {mark.line + 1} 行" if mark is not None else ""
    return f"{path} {where}不是合法的 YAML，多半是缩进或引号的问题"
