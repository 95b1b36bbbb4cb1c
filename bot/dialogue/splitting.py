"""Cuts a reply that is too long for one WeChat message; the rest is one press away."""

MAX_CHARACTERS = 600


def split(text: str, limit: int = MAX_CHARACTERS) -> tuple[str, str]:
    """Return (what fits, the rest), cut at the last line break or sentence end of the second half if there is one."""
    if len(text) <= limit:
        return text, ""
    head = text[:limit]
    for mark in ("\n", "。", "！", "？", "；", "，"):
        at = head.rfind(mark)
        if at >= limit // 2:
            return head[: at + 1].rstrip(), text[at + 1 :].lstrip()
    return head, text[limit:]
