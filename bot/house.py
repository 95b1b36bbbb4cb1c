"""Builds the house from settings: everything that the web app and the command line have in common."""

from collections.abc import Mapping
from dataclasses import dataclass

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisGone
from redis.retry import Retry

from bot.delivery.courier import Courier
from bot.delivery.rounds import Rounds
from bot.intake.admission import Admissions
from bot.intake.admission_fallback import FallbackAdmissions
from bot.intake.admission_redis import RedisAdmissions
from bot.intake.admission_sql import SqlAdmissions
from bot.journey import Journey
from bot.routing.router import Router
from bot.wechat.api.client import WeChatApi
from bot.wechat.api.token_store import TokenStore
from bot.wechat.capabilities import capabilities_of
from community import log
from community.areas import load_areas
from community.clock import Clock, system_clock
from community.privacy import Seal
from community.settings import Settings
from community.storage import Database
from handlers.catalogue import build_services
from handlers.contract import House, Service
from knowledge.retrieval.encoder import Encoder, EncoderUnavailable, open_encoder
from knowledge.retrieval.fusion import load_fusion
from knowledge.retrieval.retriever import LiveIndexes, Retriever

# Redis answers in a millisecond; one that takes this long is not there.
REDIS_PATIENCE_S = 1.0


@dataclass(frozen=True)
class Running:
    """A house in working order."""

    settings: Settings
    house: House
    services: Mapping[str, Service]
    admissions: Admissions
    journey: Journey
    rounds: Rounds
    tokens: TokenStore
    clock: Clock


def build_house(settings: Settings, clock: Clock = system_clock) -> Running:
    """Open the database, load what is known, build the services and the journey between them."""
    database = Database(settings.database_url)
    encoder = _open_encoder(settings)
    areas = load_areas(database)
    indexes = LiveIndexes(database, encoder, settings.data_dir / "index", settings.index_memory_mb)
    retriever = Retriever(indexes, encoder, load_fusion(), areas.chain)
    seal = Seal(settings.seal_keys)
    house = House(database, areas, retriever, seal, clock, settings.link_base)
    services = build_services(house)
    by_name = {service.name: service for service in services}
    admissions = _open_admissions(settings, database)
    journey = Journey(database, admissions, Router(services, retriever), by_name, clock)
    tokens = TokenStore(database, seal)
    apis = {
        name: WeChatApi(name, account, tokens)
        for name, account in settings.accounts.items()
        if capabilities_of(account).push
    }
    rounds = Rounds(Courier(database, apis, clock), admissions, journey, apis.__contains__, services, clock)
    retriever.warm([account.area for account in settings.accounts.values() if account.area in areas])
    return Running(settings, house, by_name, admissions, journey, rounds, tokens, clock)


def _open_encoder(settings: Settings) -> Encoder | None:
    try:
        return open_encoder(settings.encoder, settings.hub_endpoint)
    except EncoderUnavailable as reason:
        # Characters and sound alone still find most answers; `jiamenkou doctor` says what to mend.
        log.error(log.Event.ENCODER_UNAVAILABLE, reason)
        return None


def _open_admissions(settings: Settings, database: Database) -> Admissions:
    if settings.redis_url is None:
        return SqlAdmissions(database)
    redis = Redis.from_url(
        settings.redis_url.get_secret_value(),
        socket_timeout=REDIS_PATIENCE_S,
        socket_connect_timeout=REDIS_PATIENCE_S,
        health_check_interval=15,
        # One more try, at once, for a connection that a restarted Redis has closed. redis-py's own habit is three with
        # pauses of seconds, and WeChat hangs up after five.
        retry=Retry(NoBackoff(), 1, supported_errors=(RedisGone,)),
    )
    return FallbackAdmissions(RedisAdmissions(redis), SqlAdmissions(database))
