"""Words that turn a line one way or the other: what kind of thing is booked, brought or eaten there, instead or besides."""

import re

from handlers.booking.model.offering import Kind

# Words of a kind as a whole; the names of single offerings come first.
KIND_WORDS: dict[Kind, re.Pattern[str]] = {
    Kind.MEAL: re.compile("食堂|石堂|饭|餐|伙食|[来去]吃|[堂留占订]座|座位"),
    Kind.SESSION: re.compile("课|班|讲座|讲堂|报名|报个名|夜校|老年大学"),
    Kind.VISIT: re.compile("上门|来家|到家里|来屋头|到屋头|师傅|师父|家政"),
    Kind.ROOM: re.compile("场地|房间|借用|[借订租][^,。，]{0,6}(?:室|厅|场)|活动室|会议室"),
}
ANY_KIND = re.compile("|".join(f"(?:{words.pattern})" for words in KIND_WORDS.values()))
OF_ENTRY: dict[str, Kind] = {
    "do-book-meal": Kind.MEAL,
    "do-book-visit": Kind.VISIT,
    "do-book-course": Kind.SESSION,
    "do-book-room": Kind.ROOM,
    "do-book-repair": Kind.VISIT,
}

BRING = re.compile(
    "送餐|送饭|送上门|送上来|送过来|送来|送到|送去|送一份|送[一两二三四五六七八九十几\\d]份|外送|端上来|拿上来|送个饭|给我送|送点|送到家|上门送"
)
EAT_THERE = re.compile(
    "堂食|[来去到在](?:你们|社区|那个|楼下)?食堂|留[^,，。]{0,4}[座坐位]|订[^,，。]{0,2}座|各人去|自己去|过来吃|去吃|来吃|不用送|不送了|占[^,，。]{0,3}[桌座位]"
)

# The line is about what was just said, not about something new.
INSTEAD = re.compile(
    "不是|不对|搞错|弄错|说错|讲错|错了|改|换|挪|推迟|提前|等哈|等一下|等下|还是|算了|不止|多了|少了|多加|再加|加[一两二三]|减|退[一两二三]|来不了|去不了|不得空|没得空|没空|才对|应该是"
)
BESIDES = re.compile(
    "另外|此外|再(?:给|帮|订|约|报|来|要|借|留|送)|还(?:要|想)(?:给|帮|订|约|报|借)|也(?:给|帮|要|订|约|报|来|想)|又(?:要|想)|顺便|一起再"
)
CHANGE_TO = re.compile("改到|改成|改为|换到|换成|挪到|推迟到|提前到|改在|改|换|挪|推迟|提前")
CALL_OFF = re.compile(
    "取消|退了|退掉|退订|不去了|去不成|来不成|不来了|不订了|不要了|不约了|不用来了|不参加|不报了|撤了"
)
WAIT = re.compile("排队|排到|排起|排一[哈下]|候补|我等|等位|等嘛|等起|等到|排着|帮我排")
NO_PHONE = re.compile(
    "不(?:想|得|要|方便|便|能)?[给留说]|不得给|没(?:有|得)?电话|没(?:有|得)?手机|莫得电话|莫得手机|为啥子要|为什么要|不留|骗子"
)
ALLOWANCES = {
    "低保": re.compile("低保"),
    "失能": re.compile("失能|瘫|卧床|动不了|起不了床"),
    "优抚": re.compile("优抚|军属|烈属|伤残军人"),
}
# Not all of it: 退一份, 取消一个人.
FEWER = re.compile("(?:取消|退掉?|少[来要]?|减)(?P<n>[一两二三四五六七八九\\d])(?:份|个|位|人|座)")
# What was just read is said back, and means nothing new: 九点就关门嗦，那…
ECHO = re.compile("^[^,，。!！]{0,30}嗦[,，。!！ ]*(?:那就?)?")
SEATS = re.compile(r"(?P<n>[一二两三四五六七八九十\d]{1,2})个[坐做作]")
# A day of the week by itself, to be read in the week that is being talked about.
WEEKDAY = re.compile("(?<![下上这本])(?:周|星期|礼拜)[一二三四五六日天]")
# What people ask to book and nobody here can.
NOT_HERE = frozenset({"do-book-health"})
# Says that something is to be booked, and not what.
BARE = re.compile("(?:我)?(?:想|要|想要)?(?:预约|预订|约|订|预定)(?:一下|个|服务)?[。.!！]?")
# Wants it done, for somebody.
BOOKS = re.compile(
    "(?:给|帮|替|为)[^,，。!！?？]{0,8}(?:订|定|约|预约|报|登记|借|留|占|排|送|请|喊|叫|来)"
    "|(?:我|我们|想|要|想要|需要|打算|准备)[^,，。!！?？]{0,6}(?:订|定|约|预约|报|登记|借|留|占|学|参加|听|吃)"
    "|(?:订|定|约|预约|预订|报|留|占|借|送)(?:个|一|两|三|[0-9一二三四五六七八九十]|上|下|起|到|座|位|饭|餐)"
    "|先给|报名|报个名|预约|登记"
)
# Wants to be told something: no line that books has these words.
ASKS_FACTS = re.compile(
    "怎么|咋个|啷个|咋样|什么|啥子|啥时|多少|好多钱|几点[^,，。]{0,4}(?:开|关|上|下|到|吃|有|送|结束)|哪里|哪点|哪儿|哪些|哪天|好久|为啥|为什么"
    "|要不要|收不收|是不是|条件|材料|多大"
)
# Asks for it politely, or whether it can be had at all: who knows that for sure answers first.
POLITE = re.compile("[吗?？]|么(?=[,，。]|$)|能不能|可不可以|有没有|有没得")
# Asks something, rather than answering.
ASKS = re.compile(
    "[吗?？]|么(?=[,，。]|$)|几点|好久|啥子|什么|怎么|啷个|咋个|哪里|哪点|哪个|多少|好多|要不要|能不能|可不可以|有没有|有没得|是不是|得不得"
)
