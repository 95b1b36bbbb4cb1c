"""One spelling for comparison. Never shown to anybody: replies quote people as they wrote.

Promise: two lines that differ in width, case, punctuation, emoji, fillers or a stuttered word become equal.
Refuses: to translate dialect or correct words; a blind replacement does harm (旁边 has 边, 安逸 has 一).
"""

import re
import unicodedata
from functools import lru_cache

MAX_CHARACTERS = 200

# Sounds that carry no request, at the edges of a spoken line. 那个/这个 only where a pause follows.
_LEADING = re.compile(
    r"^(?:(?:嗯+|呃+|额+|啊+|哦+|喂+|诶+|哎+|唉+|那个那个|这个这个|就是说|请问一下|请问|麻烦问一下|麻烦问|想问一下|想问问|想问|问一下|问哈|"
    r"你好|您好|你们好)(?:[啊呀哈嘛]?)(?=.))+"
)
_TRAILING = re.compile(r"(?:噻|嘛|哈|哟|嗦|撒|呀|啊|呢|吧|哦|哇|嘞|谢谢|谢谢了|谢了|麻烦了)+$")
_SPOKEN_PAUSE = re.compile(r"嗯+|呃+|那个(?=那个)|这个(?=这个)")
_STUTTER = re.compile(r"([\u4e00-\u9fff]{2,4})\1+")


@lru_cache(maxsize=1024)
def normalise(text: str) -> str:
    """Return `text` in its spelling for comparison, at most MAX_CHARACTERS characters; may be empty.

    Keeps letters, digits and ideographs alone: width and case folded, punctuation, emoji and spaces dropped.
    """
    folded = unicodedata.normalize("NFKC", text[: MAX_CHARACTERS * 4]).lower()
    kept = "".join(char for char in folded if char.isalnum())
    kept = _SPOKEN_PAUSE.sub("", kept)
    kept = _STUTTER.sub(r"\1", kept)
    kept = _strip_edges(kept)
    return kept[:MAX_CHARACTERS]


def _strip_edges(text: str) -> str:
    without = _LEADING.sub("", text)
    shorter = _TRAILING.sub("", without)
    return shorter or without or text
