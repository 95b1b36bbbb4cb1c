"""What booking says to residents and staff. Short sentences, no jargon; numbers and names are filled in."""

from datetime import date

from community.calendar import WEEKDAY_NAMES
from handlers.booking.model.booking import BookingState
from handlers.booking.model.offering import Kind, Offering

YOU = "您"

# Refusals: what can't be, and what can.
PAST = "这个时间已经过了，{name}请选后面的时间。"
TOO_LATE = "{name}这一场要在{until}前订，现在来不及了。可以订下一场。"
DELIVERY_TOO_LATE = "{name}送餐要在当天 {until} 前订，现在送不了；还可以到食堂吃，或者订下一餐。"
BEYOND_HORIZON = "{name}只能提前 {days} 天订，现在最远订到{last}。"
TOO_MANY = "{name}一次最多订 {most} 位。人多请打 {phone}，工作人员帮您安排。"
WRONG_AGE = "{name}收{ages}，{age} 岁报不了。"
OUTSIDE_AREA = "这个地址不在我们社区的服务范围，{name}去不了。不清楚可打 {phone}。"
NOT_THERE = "{name}那时候不开{reason}，请换个时间。"
FULL = "{name}这一场满了。"
TOO_FEW_LEFT = "{name}这一场只剩 {left} 位，不够。"
BOOKED_ALREADY = "{who}已经订了这一场{name}，不用再订。"
WRONG_LENGTH = "{name}一次最短{shortest}，最长{longest}。"
OUTSIDE_HOURS = "{name}只在 {begin}–{end} 之间能约。"
OWN_LIMIT = "{name}每人一周最多用{limit}，您这周的已经用完了，可以约下周。"
SHARE_USED = "{name}是几个社区合用的，本社区这段的名额用完了，可以换个时间，或打 {phone}。"
NEEDS_STAFF = "您有 {times} 次约了没来，位子白空着。这回请打社区电话或回“人工”，由工作人员帮您约。"
WITHDRAW_TOO_LATE = "{name}要在{until}前取消，现在过了，自己取消不了。回“人工”，我请工作人员帮您。"
OFFER_GONE = "{name}空出来的位子给您留过了，时间过了，已经让给下一位。"
BOOKING_GONE = "这个预约已经不在了。回“我的预约”看看还有哪些。"


def say_ages(offering: Offering) -> str:
    """Return whom it is for by age: 6–12 岁, 50 岁以上, 16 岁以下."""
    low, high = offering.min_age, offering.max_age
    if low is not None and high is not None:
        return f" {low}–{high} 岁的"
    return f" {low} 岁以上的" if low is not None else f" {high} 岁以下的"


def say_short(day: date) -> str:
    """Return a day in few characters: 11月30日（周一）."""
    return f"{day.month}月{day.day}日（周{WEEKDAY_NAMES[day.weekday()]}）"


def say_length(minutes: int) -> str:
    """Return a length of time as people say it: 30 分钟, 2 小时, 1 个半小时."""
    hours, rest = divmod(minutes, 60)
    if rest == 0:
        return f" {hours} 小时"
    if rest == 30 and hours:
        return f" {hours} 个半小时"
    return f" {minutes} 分钟"


# Bookings in words.
TERM = "{term}（{first}到{last}，{days} {hours}）"
WORKING_DAYS = "工作日"
EVERY_DAY = "每天"
FOR = "给{who}"
FREE = "免费"
PAYS = "共 {price}"
PRICE_BY_AGE = "按年龄收，共 {least}–{most}"
OTHERS = "其他居民"
DELIVERED = "送餐"
WAITS = "排队中，第 {line} 位"
WAITS_SOMEWHERE = "排队中"
IS_OFFERED = "有位子了，给您留到{until}"
CALENDAR = "我的预约"
AT_HOME = "家里"
ASKS = "电话 {phone}"
STATES = {
    BookingState.BOOKED: "已订好",
    BookingState.WAITING: "排队中",
    BookingState.OFFERED: "等确认",
    BookingState.WITHDRAWN: "已取消",
    BookingState.CALLED_OFF: "因故停办",
    BookingState.LAPSED: "没有排到",
    BookingState.ATTENDED: "已到",
    BookingState.NO_SHOW: "没来",
}

# What is sent of its own accord.
OFFERED = "空出位子了：{what}。给您留到{until}，要就回“要”，不要回“不要”。"
CALLED_OFF = "对不起，{what}因为{reason}停办了，您的预约已经取消，不收钱。要改到别的时间，回“改时间”或直接说哪天。"
LESSON_OFF = "{name}{day}的课因为{reason}停一次，其他时间照常。"
LESSON_ON = "{name}{day}的课照常上，前面说的停课取消了。"
CHANGED_BY_STAFF = "社区帮您把预约改好了：{what}。不对就回“人工”。"
BOOKED_BY_STAFF = "社区帮您订好了：{what}。"
WITHDRAWN_BY_STAFF = "社区帮您取消了：{what}。"
REMIND_EVENING = "提醒您：{what}。{where}去不了请回“取消预约”，位子好让给别人。"
REMIND_SOON = "还有一个小时：{what}。{where}"
SHOW_CODE = "到了报 {code}。"
OFFER_LAPSED = "{what}给您留的位子到时间了，已经让给下一位。还想要，再跟我说一声。"
NOT_REACHED = "{what}一直没有空位，这回没排上。"

