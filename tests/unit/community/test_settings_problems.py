"""What pydantic finds is said in words that name the mend, and never the value."""

from datetime import date, time
from enum import StrEnum
from typing import Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from community.settings_problems import explain


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Form(BaseModel):
    name: str = Field(default="", max_length=3)
    key: str = Field(default="a", pattern="^[a-z]+$")
    step: Literal[15, 30, 60] = 15
    word: Literal["plain", "safe"] = "plain"
    colour: Colour = Colour.RED
    at: time = time()
    day: date = date(2026, 1, 1)
    days: tuple[int, ...] = Field(default=(), max_length=2)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "四个字啊"}, "name：太长了，最多 3 个"),
        ({"key": "甲"}, "key：写法不对"),
        ({"step": 20}, "step：应是 15、30、60 之一"),
        ({"word": "x"}, "word：应是 plain、safe 之一"),
        ({"colour": "x"}, "colour：应是 red、blue 之一"),
        ({"at": "25:00"}, "at：应是时间，如 9:30"),
        ({"day": "后天"}, "day：应是日期，如 2026-09-01"),
        ({"days": [1, 2, 3]}, "days：太长了，最多 2 个"),
    ],
)
def test_each_problem_is_one_sentence(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Form.model_validate(values)
    assert explain(refused.value.errors()) == [sentence]
