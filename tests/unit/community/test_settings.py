"""Settings say everything that has to be mended at once, in Chinese, and never a secret."""

from pathlib import Path
from typing import Any

import pytest

from community.settings import Mode, Settings, load
from community.settings_problems import SettingsInvalid

ROOT = Path(__file__).parents[3]
KEY = "k" * 32
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


@pytest.fixture(autouse=True)
def nothing_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No config.yaml of the developer's and no variable of theirs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIAMENKOU_CONFIG", raising=False)


def write(text: str | bytes, path: Path = Path("config.yaml")) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def problems(text: str | bytes = "", **overrides: Any) -> list[str]:
    with pytest.raises(SettingsInvalid) as caught:
        load(write(text), **overrides)
    return caught.value.problems


def account(**changes: Any) -> dict[str, Any]:
    return {"app_id": "wx1", "token": "abc", "aes_key": AES_KEY, "area": "a", **changes}


def test_every_problem_is_reported_at_once_with_its_key() -> None:
    text = """
secret_key: kurz
port: x
workers: 0
log_level: LOUD
deadline_s: 5
workerz: 2
accounts: {qingxi: {app_id: wx1, token: "a b", area: a, mode: odd, aes_key: short}}
"""
    found = problems(text)
    assert [line.split("：")[0] for line in found] == [
        "secret_key",
        "port",
        "workers",
        "log_level",
        "deadline_s",
        "accounts.qingxi.token",
        "accounts.qingxi.aes_key",
        "accounts.qingxi.mode",
        "workerz",
    ]
    assert found[1] == "port：应是整数"
    assert found[2] == "workers：应大于或等于 1"
    assert found[4] == "deadline_s：应小于 5.0"
    assert found[7] == "accounts.qingxi.mode：应是 plain、compatible、safe 之一"
    assert found[8].startswith("workerz：没有这个设置项，请检查拼写")


def test_a_missing_secret_key_is_told_how_to_make_one() -> None:
    assert "secrets.token_hex(32)" in problems()[0]


def test_every_area_that_is_not_there_is_named() -> None:
    found = problems(
        secret_key=KEY,
        accounts={"q": account(area="nowhere"), "r": account(area="nirgends")},
        areas={"b": {"name": "B", "parent": "gone"}},
    )
    assert found == [
        "accounts.q.area：areas 里没有“nowhere”，请补上或改名",
        "accounts.r.area：areas 里没有“nirgends”，请补上或改名",
        "areas.b.parent：areas 里没有“gone”，请补上或改名",
    ]


@pytest.mark.parametrize(
    ("hours", "saying"),
    [
        ({"mo": ["09:00-12:00"]}, "不认识的星期：mo"),
        ({"mon": ["9-12"]}, "应写成 09:00-12:00 的样子"),
        ({"mon": ["12:00-09:00"]}, "结束早于开始"),
        ({"mon": ["25:00-26:00"]}, "没有这样的钟点"),
        ({"mon": ["18:00-24:00"]}, "没有这样的钟点"),
    ],
)
def test_hours_that_can_not_be_read_are_refused_in_chinese(hours: dict[str, list[str]], saying: str) -> None:
    [problem] = problems(secret_key=KEY, areas={"a": {"name": "A", "hours": hours}})
    assert problem.startswith("areas.a.hours：")
    assert saying in problem


@pytest.mark.parametrize("mode", ["safe", "compatible"])
def test_a_cipher_without_a_key_is_refused_and_plain_mode_needs_none(mode: str) -> None:
    areas = {"a": {"name": "A"}}
    [problem] = problems(secret_key=KEY, areas=areas, accounts={"q": account(mode=mode, aes_key="")})
    assert "EncodingAESKey" in problem
    assert load(secret_key=KEY, areas=areas, accounts={"q": account(mode="plain", aes_key="")})


def test_account_names_go_into_a_url() -> None:
    [problem] = problems(secret_key=KEY, areas={"a": {"name": "A"}}, accounts={"清溪": account()})
    assert "帐号名“清溪”" in problem


@pytest.mark.parametrize("url", ["nonsense", "mysql://root@db/x", ""])
def test_a_database_that_is_neither_sqlite_nor_postgresql_is_refused(url: str) -> None:
    assert problems(secret_key=KEY, database_url=url) == ["database_url：应以 sqlite:/// 或 postgresql:// 开头"]


def test_what_the_caller_says_wins_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(f"secret_key: {KEY}\nport: 1\nthreads: 1\nworkers: 1\n")
    monkeypatch.setenv("JIAMENKOU_PORT", "2")
    monkeypatch.setenv("JIAMENKOU_THREADS", "2")
    settings = load(port=3)
    assert (settings.port, settings.threads, settings.workers) == (3, 2, 1)


def test_one_field_of_one_account_can_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "config.example.yaml").read_text(encoding="utf-8")
    monkeypatch.setenv("JIAMENKOU_ACCOUNTS__QINGXI__APP_SECRET", "from-the-environment")
    loaded = load(write(text), secret_key=KEY)
    assert loaded.accounts["qingxi"].app_secret.get_secret_value() == "from-the-environment"
    assert loaded.accounts["qingxi"].area == "qingxi"


