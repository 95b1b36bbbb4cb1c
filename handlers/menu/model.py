"""What the menus offer. Keys of WeChat's menu bar are `ask:<entry>` or `do:<service>`."""

from dataclasses import dataclass

from handlers.contract import Option

# The list a resident gets for 菜单. The wording is what they would say themselves, so typing it works too.
MAIN_OPTIONS = (
    Option("老年食堂几点开饭", entry="canteen-hours"),
    Option("预约订餐、上门服务", service="booking"),
    Option("找零工", service="jobs_find"),
    Option("投诉报修", service="complaint"),
    Option("社区服务中心几点上班", entry="office-hours"),
    Option("转人工", service="human"),
)


@dataclass(frozen=True)
class Button:
    """One button of WeChat's menu bar; with children it only opens them."""

    name: str
    key: str = ""
    children: tuple["Button", ...] = ()


# WeChat allows 3 × 5, 4 Chinese characters above and 8 below (wechat-facts: menu).
BAR = (
    Button(
        "问一问",
        children=(
            Button("食堂几点开饭", "ask:canteen-hours"),
            Button("卫生站几点上班", "ask:clinic-hours"),
            Button("社区几点上班", "ask:office-hours"),
            Button("这周有啥活动", "ask:activity-week"),
            Button("便民电话", "ask:handy-card"),
        ),
    ),
    Button(
        "办一办",
        children=(
            Button("预约订餐", "do:booking"),
            Button("投诉报修", "do:complaint"),
            Button("找零工", "do:jobs_find"),
            Button("我的预约", "do:my_bookings"),
            Button("办到哪步了", "do:ticket_status"),
        ),
    ),
    Button(
        "找个人",
        children=(
            Button("转人工", "do:human"),
            Button("给我回电话", "do:callback"),
            Button("全部功能", "do:menu"),
        ),
    ),
)


def intent_of_key(key: str) -> tuple[str | None, str | None]:
    """Return (entry, service) that a menu key leads to; (None, "menu") for a key of an older menu."""
    kind, _, name = key.partition(":")
    if kind == "ask" and name:
        return name, None
    if kind == "do" and name:
        return None, name
    return None, "menu"
