"""What the pages say to staff beside what their templates show."""

from handlers.booking.model.offering import Days, Kind

KINDS = {Kind.MEAL: "用餐", Kind.SESSION: "课程活动", Kind.VISIT: "上门服务", Kind.ROOM: "场地"}
KIND_HINTS = {
    Kind.MEAL: "食堂一餐一餐地订，可以送餐",
    Kind.SESSION: "讲座、课程、托管：一场一场地报，或整期报名",
    Kind.VISIT: "理发、助浴、维修：约队伍的时间，到居民家里",
    Kind.ROOM: "活动室、球场：约一段时间",
}
DAYS = {
    Days.EVERY: "按上面的星期，节假日照常",
    Days.NOT_ON_HOLIDAYS: "法定节假日停",
    Days.WORKING: "只在工作日（调休要上班的周末也开）",
}
WECHAT_RESIDENT = "微信居民"
OTHERS = "其他社区"
TIME_CHANGED = "改了时间，不再收人"
ON_THE_WAY = "路上"
TAKEN = "满"
NOW_BOOKED = "现在订的"

# Forms.
NO_MONEY = "要填钱数，如 8 或 8.5"
NO_DAYS = "请至少勾一天"
CHOOSE = "请选一个"
PHONE_NEEDED = "{name}要留电话，师傅才联系得上"
ADDRESS_NEEDED = "上门和送餐要写地址"
NOT_THAT_DAY = "这一天本来就不开"
DAY_GONE = "这一天已经过了"
END_BEFORE_BEGIN = "结束日期早于开始日期"
TOO_LONG_A_TIME = "一次最多一年"

MAY_WAIT = "要排队，就勾上这一项，再按一次“订下”"

# What has been done.
BOOKED = "订好了，预约号 {code}"
QUEUED = "满了，已经排队，第 {line} 位。空出位子会提醒您打电话"
SENT_BEFORE = "这张表刚才已经交过，订的是{what}。要再订一位，请核对后再按一次"
CHANGED = "改好了"
CHANGED_AND_TOLD = "改好了，并已告诉居民"
CANCELLED = "已经取消"
CANCELLED_AND_TOLD = "已经取消，并已告诉居民"
IS_OVER = "这个预约已经结束了，没有改动"
ACCEPTED = "已经订好：{who}"
OFFER_OVER = "留的时间过了，或者已经有人处理了，没有改动"
DECLINED = "已经让给下一位"
CAME = "{who}：到了"
MISSED = "{who}：没来"
NOT_YET = "还没到那一天，不能记"
CLOSED = "已经停办，{count} 个预约因此取消或少一次课"
CLOSED_BEFORE = "这一天早就停办了"
REOPENED = "已经重新开放；已取消的预约不会自动恢复"
SAVED = "存好了"
KEPT = "有 {count} 场已经订出的人数多过新的名额：订好的都算数，这几场不再收人"
OFFERED = "多出来的名额已经让给排队的 {count} 位"
OPENED = "已经开放预约"
SHUT = "已经停止预约，订好的仍然有效"
CODE_UNKNOWN = "没有找到预约号 {code}：多半不是这几天的，或者不是本社区的"
