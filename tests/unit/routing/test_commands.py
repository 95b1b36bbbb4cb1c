"""Every command word is heard when it is typed: the table holds words as the router compares them."""

import pytest

from bot.routing import commands
from bot.routing.commands import Command, command_of
from knowledge.language.normalise import normalise

WORDS = [(word, command) for command, words in commands._WORDS.items() for word in words.split()]


@pytest.mark.parametrize(("word", "command"), WORDS)
def test_a_command_word_is_heard_with_and_without_a_full_stop(word: str, command: Command) -> None:
    # 你好啊 and 嗯 once were normalised away from their own entries in the table.
    assert command_of(normalise(word)) is command
    assert command_of(normalise(f" {word}。")) is command


def test_no_word_means_two_commands() -> None:
    spelt = [normalise(word) for word, _ in WORDS]
    by_spelling = {normalise(word): command for word, command in WORDS}
    assert all(by_spelling[normalise(word)] is command for word, command in WORDS)
    assert "" not in spelt


@pytest.mark.parametrize(
    "line", ["取消预约", "不要了那个预约怎么办", "菜单上有什么菜", "人工湖在哪里", "好的食堂几点开门"]
)
def test_a_command_inside_a_sentence_is_no_command(line: str) -> None:
    assert command_of(normalise(line)) is None
