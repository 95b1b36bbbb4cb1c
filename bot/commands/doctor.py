"""`jiamenkou doctor`: is everything configured and reachable? One line each, with the mend."""

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass

from redis import Redis, RedisError
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.common import settings_of
from bot.wechat.api.client import WeChatApi, WeChatRefused, WeChatUnreachable
from bot.wechat.api.token_store import TokenStore, TokenUnavailable
from community.areas import load_areas
from community.privacy import Seal
from community.settings import Settings
from community.settings_problems import SettingsInvalid
from community.storage import Database
from community.storage.migrations import is_current
from knowledge.entries import store
from knowledge.retrieval.encoder import EncoderUnavailable, open_encoder


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. mend: what to do; empty if it is well. fatal: nothing works without it."""

    subject: str
    says: str
    mend: str = ""
    fatal: bool = False


def run(options: argparse.Namespace) -> int:
    """Print the findings; 1 if anything needs mending."""
    sick = False
    for finding in examine(options):
        sick = sick or bool(finding.mend)
        mark = "✗" if finding.mend else "✓"
        print(f"{mark} {finding.subject}：{finding.says}" + (f" → {finding.mend}" if finding.mend else ""))
    return int(sick)


def examine(options: argparse.Namespace) -> Iterator[Finding]:
    """Yield one finding after the other."""
    try:
        settings = settings_of(options)
    except SettingsInvalid as invalid:
        for problem in invalid.problems:
            yield Finding("设置", problem, "请改 config.yaml 或对应的环境变量", fatal=True)
        return
    yield Finding("设置", f"{len(settings.accounts)} 个帐号，{len(settings.areas)} 个地区")
    try:
        database = Database(settings.database_url)
    except (OSError, ImportError) as failure:
        yield Finding(
            "数据库",
            f"打不开（{type(failure).__name__}）",
            "检查 database_url 的文件夹能不能写；PostgreSQL 要装 jiamenkou[postgres]",
            fatal=True,
        )
        return
    try:
        yield from _database(database)
        yield _redis(settings)
        yield _encoder(settings)
        yield _data_dir(settings)
        yield _links(settings)
        yield from _accounts(settings, database)
    finally:
        database.dispose()


def _database(database: Database) -> Iterator[Finding]:
    shown = database.url.render_as_string(hide_password=True)
    try:
        if not is_current(database):
            yield Finding("数据库", f"{shown} 表还没建好或版本旧", "运行 jiamenkou db upgrade")
            return
        yield Finding("数据库", f"{shown} 正常")
        yield _knowledge(database)
    except SQLAlchemyError as failure:
        yield Finding(
            "数据库", f"{shown} 打不开（{type(failure).__name__}）", "检查 database_url 和数据库是否在运行", fatal=True
        )


def _knowledge(database: Database) -> Finding:
    areas, known = load_areas(database), store.versions(database)
    if not known:
        return Finding("知识库", "是空的", "运行 jiamenkou knowledge import 文件夹")
    stray = sorted(set(known) - {key for key in known if key in areas})
    if stray:
        return Finding(
            "知识库", f"地区 {'、'.join(stray)} 有条目但没有登记", "把它写进 areas，再运行 jiamenkou db upgrade"
        )
    return Finding("知识库", f"{len(known)} 个地区有条目")


def _redis(settings: Settings) -> Finding:
    if settings.redis_url is None:
        return Finding("Redis", "没有配置，用数据库代替（一台机器够用）")
    try:
        Redis.from_url(settings.redis_url.get_secret_value(), socket_timeout=2, socket_connect_timeout=2).ping()
    except RedisError as failure:
        return Finding("Redis", f"连不上（{type(failure).__name__}）", "检查 redis_url，或启动 Redis")
    return Finding("Redis", "正常")


def _encoder(settings: Settings) -> Finding:
    try:
        encoder = open_encoder(settings.encoder, settings.hub_endpoint)
    except EncoderUnavailable as reason:
        return Finding("编码器", str(reason), "改 encoder 设置；builtin 不用装别的")
    return Finding("编码器", f"{settings.encoder}，{encoder.dimension} 维")


def _data_dir(settings: Settings) -> Finding:
    folder = settings.data_dir
    if folder.exists() and not os.access(folder, os.W_OK):
        return Finding("数据目录", f"{folder} 不能写", "改权限或改 data_dir")
    return Finding("数据目录", f"{folder}")


def _links(settings: Settings) -> Finding:
    alone = "" if settings.public_url else "（没有填 public_url，只有本机能打开）"
    return Finding("链接", f"{settings.link_base}{alone}")


def _accounts(settings: Settings, database: Database) -> Iterator[Finding]:
    if not settings.accounts:
        yield Finding("公众号", "一个也没有配置", "在 accounts 里填上公众平台的 AppID、Token、EncodingAESKey")
    tokens = TokenStore(database, Seal(settings.seal_keys))
    for name, account in settings.accounts.items():
        if not account.app_secret.get_secret_value():
            yield Finding(f"公众号 {name}", f"{account.mode}，只能被动回复（没有 app_secret）")
            continue
        yield _token(name, WeChatApi(name, account, tokens))


def _token(name: str, api: WeChatApi) -> Finding:
    subject = f"公众号 {name}"
    try:
        api.token()
    except WeChatRefused as refused:
        mend = {
            40164: "把服务器的公网 IP 加进公众平台“IP 白名单”",
            40125: "核对 app_secret",
            40013: "核对 app_id",
        }.get(refused.code, "核对 app_id 和 app_secret")
        return Finding(subject, f"微信不给 access_token（{refused.code}）", mend)
    except (WeChatUnreachable, TokenUnavailable, SQLAlchemyError):
        return Finding(subject, "连不上微信接口或取不到令牌", "检查网络、api_base_url，先运行 jiamenkou db upgrade")
    return Finding(subject, "access_token 正常")
