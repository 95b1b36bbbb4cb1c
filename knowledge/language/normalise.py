"""One spelling for comparison. Never shown to anybody: replies quote people as they wrote.

Promise: two lines that differ in width, case, traditional or simplified characters, punctuation, emoji, fillers or a
stuttered word become equal.
Refuses: to translate dialect or correct words; a blind replacement does harm (旁边 has 边, 安逸 has 一).
"""

import re
import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC

MAX_CHARACTERS = 200
# Unicode's first two blocks of them; the rarer ones of the later planes have no simplified form in use.
_IDEOGRAPHS = ((0x3400, 0x4DC0), (0x4E00, 0xA000))

# Sounds that carry no request, at the edges of a spoken line. 那个/这个 only where a pause follows.
_LEADING = re.compile(
    r"^(?:(?:嗯+|呃+|额+|啊+|哦+|喂+|诶+|哎+|唉+|那个那个|这个这个|就是说|请问一下|请问|麻烦问一下|麻烦问|想问一下|想问问|想问|问一下|问哈|"
    r"你好|您好|你们好|对了(?=.{4}))(?:[啊呀哈嘛]?)(?=.))+"
)
# Going there is not what is asked about: what follows names the thing.
_GOING = re.compile(
    r"^(?:请|麻烦)?[你您]?(?:帮我|给我|我要|我想)?(?:导航[到去]?|带我[到去]|(?<=我要)[到去]|(?<=我想)去)"
    r"(?![年掉死世底期])(?=.{2})"
)
_TRAILING = re.compile(r"(?:噻|嘛|哈|哟|嗦|撒|呀|啊|呢|吧|哦|哇|嘞|谢谢|谢谢了|谢了|麻烦了)+$")
_SPOKEN_PAUSE = re.compile(r"嗯+|呃+|那个(?=那个)|这个(?=这个)")
_STUTTER = re.compile(r"([\u4e00-\u9fff]{2,4})\1+")


@lru_cache(maxsize=1024)
def normalise(text: str) -> str:
    """Return `text` in its spelling for comparison, at most MAX_CHARACTERS characters. Empty only if `text` holds
    no letter or digit: a line that is all filler (嗯) stays.

    Keeps letters, digits and ideographs alone: width and case folded, traditional characters simplified, punctuation,
    emoji and spaces dropped.
    """
    folded = unicodedata.normalize("NFKC", text[: MAX_CHARACTERS * 4]).lower().translate(_simplified())
    kept = "".join(char for char in folded if char.isalnum())
    # Taking something away may bring two halves of a stutter together, or another filler to an edge.
    while (shorter := _shorten(kept)) != kept:
        kept = shorter
    return kept


def simplify(text: str) -> str:
    """Return `text` with simplified characters for traditional ones, and everything else as it was."""
    return text.translate(_simplified())


@cache
def _simplified() -> dict[int, str]:
    """Character by character: comparing needs no more, and one table costs less than a converter at every line."""
    convert = OpenCC("t2s").convert
    pairs = ((code, convert(chr(code))) for first, last in _IDEOGRAPHS for code in range(first, last))
    return {code: simple for code, simple in pairs if len(simple) == 1 and ord(simple) != code}


def _shorten(text: str) -> str:
    without_pauses = _SPOKEN_PAUSE.sub("", text) or text
    return _strip_edges(_STUTTER.sub(r"\1", without_pauses))[:MAX_CHARACTERS]


def _strip_edges(text: str) -> str:
    without = _TRAILING.sub("", text) or text
    return _GOING.sub("", _LEADING.sub("", without))
