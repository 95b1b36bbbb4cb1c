"""Typed settings: config.yaml, overridden by environment variables (JIAMENKOU_ACCOUNTS__QINGXI__TOKEN=…).

Promise: every problem is reported at once, each with its key and the mend; secrets never appear in a message.
Refuses: unknown keys, so that a typo is a problem and not a silently ignored wish.
"""

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    YamlConfigSettingsSource,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from community.calendar import OpeningHours
from community.settings_problems import SettingsInvalid, explain, variable_problem, yaml_problem

CONFIG_VARIABLE = "JIAMENKOU_CONFIG"
_PUBLIC_URL = re.compile(r"^https?://[^/\s?#]+(/[^\s?#]*)?$")
_AES_KEY = re.compile(r"^[A-Za-z0-9]{43}$")


class Mode(StrEnum):
    """How the account's server configuration sends messages (公众平台：消息加解密方式)."""

    PLAIN = "plain"
    COMPATIBLE = "compatible"
    SAFE = "safe"


class AccountKind(StrEnum):
    """服务号 or 公众号 (the former 订阅号)."""

    SERVICE = "service"
    SUBSCRIPTION = "subscription"


class Account(BaseModel):
    """One WeChat account, bound to one area."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    app_id: str = Field(min_length=1)
    app_secret: SecretStr = SecretStr("")
    token: SecretStr
    aes_key: SecretStr = SecretStr("")
    previous_aes_key: SecretStr = SecretStr("")
    mode: Mode = Mode.SAFE
    kind: AccountKind = AccountKind.SUBSCRIPTION
    verified: bool = False
    area: str
    api_base_url: str = "https://api.weixin.qq.com"

    @field_validator("token")
    @classmethod
    def _token_is_wechats(cls, value: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[A-Za-z0-9]{3,32}", value.get_secret_value()):
            raise ValueError("应与公众平台“服务器配置”里的 Token 一致：3–32 个英文字母或数字")
        return value

    @field_validator("aes_key", "previous_aes_key")
    @classmethod
    def _key_is_wechats(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _AES_KEY.match(value.get_secret_value()):
            raise ValueError("应是公众平台上的 EncodingAESKey：43 个英文字母或数字")
        return value

    @model_validator(mode="after")
    def _cipher_has_a_key(self) -> "Account":
        if self.mode is not Mode.PLAIN and not self.aes_key.get_secret_value():
            raise ValueError("aes_key：兼容模式和安全模式要填 EncodingAESKey；明文模式请写 mode: plain")
        return self

    @property
    def aes_keys(self) -> tuple[str, ...]:
        """The keys that may have encrypted a message: the current one, then the one before a rotation."""
        both = (self.aes_key.get_secret_value(), self.previous_aes_key.get_secret_value())
        return tuple(key for key in both if key)


class AreaSettings(BaseModel):
    """One area: a city, district, street or community, and the office that serves it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    level: str = "community"
    parent: str | None = None
    phone: str = ""
    duty_phone: str = ""
    hours: dict[str, list[str]] = {}

    @field_validator("level")
    @classmethod
    def _level_is_known(cls, value: str) -> str:
        if value not in {"city", "district", "street", "community"}:
            raise ValueError("应是 city、district、street、community 之一")
        return value

    @field_validator("hours")
    @classmethod
    def _hours_can_be_read(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        OpeningHours.parse(value)
        return value


class _File(YamlConfigSettingsSource):
    """config.yaml, read as UTF-8 whatever the machine's own encoding is."""

    def __init__(self, settings_cls: type[BaseSettings], path: Path | None) -> None:
        super().__init__(settings_cls, yaml_file=path, yaml_file_encoding="utf-8")

    def _read_file(self, file_path: Any) -> dict[str, Any]:
        found: object = super()._read_file(file_path)
        if not isinstance(found, dict):
            raise SettingsInvalid([f"{file_path} 应是一组“键: 值”，样子见 config.example.yaml"])
        return found


class Settings(BaseSettings):
    """Everything that differs from one installation to the next."""

    model_config = SettingsConfigDict(
        env_prefix="JIAMENKOU_", env_nested_delimiter="__", extra="forbid", frozen=True, hide_input_in_errors=True
    )
    _file: ClassVar[Path | None] = None

    # Not in repr(): it may hold a password.
    database_url: str = Field(default="sqlite:///data/jiamenkou.db", repr=False)
    redis_url: SecretStr | None = None
    secret_key: SecretStr = Field(min_length=16)
    previous_secret_keys: list[SecretStr] = []
    data_dir: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str | None = Field(default=None, description="where residents' telephones reach this; for links")
    workers: int = Field(default=2, ge=1, le=64)
    threads: int = Field(default=8, ge=1, le=64)
    log_level: str = "INFO"
    deadline_s: float = Field(default=4.0, gt=0, lt=5, description="WeChat hangs up after 5 s")
    encoder: str = Field(default="builtin", description="builtin, a folder, or a hub name")
    hub_endpoint: str | None = None
    index_memory_mb: int = Field(default=512, ge=16, description="per worker; the least used indexes make room")
    demo: bool = False
    areas: dict[str, AreaSettings] = {}
    accounts: dict[str, Account] = {}

    @field_validator("database_url")
    @classmethod
    def _database_is_supported(cls, value: str) -> str:
        try:
            backend = make_url(value).get_backend_name()
        except ArgumentError:
            backend = ""
        if backend not in {"sqlite", "postgresql", "postgres"}:
            raise ValueError("应以 sqlite:/// 或 postgresql:// 开头")
        return value

    @field_validator("public_url")
    @classmethod
    def _url_can_be_opened(cls, value: str | None) -> str | None:
        if value is not None and not _PUBLIC_URL.match(value):
            raise ValueError("应是居民手机能打开的网址，如 https://你的域名")
        return value

    @field_validator("log_level")
    @classmethod
    def _level_is_known(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("应是 DEBUG、INFO、WARNING、ERROR 之一")
        return value.upper()

    @field_validator("accounts")
    @classmethod
    def _names_fit_a_url(cls, value: dict[str, Account]) -> dict[str, Account]:
        for name in value:
            if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,31}", name):
                raise ValueError(f"帐号名“{name}”要进网址，只用小写字母、数字和连字符")
        return value

    @model_validator(mode="after")
    def _areas_exist(self) -> "Settings":
        named = {f"accounts.{name}.area": account.area for name, account in self.accounts.items()}
        named |= {f"areas.{key}.parent": area.parent for key, area in self.areas.items() if area.parent is not None}
        lost = [f"{key}：areas 里没有“{area}”，请补上或改名" for key, area in named.items() if area not in self.areas]
        if lost:
            raise ValueError("\n".join(lost))
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the caller says wins over the environment, which wins over the file."""
        return init_settings, env_settings, _File(settings_cls, cls._file)

    @property
    def link_base(self) -> str:
        """What links to this installation begin with, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def seal_keys(self) -> list[str]:
        """The keys that open sealed values, the current one first."""
        return [key.get_secret_value() for key in (self.secret_key, *self.previous_secret_keys)]


def load(path: Path | None = None, **overrides: Any) -> Settings:
    """Read settings from `path` (default: $JIAMENKOU_CONFIG or ./config.yaml if there is one) and the environment.

    Raises SettingsInvalid with every problem found.
    """
    chosen = path or _default_path()
    if path is not None and not path.is_file():
        raise SettingsInvalid([f"找不到配置文件 {path}；可从 config.example.yaml 复制一份"])
    bound = type("Settings", (Settings,), {"_file": chosen})
    try:
        settings: Settings = bound(**overrides)
    except ValidationError as error:
        raise SettingsInvalid(explain(error.errors(include_input=False, include_url=False))) from None
    except yaml.YAMLError as error:
        raise SettingsInvalid([yaml_problem(chosen, error)]) from None
    except UnicodeDecodeError:
        raise SettingsInvalid([f"{chosen} 不是 UTF-8 编码，请另存为 UTF-8"]) from None
    except SettingsError as error:
        raise SettingsInvalid([variable_problem(error)]) from None
    return settings


def _default_path() -> Path | None:
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        if not Path(named).is_file():
            raise SettingsInvalid([f"环境变量 {CONFIG_VARIABLE} 指的文件不存在：{named}"])
        return Path(named)
    usual = Path("config.yaml")
    return usual if usual.is_file() else None
