"""Danger's side of the conversation: no question, no form."""

from sqlalchemy.exc import SQLAlchemyError

from community import log
from community.areas import AreaTree
from handlers.contract import Option, Reply, ReplyKind, Turn
from handlers.danger import texts
from handlers.danger.service import Alerts
from knowledge.language.danger import Danger
from knowledge.language.requests.place import find_place

# Somebody must find it; where a person is, staff ask them.
_AT_A_PLACE = frozenset(Danger) - {Danger.INJURY, Danger.SUICIDE, Danger.VIOLENCE, Danger.POISON, Danger.ATTACK}
CALLBACK = Option("给我回个电话", service="callback")
# The knowledge entry that says more, where there is one.
ENTRY = {
    Danger.GAS: "gas-leak",
    Danger.TRAPPED: "elevator-trapped",
    Danger.VIOLENCE: "domestic-violence",
    Danger.SUICIDE: "mental-help",
}


class DangerHandler:
    """Says the safety words and alerts staff."""

    def __init__(self, alerts: Alerts, areas: AreaTree) -> None:
        self._alerts = alerts
        self._areas = areas

    def begin(self, turn: Turn) -> Reply:
        """The router heard danger; the intent's entry names its kind."""
        kind = Danger(turn.intent.entry or Danger.INJURY)
        phone = self._areas.get(turn.resident.area).duty_phone
        duty = texts.DUTY.format(phone=phone) if phone else ""
        told = texts.STAFF_TOLD if self._alert_staff(turn, kind) else texts.STAFF_NOT_TOLD
        where = texts.SAY_WHERE if kind in _AT_A_PLACE and not _says_where(turn.text) else ""
        return Reply(
            f"{texts.WORDS[kind]}\n{told.format(phone=duty)}{where}",
            ReplyKind.DANGER,
            options=(CALLBACK,),
            entry=ENTRY.get(kind),
            service="danger",
        )

    def resume(self, turn: Turn) -> Reply | None:  # noqa: ARG002
        """Danger never leaves a dialogue open."""
        return None

    def _alert_staff(self, turn: Turn, kind: Danger) -> bool:
        try:
            self._alerts.report(turn.resident, kind, turn.text, turn.request_id, turn.now)
        except SQLAlchemyError as failure:  # the safety words do not wait for a database
            log.error(log.Event.TURN_FAILED, failure, danger=kind.value)
            return False
        return True


def _says_where(text: str) -> bool:
    """Whether a line names a house or a crossing, and not only 楼上 or 厨房."""
    place = find_place(text)
    return place is not None and bool(place.building or place.is_exact)


def words_alone(kind: Danger) -> str:
    """Return the safety words for when nothing else works."""
    return texts.WORDS[kind]
