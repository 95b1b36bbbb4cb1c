"""Admissions in Redis, for several machines. The same rules as in SQL, as Lua scripts: Redis runs one at a time.

Keys, all under `jmk:`: once:<message> (hash), session:<resident> (hash), queue:<resident> (sorted set of messages by
arrival), running (sorted set of messages by arrival), of:<resident> (set of message keys, to forget).
"""

from collections.abc import Sequence
from typing import Any

from redis import Redis

from bot.dialogue.memory import (
    message_from_json,
    message_to_json,
    reply_from_json,
    reply_to_json,
    session_from_json,
    session_to_json,
)
from bot.intake.admission import (
    LEASE_S,
    REMEMBER_S,
    RETRIES_END_S,
    SESSION_S,
    Admission,
    Admitted,
    Repeated,
    Ticket,
    TicketVoid,
    Underway,
    Waiting,
)
from handlers.contract import Message, Reply, Session

_PREFIX = "jmk:"

# ARGV: key, resident, now, until, arrived. Returns the session's text, or false while the resident is busy.
_TAKE = """
local function take(key, resident, now, until_, arrived)
  local session = 'jmk:session:' .. resident
  local lock_until = tonumber(redis.call('HGET', session, 'lock_until') or '0')
  if lock_until >= now and redis.call('HGET', session, 'lock_key') ~= key then return false end
  for _, other in ipairs(redis.call('ZRANGEBYSCORE', 'jmk:queue:' .. resident, '-inf', '(' .. arrived)) do
    local lease = tonumber(redis.call('HGET', 'jmk:once:' .. other, 'lease_until') or '0')
    if other ~= key and lease >= now then return false end
  end
  redis.call('HSET', session, 'lock_key', key, 'lock_until', until_)
  redis.call('EXPIRE', session, __SESSION_S__)
  return redis.call('HGET', session, 'session') or ''
end
""".replace("__SESSION_S__", str(int(SESSION_S)))

_ADMIT = (
    _TAKE
    + """
local key, resident, now, until_, message = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5]
local once = 'jmk:once:' .. key
local fence, arrived = '1', ARGV[3]
if redis.call('HSETNX', once, 'fence', '1') == 1 then
  redis.call('HSET', once, 'resident', resident, 'arrived', arrived, 'lease_until', until_, 'message', message)
  redis.call('EXPIRE', once, __REMEMBER_S__)
  redis.call('ZADD', 'jmk:queue:' .. resident, arrived, key)
  redis.call('EXPIRE', 'jmk:queue:' .. resident, __REMEMBER_S__)
  redis.call('ZADD', 'jmk:running', arrived, key)
  redis.call('SADD', 'jmk:of:' .. resident, key)
  redis.call('EXPIRE', 'jmk:of:' .. resident, __REMEMBER_S__)
else
  local reply = redis.call('HGET', once, 'reply')
  if reply then return {'repeated', reply} end
  if tonumber(redis.call('HGET', once, 'lease_until')) >= now then return {'underway'} end
  fence = tostring(redis.call('HINCRBY', once, 'fence', 1))
  redis.call('HSET', once, 'lease_until', until_)
  arrived = redis.call('HGET', once, 'arrived')
end
local session = take(key, resident, now, until_, arrived)
if not session then return {'waiting', fence, arrived} end
return {'admitted', fence, arrived, session}
""".replace("__REMEMBER_S__", str(int(REMEMBER_S)))
)

_OURS = """
local function ours(key, fence)
  local once = 'jmk:once:' .. key
  return redis.call('HGET', once, 'fence') == fence and not redis.call('HGET', once, 'reply')
end
"""

_LOCK = (
    _TAKE
    + _OURS
    + """
local key, resident, now, until_, arrived, fence = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5], ARGV[6]
if not ours(key, fence) then return {'void'} end
redis.call('HSET', 'jmk:once:' .. key, 'lease_until', until_)
local session = take(key, resident, now, until_, arrived)
if not session then return {'waiting'} end
return {'admitted', session}
"""
)

_RENEW = (
    _OURS
    + """
local key, resident, fence, until_ = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if not ours(key, fence) then return 0 end
redis.call('HSET', 'jmk:once:' .. key, 'lease_until', until_)
if redis.call('HGET', 'jmk:session:' .. resident, 'lock_key') == key then
  redis.call('HSET', 'jmk:session:' .. resident, 'lock_until', until_)
end
return 1
"""
)

