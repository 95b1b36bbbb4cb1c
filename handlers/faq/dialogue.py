"""The FAQ's side of the conversation. Every reply is complete, so it keeps no dialogue open."""

from handlers.contract import House, Option, Reply, ReplyKind, Turn
from handlers.faq import texts
from handlers.faq.answer import write_answer

HUMAN = Option(texts.HUMAN, service="human")
MENU = Option(texts.MENU, service="menu")


class FaqHandler:
    """Answers, asks back, or admits not knowing."""

    def __init__(self, house: House) -> None:
        self._knowledge = house.knowledge

    def begin(self, turn: Turn) -> Reply:
        """Answer one of the FAQ's intents."""
        match turn.intent.service:
            case "answer":
                return self._answer(turn)
            case "ask_back":
                return self._ask_back(turn)
            case "none":
                return Reply(texts.NOT_THOSE, ReplyKind.UNKNOWN, options=(HUMAN, MENU))
            case _:
                return Reply(texts.UNKNOWN, ReplyKind.UNKNOWN, options=(HUMAN, MENU), confidence=turn.intent.confidence)

    def resume(self, turn: Turn) -> Reply | None:  # noqa: ARG002
        """The FAQ never leaves a dialogue open."""
        return None

    def _answer(self, turn: Turn) -> Reply:
        entry = self._knowledge.entry(turn.intent.entry or "", turn.resident.area)
        if entry is None:  # an option pressed after staff withdrew its entry
            return Reply(texts.GONE, ReplyKind.UNKNOWN, options=(HUMAN, MENU))
        return Reply(write_answer(entry), ReplyKind.ANSWER, entry=entry.id, confidence=turn.intent.confidence)

    def _ask_back(self, turn: Turn) -> Reply:
        options = (*turn.intent.choices, Option(texts.NONE_OF_THESE, service="none"))
        return Reply(texts.ASK_BACK, ReplyKind.ASK_BACK, options=options, confidence=turn.intent.confidence)
