"""Greets, lists what can be done, and says kindly what to do with a picture, a place or a voice."""

from handlers.contract import House, Option, Reply, ReplyKind, Turn
from handlers.menu import texts
from handlers.menu.model import MAIN_OPTIONS


class MenuHandler:
    """Has no dialogue of its own: every reply is complete."""

    def __init__(self, house: House) -> None:
        self._areas = house.areas

    def begin(self, turn: Turn) -> Reply:
        """Answer one of the menu's intents."""
        match turn.intent.service:
            case "welcome":
                return self._list(texts.WELCOME.format(area=self._areas.get(turn.resident.area).name))
            case "greeting":
                return self._list(texts.GREETING)
            case "no_such_number":
                return self._offer_again(turn.intent.choices)
            case "thanks":
                return Reply(texts.THANKS, ReplyKind.ANSWER, service="menu")
            case "voice":
                return Reply(texts.VOICE, ReplyKind.UNKNOWN, service="menu")
            case "other_media":
                return Reply(texts.OTHER_MEDIA, ReplyKind.UNKNOWN, service="menu")
            case _:
                return self._list(texts.MENU)

    def resume(self, turn: Turn) -> Reply | None:  # noqa: ARG002
        """The menu never leaves a dialogue open."""
        return None

    def _offer_again(self, options: tuple[Option, ...]) -> Reply:
        """A number was typed that none of the options has."""
        text = texts.NO_SUCH_NUMBER.format(last=len(options)) if len(options) > 1 else texts.ONLY_ONE_NUMBER
        return Reply(text, ReplyKind.ASK_BACK, options=options, service="menu")

    def _list(self, text: str) -> Reply:
        return Reply(text, ReplyKind.ANSWER, options=MAIN_OPTIONS, service="menu")