_SETTLE = (
    _OURS
    + """
local key, resident, fence, session, reply = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local place = 'jmk:session:' .. resident
if not ours(key, fence) or redis.call('HGET', place, 'lock_key') ~= key then return 0 end
redis.call('HSET', place, 'session', session, 'lock_key', '', 'lock_until', '0')
redis.call('HSET', 'jmk:once:' .. key, 'reply', reply, 'message', '', 'lease_until', '0')
redis.call('ZREM', 'jmk:queue:' .. resident, key)
redis.call('ZREM', 'jmk:running', key)
return 1
"""
)

_FORGET = """
local key, resident, reply, arrived = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local queue, of = 'jmk:queue:' .. resident, 'jmk:of:' .. resident
for _, other in ipairs(redis.call('SMEMBERS', of)) do
  local came = redis.call('ZSCORE', queue, other)
  if other == key or not came or tonumber(came) <= arrived then
    redis.call('ZREM', 'jmk:running', other)
    redis.call('ZREM', queue, other)
    redis.call('SREM', of, other)
    if other ~= key then redis.call('DEL', 'jmk:once:' .. other) end
  end
end
redis.call('DEL', 'jmk:session:' .. resident)
redis.call('HSET', 'jmk:once:' .. key, 'reply', reply, 'message', '', 'resident', '', 'lease_until', '0')
return 1
"""


class RedisAdmissions:
    """Claims, locks and sessions in Redis."""

    def __init__(self, redis: Redis) -> None:
        """redis: a client; replies are read as bytes."""
        self._redis: Any = redis
        self._admit: Any = redis.register_script(_ADMIT)
        self._lock: Any = redis.register_script(_LOCK)
        self._renew: Any = redis.register_script(_RENEW)
        self._settle: Any = redis.register_script(_SETTLE)
        self._forget: Any = redis.register_script(_FORGET)

    def admit(self, message: Message, now: float) -> Admission:
        """Claim the message and lock its resident, in one script."""
        resident = message.resident.id
        arguments = [message.key, resident, repr(now), repr(now + LEASE_S), message_to_json(message)]
        kind, *rest = self._admit(args=arguments)
        match kind.decode():
            case "repeated":
                return Repeated(reply_from_json(rest[0].decode()))
            case "underway":
                return Underway()
            case outcome:
                ticket = Ticket(message.key, resident, int(rest[0]), float(rest[1]))
                if outcome == "waiting":
                    return Waiting(ticket)
                return Admitted(ticket, session_from_json(rest[2].decode()))

    def lock(self, ticket: Ticket, now: float) -> Admission:
        """Try again; keeps the claim alive meanwhile."""
        arguments = [ticket.key, ticket.resident, repr(now), repr(now + LEASE_S), repr(ticket.arrived), ticket.fence]
        kind, *rest = self._lock(args=arguments)
        if kind == b"void":
            raise TicketVoid
        return Waiting(ticket) if kind == b"waiting" else Admitted(ticket, session_from_json(rest[0].decode()))

    def look(self, key: str) -> Repeated | None:
        """Return the reply of a message that was answered."""
        reply = self._redis.hget(f"{_PREFIX}once:{key}", "reply")
        return Repeated(reply_from_json(reply.decode())) if reply else None

    def renew(self, ticket: Ticket, until: float) -> None:
        """Keep the claim and the lock until then."""
        if not self._renew(args=[ticket.key, ticket.resident, ticket.fence, repr(until)]):
            raise TicketVoid

    def settle(self, ticket: Ticket, session: Session, reply: Reply | None) -> None:
        """Save the session, release the lock and record the reply, all or nothing."""
        stored = [session_to_json(session), reply_to_json(reply)]
        if not self._settle(args=[ticket.key, ticket.resident, ticket.fence, *stored]):
            raise TicketVoid

    def settle_and_forget(self, ticket: Ticket) -> None:
        """Delete everything held of the resident but the message's key."""
        self._forget(args=[ticket.key, ticket.resident, reply_to_json(None), repr(ticket.arrived)])

    def abandoned(self, now: float, limit: int) -> Sequence[Message]:
        """Return messages whose worker is gone, oldest first."""
        found: list[Message] = []
        for key in self._redis.zrangebyscore(f"{_PREFIX}running", "-inf", now - RETRIES_END_S):
            if len(found) == limit:
                break
            name = f"{_PREFIX}once:{key.decode()}"
            message, lease = self._redis.hmget(name, "message", "lease_until")
            if not message:  # the key expired before anybody came back for it
                self._redis.zrem(f"{_PREFIX}running", key)
            elif float(lease) < now:
                found.append(message_from_json(message.decode()))
        return found

    def sweep(self, now: float) -> None:
        """Redis drops old keys by itself."""
