"""What the pages say to staff beside what their templates show."""

from collections.abc import Mapping

from community.crew import CrewRole
from handlers.complaints.model.change import Action
from handlers.complaints.model.clock import Unit
from handlers.complaints.model.report import Channel
from handlers.complaints.model.ticket_state import OPEN, State
from handlers.complaints.service.search import Order

PANEL = "工单"
TABS = (
    ("board", "看板"),
    ("table", "列表"),
    ("report_new", "登记"),
    ("hot", "集中反映"),
    ("figures", "数据"),
    ("crew", "网格员"),
    ("export", "导出"),
    ("report", "月报"),
)

# The board's columns, and what lists are made of.
COLUMNS: Mapping[str, tuple[str, tuple[State, ...]]] = {
    "new": ("待派单", (State.NEW,)),
    "assigned": ("待接单", (State.ASSIGNED, State.REOPENED)),
    "work": ("已接单、现场", (State.ACCEPTED, State.ON_SITE)),
    "waiting": ("等居民", (State.WAITING,)),
    "resolved": ("待确认", (State.RESOLVED,)),
}
STATES: Mapping[str, tuple[str, tuple[State, ...]]] = {
    "open": ("没办完的", tuple(sorted(OPEN))),
    **COLUMNS,
    "done": ("已确认、已结案", (State.CONFIRMED, State.CLOSED)),
    "gone": ("撤回、合并", (State.WITHDRAWN, State.MERGED)),
    "all": ("全部", ()),
}
ORDERS: Mapping[Order, str] = {
    Order.LATE: "超时的、急的在前",
    Order.DUE: "先到期的在前",
    Order.NEWEST: "新的在前",
    Order.OLDEST: "旧的在前",
}
CHANNELS: Mapping[str, str] = {
    Channel.CHAT: "微信",
    Channel.STAFF: "电话，工作人员登记",
    Channel.OPEN311: "别的系统转来",
}
ROLES: Mapping[CrewRole, str] = {CrewRole.GRID: "网格员", CrewRole.LEAD: "负责人"}
UNITS: Mapping[Unit, str] = {
    Unit.WORKING_DAYS: "个工作日",
    Unit.MINUTES: "分钟（不分上下班）",
    Unit.WORKING_MINUTES: "分钟（按上班时间算）",
}
VERDICTS: Mapping[str, str] = {"solved": "说解决了", "unsolved": "说没解决"}
ACTIONS: Mapping[Action, str] = {
    Action.FILED: "报上来",
    Action.JOINED: "又有一户反映",
    Action.ADDED: "补充",
    Action.AMENDED: "更正",
    Action.ASSIGNED: "派单",
    Action.TRANSFERRED: "转给别人",
    Action.ACCEPTED: "接单",
    Action.ARRIVED: "到现场",
    Action.RETURNED: "退回",
    Action.ASKED: "问居民",
    Action.ANSWERED: "记下居民的回复",
    Action.RESOLVED: "办结",
    Action.CONFIRMED: "确认办好了",
    Action.REOPENED: "说没解决，重新办",
    Action.RATED: "打分",
    Action.CLOSED: "结案",
    Action.WITHDRAWN: "撤回",
    Action.MERGED: "合并",
    Action.SPLIT: "拆出来单独办",
    Action.ESCALATED: "超时上报",
    Action.NOTED: "备注或答复",
}
TO_LEVEL = "到第 {level} 级"
DETAILS: Mapping[str, str] = {
    "state": "状态",
    "handler": "经办",
    "category": "类别",
    "urgency": "缓急",
    "place": "地点",
    "merged_into": "并到",
    "score": "分数",
}
NOBODY_HAS_IT = "还没派给人"
NOTHING = "没有"

# Clocks.
LATE_BY = "超时 {span}"
LEFT = "还有 {span}"
PAUSED, STANDS_STILL = "时限停着，等居民回复", "时限停着"
NO_DUE = "没有时限"
DUE_TODAY = "今天到期"
WORKING_DAYS_LEFT = "还有 {days} 个工作日"
MINUTES, HOURS, DAYS = "{count} 分钟", "{count} 小时", "{count} 天"
WORKING_HOURS_LEFT = "还有 {span}（按上班时间算）"

