"""The menu bar as WeChat wants it, checked before it is sent: 3 × 5 buttons, 4 and 8 characters, keys of 128 bytes."""

from collections.abc import Sequence
from typing import Any

from handlers.menu.model import Button

MAX_TOP, MAX_SUB = 3, 5
MAX_TOP_NAME, MAX_SUB_NAME, MAX_KEY_BYTES = 4, 8, 128


class MenuInvalid(ValueError):
    """The menu bar breaks one of WeChat's limits."""


def menu_payload(buttons: Sequence[Button]) -> dict[str, Any]:
    """Return the body of menu/create. Raises MenuInvalid."""
    if not 1 <= len(buttons) <= MAX_TOP:
        raise MenuInvalid(f"一级菜单要有 1–{MAX_TOP} 个")
    return {"button": [_payload(button, MAX_TOP_NAME) for button in buttons]}


def _payload(button: Button, longest: int) -> dict[str, Any]:
    if not 0 < len(button.name) <= longest:
        raise MenuInvalid(f"菜单“{button.name}”最多显示 {longest} 个字")
    if button.children:
        if len(button.children) > MAX_SUB:
            raise MenuInvalid(f"菜单“{button.name}”下面最多 {MAX_SUB} 个")
        return {"name": button.name, "sub_button": [_payload(child, MAX_SUB_NAME) for child in button.children]}
    if not 0 < len(button.key.encode()) <= MAX_KEY_BYTES:
        raise MenuInvalid(f"菜单“{button.name}”的 key 要有 1–{MAX_KEY_BYTES} 字节")
    return {"type": "click", "name": button.name, "key": button.key}
