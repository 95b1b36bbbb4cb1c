"""What complaints say to residents, grid workers and staff. Short sentences, no jargon; numbers and names are filled in."""

from collections.abc import Mapping

from handlers.complaints.model.move import Move, Role
from handlers.complaints.model.ticket_state import State
from handlers.complaints.model.urgency import Urgency

# Names.
URGENCY_NAMES: Mapping[Urgency, str] = {Urgency.NORMAL: "一般", Urgency.URGENT: "紧急", Urgency.DANGER: "危险"}
STATE_NAMES: Mapping[State, str] = {
    State.NEW: "待派单",
    State.ASSIGNED: "待接单",
    State.ACCEPTED: "已接单",
    State.ON_SITE: "现场处理中",
    State.WAITING: "等居民回复",
    State.RESOLVED: "已办结，待确认",
    State.CONFIRMED: "居民已确认",
    State.REOPENED: "重新办理",
    State.CLOSED: "已结案",
    State.WITHDRAWN: "已撤回",
    State.MERGED: "已合并",
}

# Clocks.
WITHIN_WORKING_DAYS = "{days} 个工作日内"
WITHIN = "{length}内"
WITHIN_WORKING_TIME = "{length}内（按上班时间算）"
DUE_NEAR = "{day} {time} 前"
DUE = "{day}前"


def say_length(minutes: int) -> str:
    """Return a length of time: 30 分钟, 24 小时, 1 小时 30 分钟."""
    hours, rest = divmod(minutes, 60)
    parts = (f"{hours} 小时" if hours else "", f"{rest} 分钟" if rest else "")
    return " ".join(part for part in parts if part)


# Moves: what can't be done now, and what can. To the resident a state is told as to the one whose matter it is.
CANNOT_MOVE = "{which}{state}，现在不能{move}；{instead}。"
NOT_YOURS = "{move}要由{whose}来做；{which}{state}，{instead}。"
YOU_CAN = "可以{moves}"
WHICH = "{number} 号"
THIS_ONE = "这件事"
YOU, RESIDENT = "您", "居民"
OR = "、"
WHOSE = "或"

STATES_SAID: Mapping[State, str] = {
    State.NEW: "还没有派给人办",
    State.ASSIGNED: "已经派单，还没有人接单",
    State.ACCEPTED: "已经接单，还没有到现场",
    State.ON_SITE: "正在现场办",
    State.WAITING: "在等{resident}回复",
    State.RESOLVED: "已经办结，等{resident}确认",
    State.CONFIRMED: "已经由{resident}确认办好了",
    State.REOPENED: "要重新办，还没有人接单",
    State.CLOSED: "已经结案",
    State.WITHDRAWN: "已经由{resident}撤回",
    State.MERGED: "已经并到另一件里一起办",
}
# Whose a move is; what happens by itself is nobody's to ask for.
ROLE_NAMES: Mapping[Role, str] = {
    Role.RESIDENT: "居民本人",
    Role.HANDLER: "网格员",
    Role.STAFF: "社区工作人员",
}
MOVE_NAMES: dict[Move, str] = {
    Move.ASSIGN: "派单",
    Move.TRANSFER: "转给别人",
    Move.ACCEPT: "接单",
    Move.ARRIVE: "到场",
    Move.RESOLVE: "办结",
    Move.RETURN: "退回",
    Move.ASK: "问居民",
    Move.ANSWER: "记下居民的回复",
    Move.CONFIRM: "确认办好了",
    Move.REOPEN: "重新办",
    Move.CLOSE: "结案",
    Move.WITHDRAW: "撤回",
    Move.MERGE: "合并",
    Move.SPLIT: "拆出来单独办",
    Move.ESCALATE: "上报",
    Move.NOTE: "补充情况",
}
# What a resident writes for it.
RESIDENT_MOVES: dict[Move, str] = {
    Move.ANSWER: "直接回复",
    Move.CONFIRM: "回“办好了”",
    Move.REOPEN: "回“没办好”",
    Move.WITHDRAW: "回“撤回”",
    Move.NOTE: "写“补充”再说要补充的",
}
# Where nothing can be done with it any more.
INSTEAD: Mapping[State, str] = {
    State.WITHDRAWN: "还有问题可以再报一件",
    State.MERGED: "可以看并到的那一件",
}

# What else can't be done.
NOT_YOUR_TICKET = "{number} 号在{who}手里，要办请先让社区转给您；看自己的回“我的工单”。"
NOBODY_YET = "待派单那里"
TAKEN_ALREADY = "{number} 号已经被{who}接了，不用再去。"
SOMEBODY = "别人"
NEEDS_WORDS: Mapping[Move, str] = {
    Move.RESOLVE: "请写一句怎么处理的，居民会看到：办结 {number} 换了新灯泡",
    Move.RETURN: "退回要写原因：退回 {number} 不归我管",
    Move.ASK: "要问居民什么？这样写：问 {number} 您家几点方便",
}
NOBODY_THERE = "{number} 号没有别人可以接手，请打社区电话商量。"
CANNOT_MERGE = "不能并到 {number} 号：它已经了结、不在本社区，或者就是这一件；请另选一件正在办的。"
TOO_MANY = "您已经有 {most} 件在办了，先等这些办好；急事请打社区电话，或回“人工”。"