# The conversation: questions. Short, one at a time; options are numbered by the chat.
ASK_KIND = "您想约哪样？点一下，或者直接说："
KINDS = {Kind.MEAL: "食堂订餐", Kind.VISIT: "上门服务", Kind.SESSION: "报名上课、听讲座", Kind.ROOM: "借场地"}
ASK_OFFERING = {
    Kind.MEAL: "订哪一餐？",
    Kind.VISIT: "要哪样上门服务？",
    Kind.SESSION: "报哪一样？",
    Kind.ROOM: "借哪个场地？",
}
ASK_WHEN = {
    "day": "{name}，哪一天？",
    "clock": "{name}，什么时候？直接说几号几点也行：",
    "length": "{name}用多久？",
    "term": "{name}，报哪一期？",
}
NONE_THEN = "{name}那天没有能约的。"
NONE_AT_ALL = "{name}现在没有能约的时间。回“人工”，请工作人员帮您看看。"
SAY_ANOTHER_TIME = "换个时间，直接说就行。"
CHOOSE_OTHER = "可以改成："
WAIT_OPTION = "排队等{when}"
ASK_DAYS = "{name}先订 {days} 天（{first}到{last}），行不行？"
ALL_DAYS = "行，订这 {days} 天"
ONE_DAY = "只订{first}"
CANNOT_PARSE_DAY = "没有这一天，请再说一遍几月几号。"
ASK_PARTY = "最多 {most} 位。订几位？"
ASK_ADDRESS = {
    True: "送到哪里？请说楼栋和门牌，比如“3栋2单元501”。",
    False: "去哪家？请说楼栋和门牌，比如“3栋2单元501”。",
}
ASK_DOOR = "{address}，几单元几号？"
ASK_PHONE = "{name}要能打通电话。请发一个电话号码："
PHONE_NEEDED = "上门前师傅要打电话，没有号码约不了。可以发家里座机；不方便的话打 {phone} 或回“人工”，我们当面帮您约。"
CLASS_PHONE_NEEDED = "有事要能找到您，没有号码报不了。可以发家里座机；不方便的话打 {phone} 或回“人工”。"
BAD_PHONE = "这个号码好像不对，请再发一遍。"
ASK_AGE = "{name}收{ages}。{who}多大年纪？"
EAT_THERE_OPTION = "到食堂吃"
HUMAN = "转人工"

# The conversation: what was done.
BOOKED = "订好了：{what}。"
BOOKED_DAYS = "订好了 {days} 天的{name}：{list}，每天 {party}。"
REFUSED_DAY = "{day}没订上：{reason}"
CHANGE_DAYS = "要改哪天、取消哪天，直接说。"
CHANGED = "改好了：{what}。"
QUEUED = "{what}：满了，帮您排上队了，第 {line} 位。有人退就马上告诉您，先留给您。"
ACCEPTED = "好，位子是您的了：{what}。"
DECLINED = "好的，位子让给下一位。"
WITHDRAWN = "取消了：{what}。"
WITHDRAWN_MORE = "要重新约，直接说就行。"
PLACE = "地方：{place}。"
TO_ADDRESS = "送到：{address}。"
COMES_TO = "上门地址：{address}。"
CALLS = "联系电话 {phone}。"
CODE = "到了报 {code}。"
CODE_SERVED = "预约号 {code}。"
MENU_OF_DAY = "菜：{menu}。"
TO_CHANGE = "要改直接说，不要了回“取消”。"
ALREADY = "要改这个预约，直接说；不要了回“取消”。"
MINE = "您的预约："
CHANGE_OPTION = "改时间或人数"
CANCEL_OPTION = "取消这个预约"
CALENDAR_OPTION = "放进手机日历"
CALENDAR = "点这个网址，就放进手机日历了：{link}"
MINE_LINE = "{what}（{state}）"
NOTHING_BOOKED = "您现在没有预约。想约什么，直接说就行，比如“明天中午订一份饭”。"
WHICH_CANCEL = "要取消哪一个？"
WHICH_CHANGE = "要改哪一个？"
CHANGE_HOW = "{what}。\n想怎么改？直接说，比如“改到后天”“改成三个人”。"
CANNOT_HERE = "体检和理疗还不能在这里约。能约的有："
ABOUT_PRICE = "{name}：{price}。"
ABOUT_PLACE = "{name}在{place}。"
ABOUT_HOURS = "{name}：{when}。"
ABOUT_AGES = "{name}收{ages}。"
NO_CHARGE = "不收钱，免费"
PER = {"person": "每人", "hour": "每小时", "booking": "每次", "term": "每期"}
