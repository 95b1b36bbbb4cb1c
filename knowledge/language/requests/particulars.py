"""A line without what only says whom and where: telephone numbers and addresses tell nothing of what is asked, and pull
the search to whatever holds numbers (报警电话, 回电话)."""

import re

from knowledge.language.phones import phone_span
from knowledge.language.requests.address import find_address

# Cheap to look for: no line without one of these holds an address or a number.
_MAY_HOLD = re.compile(
    r"[0-9０-９]{3}|[一二三四五六七八九十\d](?:栋|单元|号楼|幢|座|杠|-)|[零幺〇洞一二三四五六七八九]{5}"
)
_LEFT_OVER = re.compile(
    r"(?:我的?|她的?|他的?|联系)?(?:电话|手机|号码|地址|住址)(?:号码?)?(?:是|在|:|：)?[,，。 ]*$|^[,，。 ]+"
)


def without_particulars(text: str) -> str:
    """Return `text` without its first telephone number and address, and the words that only announce them; the text
    itself where nothing else is left."""
    if not _MAY_HOLD.search(text):
        return text
    rest = text
    span = phone_span(rest)
    if span:
        rest = _cut(rest, span)
    found = find_address(rest)
    if found:
        rest = _cut(rest, found[1])
    return rest if len(rest.strip(" ,，。")) > 1 else text


def _cut(text: str, span: tuple[int, int]) -> str:
    before = _LEFT_OVER.sub("", text[: span[0]])
    after = text[span[1] :]
    return f"{before}，{after.lstrip(' ,，。')}" if before and after else before + after
