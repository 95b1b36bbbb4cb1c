"""Every danger has its safety words, and leads to an entry that is there."""

from handlers.danger.dialogue import ENTRY
from handlers.danger.texts import KIND_NAMES, WORDS
from knowledge.entries.files import read_files, starter_files
from knowledge.language.danger import Danger


def test_every_kind_has_its_safety_words_its_name_and_a_number_to_call() -> None:
    for kind in Danger:
        assert any(number in WORDS[kind] for number in ("110", "119", "120", "12356"))
        assert KIND_NAMES[kind]


def test_every_entry_that_danger_leads_to_is_in_the_starter() -> None:
    ids = {entry.id for entry in read_files(starter_files())}
    assert set(ENTRY.values()) <= ids
