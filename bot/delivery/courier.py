"""Sends the outbox. Claims a row in one transaction, sends outside any, records in another: at least once.

What an account may not push is held for the resident's next touch; what WeChat is too busy for is tried again later; a
worker that is killed leaves its claimed rows to the next (community/outbox.py).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.wechat.api.client import WeChatApi, WeChatRefused, WeChatUnreachable
from bot.wechat.api.token_store import TokenUnavailable
from bot.wechat.capabilities import Remedy
from community import log, outbox
from community.clock import Clock
from community.outbox import OutboxMessage, OutboxState
from community.residents import split_id
from community.storage import Database, UnitOfWork

BATCH = 20
MAX_ATTEMPTS = 6
FIRST_PAUSE = timedelta(seconds=5)


class Courier:
    """Delivers what waits in the outbox."""

    def __init__(self, database: Database, apis: Mapping[str, WeChatApi], clock: Clock) -> None:
        """apis: of the accounts that may push; others' messages are held."""
        self._database = database
        self._apis = apis
        self._clock = clock
        self._switched_off: set[str] = set()

    def deliver_due(self) -> int:
        """Send what is due, BATCH at most, and return how many rows were looked at.

        Rows are claimed one by one: a batch's last rows would outlive their lease behind slow calls and be sent twice.
        """
        for done in range(BATCH):
            now = self._clock()
            with UnitOfWork(self._database) as unit:
                due = outbox.claim_due(unit, now, limit=1)
                unit.commit()
            if not due:
                return done
            self._deliver(due[0], now)
        return BATCH

    def _deliver(self, message: OutboxMessage, now: datetime) -> None:
        account, openid = split_id(message.resident)
        api = self._apis.get(account)
        if api is None or account in self._switched_off:
            self._settle(message, OutboxState.HELD, log.Event.PUSH_HELD)
            return
        try:
            api.send_text(openid, message.text)
        except WeChatRefused as refused:
            self._react(message, account, refused, now)
        except (WeChatUnreachable, TokenUnavailable):
            self._try_later(message, now)
        else:
            self._settle(message, OutboxState.SENT, log.Event.PUSH_SENT)

    def _react(self, message: OutboxMessage, account: str, refused: WeChatRefused, now: datetime) -> None:
        match refused.remedy:
            case Remedy.LATER:
                self._try_later(message, now)
            case Remedy.SWITCH_OFF:
                self._switched_off.add(account)
                self._settle(message, OutboxState.HELD, log.Event.PUSH_HELD, refused.code)
            case Remedy.HOLD:
                self._settle(message, OutboxState.HELD, log.Event.PUSH_HELD, refused.code)
            case Remedy.REFRESH_TOKEN | Remedy.GIVE_UP:
                # Refused for good as a push; it is still the resident's to see.
                self._settle(message, OutboxState.HELD, log.Event.PUSH_FAILED, refused.code)

    def _try_later(self, message: OutboxMessage, now: datetime) -> None:
        if message.attempts >= MAX_ATTEMPTS:
            self._settle(message, OutboxState.HELD, log.Event.PUSH_FAILED)
            return
        pause = FIRST_PAUSE * 3 ** (message.attempts - 1)
        with UnitOfWork(self._database) as unit:
            outbox.retry_at(unit, message.id, now + pause)
            unit.commit()
        log.info(log.Event.PUSH_RETRIED, attempts=message.attempts)

    def _settle(self, message: OutboxMessage, state: OutboxState, event: log.Event, code: int | None = None) -> None:
        with UnitOfWork(self._database) as unit:
            outbox.settle(unit, [message.id], state)
            unit.commit()
        # What WeChat will not take is for somebody to look at; the rest is the day's work.
        note = log.warning if event is log.Event.PUSH_FAILED else log.info
        note(event, code=code)
