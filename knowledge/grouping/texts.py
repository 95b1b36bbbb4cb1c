"""What staff read of a group: plain Chinese sentences, to be corrected before they go anywhere."""

from datetime import datetime

from community.clock import local


def day(at: datetime, now: datetime) -> str:
    """3月2日; with the year where it is another than now's."""
    seen, today = local(at), local(now)
    year = "" if seen.year == today.year else f"{seen.year}年"
    return f"{year}{seen.month}月{seen.day}日"


def summary(
    *, place: str, what: str, reports: int, people: int, since: str, until: str, growing: bool, quote: str
) -> str:
    """A draft: what, where, how many, since when, and one member's words. place and what may be empty."""
    about = "，".join(part for part in (place, what) if part) or "内容不清楚"
    many = f"{reports}件" if reports == people else f"{reports}件（{people}人）"
    when = since if since == until else f"{since}到{until}"
    grown = "，最近一周明显增多" if growing else ""
    said = f"比如有人说：“{quote}”" if quote else ""
    return f"{about}：共{many}反映，{when}{grown}。{said}"