# Forms.
CHOOSE = "请选"
NUMBER = "{number} 号"
AS_SAID = "按说的判断"
BY_RULES = "按规则找下一位"
ANYBODY = "不限"
CHOOSE_SOMEBODY = "请选派给谁"
NOT_HERE = "名单里没有这个人"
SAY_MORE = "请写一句"
REASON_NEEDED = "请写原因，居民会看到"
HAS_IT = "本来就在{name}手里"
ASSIGN_FIRST = "{number} 号还没有派给人，请先派单。"
NO_SUCH_TICKET = "{area}没有 {number} 号"
NOT_INTO_ITSELF = "不能并到自己"
NOT_INTO_DONE = "{number} 号{state}，不能再并进去"
NOT_LATE = "{number} 号没有超时，不用上报。"
AT_THE_TOP = "{number} 号已经报到最上一级了。"
NOTHING_CHANGED = "和原来一样，没有要改的"
CHANGED_MEANWHILE = "您打开这一页以后，{what}。您写的还在，没有交上去；看看再定，还要办就再按一次。"
SOMETHING_ELSE = "有人补充了新情况"
NO_PICTURE = "只收 JPG、PNG、WebP 照片"
PICTURE_TOO_LARGE = "照片太大了，请缩小到 5 MB 以内"
PICTURE_AGAIN = "照片要重新选一次"
SENT_TOO_MUCH = "照片太大了，什么都没有改动。请把照片缩小到 5 MB 以内，再办一次。"

# What has been done, by the address of the action.
DONE: Mapping[str, str] = {
    "assign": "派给{name}了",
    "transfer": "转给{name}了",
    "accept": "已经替{name}接单",
    "arrive": "记下了：到现场了",
    "resolve": "办结了，正在问居民是不是解决了",
    "return": "退回了，现在由{name}办",
    "ask": "问居民了，时限先停着",
    "answer": "记下了，时限接着算",
    "confirm": "记下了：居民说办好了",
    "reopen": "重新打开了，经办人和负责人都会知道",
    "close": "结案了",
    "merge": "并到 {number} 号了，反映的人都会知道",
    "split": "拆出来了，单独办",
    "escalate": "已经上报，反映的人会知道现在由谁督办",
    "note": "记下了",
    "reply": "已经答复所有反映的人",
    "amend": "改好了",
}
DONE_BEFORE = "这张表刚才已经交过，没有再办一次"

# Bulk.
TICK_SOME = "请先勾要派的工单"
BULK_DONE = "{count} 件派给{name}了"
BULK_SAME = "{number} 号本来就在{name}手里。"
BULK_ELSEWHERE = "{number} 号是{area}的，{name}管不到那里。"

# Reports by telephone.
CHECK_CATEGORY = "大概是这一类，不太拿得准，请看对不对"
MAYBE_SAME = "好像和 {number} 号是同一件事，请选"
JOIN = "是同一件：{ticket}，算作又一户反映"
NOT_JOIN = "不是，另报一件"
ASK_JOIN = "请选一个"
JOINED = "并到 {number} 号了，又多一户反映"
FILED = "登记好了，{number} 号，{who}。可以告诉居民：{promise}"
FILED_BY = "由{name}办"
SENT_BEFORE = "这张表刚才已经交过，登记的是{ticket}。要再报一件，请核对后再按一次"

# The crew.
CREW_SAVED = "存好了"
CREW_ADDED = "加上了{name}。给 TA 一个绑定码，就能在微信里收工单"
CREW_LEFT = "{name}已经停用"
CREW_LEFT_WITH = "{name}已经停用，手里还有 {count} 件没办完，马上自动改派给在岗的人"
CREW_BACK = "{name}已经恢复，要重新绑定微信"
CREW_IS_OFF = "{name}已经停用，先恢复再给绑定码"
RULE_ADDED = "加上了一条规则"
RULE_BEFORE = "这条规则已经有了"
RULE_REMOVED = "去掉了一条规则"
NAME_WRONG = "名字用 2 到 6 个汉字，转单时好认"
# Targets.
TARGET_SAVED = "存好了。新来的工单按新的时限，已经收下的还按当时承诺的"
TARGET_REMOVED = "恢复成原来的时限"
TARGET_WRONG_WAY = "办好不能比答复还快"
TARGET_DANGER = "危险的要不分上下班地算，请选分钟"
EVERY_CATEGORY = "所有类别"
FROM_HOUSE, FROM_ABOVE, FROM_OWN = "默认", "按{area}的", "本社区定的"

# Figures.
BY: Mapping[str, str] = {"area": "按社区", "category": "按类别", "handler": "按经办人", "month": "按月"}
RATES = (("responded", "响应率"), ("solved", "解决率"), ("content", "满意率"))
TOTAL = "合计"
SPANS: Mapping[str, str] = {"month": "本月", "last": "上月", "half": "近半年", "year": "近一年"}
# Export.
YES_MARK = "是"
WANTS_NO_NAME, WANTS_SECRECY = "不愿透露身份", "不要让对方知道是谁反映的"
END_BEFORE_BEGIN = "不能早于开始那天"
TOO_LONG_A_TIME = "一次最多导出一年"
# Hot issues.
REPLIED = "已经答复 {count} 件工单的所有反映人"
NOTHING_TO_REPLY = "这些工单都没有可以答复的人了"
TICK_TO_MERGE = "请先勾要合并的工单"
MERGED_SOME = "{count} 件并到 {number} 号了"
CHOOSE_INTO = "请选并到哪一件"
