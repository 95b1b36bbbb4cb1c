"""The demo community: its settings, its areas, its knowledge, its staff. Everything in it is invented."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from community.areas import save_areas
from community.settings import Settings, load
from community.staff import save_staff
from community.storage import Database, UnitOfWork
from community.storage.migrations import upgrade
from handlers.booking.starter import install_starter as install_bookings
from handlers.complaints.starter import install_starter as install_crews
from knowledge.entries import store
from knowledge.entries.files import read_files, starter_files

OFFICE_HOURS = {
    **{day: ["09:00-12:00", "14:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
    "sat": ["09:00-12:00"],
}
AREAS: dict[str, dict[str, Any]] = {
    "linjiang": {"name": "临江街道", "level": "street", "phone": "026-8800 0200"},
    # It shares the street's rooms with 清溪.
    "hepan": {"name": "河畔社区", "level": "community", "parent": "linjiang", "phone": "026-8800 0301"},
    "qingxi": {
        "name": "清溪社区",
        "level": "community",
        "parent": "linjiang",
        "phone": "026-8800 0101",
        "duty_phone": "026-8800 0110",
        "hours": OFFICE_HOURS,
    },
}
STAFF_NAME = "qingxi"


def demo_settings(folder: Path, host: str = "127.0.0.1", port: int = 8000, **overrides: Any) -> Settings:
    """Return settings for a demo whose files live in `folder`. Secrets are made once and kept there."""
    api = f"http://{host}:{port}/phone"
    accounts = {
        "qingxi": _account(folder, "demo", verified=True, kind="service", api_base_url=api),
        "qingxi-plain": _account(folder, "plain", mode="plain", verified=False, api_base_url=api),
    }
    values: dict[str, Any] = {
        "database_url": f"sqlite:///{folder / 'demo.db'}",
        "secret_key": _secret(folder, "secret_key"),
        "data_dir": folder,
        "host": host,
        "port": port,
        "workers": 1,
        "threads": 16,
        "demo": True,
        "areas": AREAS,
        "accounts": accounts,
    }
    return load(**{**values, **overrides})


def seed(database: Database, now: datetime) -> None:
    """Create the tables and fill an empty database with the demo community; a filled one is left as it is."""
    upgrade(database)
    if store.versions(database):
        return
    entries = read_files(starter_files())
    with UnitOfWork(database) as unit:
        save_areas(unit, load_areas_settings())
        store.save_entries(unit, entries, now)
        install_bookings(unit, now)
        install_crews(unit)
        unit.commit()


def load_areas_settings() -> Mapping[str, Any]:
    """Return the demo's areas as typed settings."""
    from community.settings import AreaSettings

    return {key: AreaSettings(**area) for key, area in AREAS.items()}


def set_staff_password(database: Database, folder: Path) -> tuple[str, str]:
    """Give the demo's staff account its password, made once, and return name and password."""
    password = _secret(folder, "staff_password", length=5)
    with UnitOfWork(database) as unit:
        save_staff(unit, STAFF_NAME, password, "qingxi")
        unit.commit()
    return STAFF_NAME, password


def _account(folder: Path, name: str, **values: Any) -> dict[str, Any]:
    return {
        "app_id": f"wxdemo{name}",
        "app_secret": _secret(folder, f"{name}_app_secret"),
        "token": _secret(folder, f"{name}_token", length=12),
        "aes_key": (_secret(folder, f"{name}_aes_key") + "0" * 43)[:43],
        "mode": "safe",
        "area": "qingxi",
        **values,
    }


def _secret(folder: Path, name: str, length: int = 32) -> str:
    file = folder / "secrets" / name
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text(secrets.token_hex(length), encoding="ascii")
        file.chmod(0o600)
    return file.read_text(encoding="ascii")
