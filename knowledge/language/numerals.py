"""Numbers as people write and speak them: 12, 十二, 两, 五零一, 廿三."""

DIGITS = {
    char: value
    for value, chars in enumerate(("零〇洞", "一幺", "二两", "三", "四", "五", "六", "七拐", "八", "九"))
    for char in chars
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SHORT = str.maketrans({"廿": "二十", "卅": "三十"})

# For patterns: the numerals of small numbers, and one small number.
HAN = "零〇一二两三四五六七八九十"
SMALL = rf"(?:\d{{1,2}}|[{HAN}]{{1,3}})"


def number(text: str) -> int | None:
    """Return the value of a numeral, or None if `text` is none. Digits side by side are read one by one (五零一 = 501)."""
    if text.isascii() and text.isdigit():
        return int(text)
    spelt = text.translate(_SHORT)
    if not spelt or any(char not in DIGITS and char not in _UNITS for char in spelt):
        return None
    if not any(char in _UNITS for char in spelt):
        return int("".join(str(DIGITS[char]) for char in spelt))
    return _with_units(spelt)


def _with_units(spelt: str) -> int | None:
    total, pending = 0, None
    for char in spelt:
        if char in _UNITS:
            total += (1 if pending is None else pending) * _UNITS[char]
            pending = None
        elif pending in (None, 0):
            pending = DIGITS[char]
        else:
            return None
    return total + (pending or 0)
