"""Whether one place's words stand in another's: 3栋 stands in 清溪花园3栋, not in 清溪花园13栋."""

import re
from functools import lru_cache


def stands_in(part: str, place: str) -> bool:
    """Say whether `part` is in `place` without cutting a number in two. No words at all are in every place."""
    return bool(_pattern(part).search(place))


@lru_cache(maxsize=512)
def _pattern(part: str) -> re.Pattern[str]:
    before = r"(?<!\d)" if part[:1].isdigit() else ""
    after = r"(?!\d)" if part[-1:].isdigit() else ""
    return re.compile(before + re.escape(part) + after)
