"""The safety words without the journey: for when there is no time, or no house, to run it."""

from bot import texts
from handlers.contract import Message
from handlers.danger.dialogue import words_alone
from knowledge.language.danger import recognise_in


def last_resort(message: Message) -> str:
    """What to say when the house itself is down: the safety words if there is danger, else when to come back."""
    return safety_words(message) or texts.TRY_AGAIN


def safety_words(message: Message) -> str:
    """Return what to say at once, before anything has been done; empty where there is no danger."""
    danger = recognise_in(message.text)
    return words_alone(danger) if danger is not None else ""