def test_a_variable_that_is_no_json_is_a_problem_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIAMENKOU_ACCOUNTS", "no json")
    [problem] = problems(secret_key=KEY)
    assert problem.startswith("JIAMENKOU_ACCOUNTS：应是 JSON")


SECRETS = {
    "secret_key": "SECRET-of-the-house",
    "previous_secret_keys": ["SECRET-of-yesterday"],
    "database_url": "postgresql://jiamenkou:SECRET-db@db/x",
    "redis_url": "redis://:SECRET-redis@cache/0",
}


def test_secrets_are_not_in_repr_or_str() -> None:
    settings = load(
        **SECRETS,
        areas={"a": {"name": "A"}},
        accounts={"q": account(token="SECRETtoken", app_secret="SECRETapp", aes_key="SECRET" + "a" * 37)},
    )
    assert "SECRET" not in repr(settings) + str(settings)


def test_secrets_are_not_in_the_problems() -> None:
    bad = {
        **SECRETS,
        "database_url": "mysql://root:SECRET@db/x",
        "redis_url": 7,
        "port": "SECRET",
        "areas": {"a": {"name": "A"}},
        "accounts": {"q": account(token="SECRET token", app_secret=["SECRET"], aes_key="SECRET", mode="SECRET")},
    }
    with pytest.raises(SettingsInvalid) as caught:
        load(**bad)
    assert len(caught.value.problems) >= 6
    assert "SECRET" not in str(caught.value)


def test_the_example_loads_as_it_is_and_names_what_it_shows() -> None:
    settings = load(ROOT / "config.example.yaml", secret_key=KEY)
    assert settings.accounts["qingxi"].mode is Mode.SAFE
    assert settings.areas["qingxi"].parent == "linjiang"
    assert settings.deadline_s == 4.0


def test_the_examples_own_secret_key_has_to_be_replaced() -> None:
    with pytest.raises(SettingsInvalid) as caught:
        load(ROOT / "config.example.yaml")
    assert caught.value.problems == ["secret_key：太短了"]


def test_the_example_names_every_setting() -> None:
    text = (ROOT / "config.example.yaml").read_text(encoding="utf-8")
    hidden = {"demo"}  # set by `jiamenkou demo` alone
    assert [key for key in Settings.model_fields if key not in hidden and f"{key}:" not in text] == []


@pytest.mark.parametrize(
    ("text", "saying"),
    [
        pytest.param("port: 1\nareas: [\nhost: x\n", "行不是合法的 YAML", id="a bracket left open"),
        pytest.param("port: 1\n\tthreads: 2\n", "第 2 行不是合法的 YAML", id="a tab"),
        pytest.param("- port\n", "应是一组“键: 值”", id="a list"),
        pytest.param("port\n", "应是一组“键: 值”", id="a word"),
        pytest.param("secret_key: 密钥\n".encode("gbk"), "不是 UTF-8 编码", id="another encoding"),
    ],
)
def test_a_file_that_is_no_settings_file_is_one_sentence(text: str | bytes, saying: str) -> None:
    [problem] = problems(text)
    assert "config.yaml" in problem
    assert saying in problem


def test_a_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsInvalid, match=r"找不到配置文件 nowhere\.yaml"):
        load(Path("nowhere.yaml"))
    monkeypatch.setenv("JIAMENKOU_CONFIG", "elsewhere.yaml")
    with pytest.raises(SettingsInvalid, match=r"JIAMENKOU_CONFIG 指的文件不存在：elsewhere\.yaml"):
        load()


def test_the_variable_names_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write(f"secret_key: {KEY}\nport: 81\n", Path("other.yaml"))
    monkeypatch.setenv("JIAMENKOU_CONFIG", "other.yaml")
    assert load().port == 81


def test_a_file_saved_with_a_byte_order_mark_loads() -> None:
    assert load(write(f"\ufeffsecret_key: {KEY}\nport: 81\n")).port == 81


def test_old_keys_follow_the_current_one() -> None:
    settings = load(secret_key=KEY, previous_secret_keys=["older", "oldest"])
    assert settings.seal_keys == [KEY, "older", "oldest"]
    areas = {"a": {"name": "A"}}
    rotated = load(secret_key=KEY, areas=areas, accounts={"q": account(previous_aes_key="b" * 43)})
    assert rotated.accounts["q"].aes_keys == (AES_KEY, "b" * 43)


@pytest.mark.parametrize("url", ["ftp://a.cn", "a.cn", "https://", "https://a.cn?x=1"])
def test_a_public_address_that_no_telephone_can_open_is_refused(url: str) -> None:
    assert any(line.startswith("public_url") for line in problems(f"secret_key: {KEY}", public_url=url))


def test_links_begin_with_the_public_address_or_with_this_machines() -> None:
    assert load(write(f"secret_key: {KEY}"), port=8123).link_base == "http://127.0.0.1:8123"
    assert load(write(f"secret_key: {KEY}"), public_url="https://a.cn/jia/").link_base == "https://a.cn/jia"
