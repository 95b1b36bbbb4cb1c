"""Words that turn a line one way or the other: wishes about one's name, anger, corrections, nothing said yet."""

import re

from handlers.complaints.model.category import Category

# The other side must not learn who it was.
CONFIDENTIAL = re.compile(
    "(?:不要|别|莫|不能|不准|千万不|不得|不许)[^,，。]{0,8}(?:告诉|跟|给|让|说|讲|晓得|知道|透露|暴露)[^,，。]{0,10}(?:是我|我说的|我反映|我举报|我投诉|哪个|谁|我家|我屋头|他|她|楼上|对方|邻居|物业|人家)?"
    "|(?:保密|替我瞒|悄悄|偷偷)|(?:不想|怕)[^,，。]{0,4}得罪|怕[^,，。]{0,6}报复|莫(?:说|讲)(?:是)?我"
)
ANONYMOUS = re.compile(
    "匿名|不(?:想|愿意?|方便)?(?:留|说|透露|报)(?:我的?)?(?:姓名|名字|身份|名|真名|姓)|不署名|不实名"
)
# Said in anger; the request inside it counts.
ABUSE = re.compile(
    "他妈|妈的|妈卖批|妈批|你妈|龟儿|龟孙|狗日|锤子|仙人板板|先人板板|傻[逼比叉屄]|sb|SB|王八|混蛋|畜生|去死|不要脸|吃屎|吃干饭|日你|草泥|操你|滚蛋|瓜娃子|哈儿|宝批龙|脑壳有包|砍脑壳|死人哦|拿钱不办事"
)
# Wants to complain and says nothing yet.
BARE = re.compile(
    "(?:你好|您好|那个|嗯+|请问)?[,，。 ]*(?:我)?(?:们)?(?:想|要|想要|需要|来|得)?(?:给你们?|跟你们?|向你们?|向社区|跟社区)?"
    "(?:投诉|举报|报修|反映|反应|报告|说|提|报)?(?:一?[下个哈点件]|一下子|一下)?(?:问题|情况|事情|事|意见|东西坏了|报修|投诉|点事)?(?:了|嘛|哈|吧|啊|哦|呢|噻|嘞)?[。.!！~～ ]*"
)
VAGUE = re.compile(
    "(?:我们?(?:这里|这儿|这边|家|小区|楼)?|这里|家里|屋头|小区|你们)?(?:这个?|那个?|好像)?(?:有点?|出了?|又有|又出)?(?:问题|情况|毛病|事情|事)(?:了|嘛|哈|啊|哦|得很|多得很|大得很)?"
)
# What was said before is put right.
CORRECTS = re.compile(
    "不是|不对|搞错|弄错|说错|讲错|打错|听错|写错|错了|应该是|改成|改为|更正|才对|糊涂|等哈|等一下|等下|是.{1,8}(?:不是|莫是)|(?:^|[,，])就?是.{0,6}(?:栋|单元|号楼)"
)
AFTER_CORRECTION = re.compile(
    "(?:不是|莫是|不在|哪是).{1,40}?[,， ](?:我[^,，]{0,6}[,，])?(?:而?是|就是|在)|(?:应该是|改成|改为|更正为|更正|换成|搞错了|说错了|弄错了|打错了|哦?不对不对|哦?不对)[,， ]*(?:是|在)?|(?:^|[,，])就?是(?=.{0,6}(?:栋|单元|号楼))"
)
NEGATED = re.compile("(?:不是|莫是|哪是)([^,，。]{1,12})")
BESIDES = re.compile(
    "另外|此外|还有(?:一?[件个]|就是|[,，])|再说一?[件个]|顺便|再反映|又有一?[件个]|还要反映|还想反映|同时"
)
WITHDRAW = re.compile(
    "撤回|撤销|撤了|撤单|撤掉|不(?:投诉|举报|反映|报|告|追究)了|取消(?:我的?)?(?:投诉|报修|工单|单子|反映|\\d)|(?:不用|不需要|莫)(?:再)?(?:来|派人|管|处理|查|修|弄|搞)了|自己(?:修|弄|搞)好了|算了.{0,4}(?:不(?:投诉|报|反映))"
)
DONT_KNOW = re.compile("不清楚|不晓得|不知道|说不清|说不准|搞不清|记不清|不好说|没注意|没看清")
ADDS = re.compile("^(?:补充|再补充|补一句|忘了说)[:：,，]?")

# The resident's own words for a kind of problem, for corrections: 不是噪音，是漏水.
KIND_WORDS: dict[Category, re.Pattern[str]] = {
    Category.NOISE: re.compile("噪音|噪声|扰民|太吵|吵人|声音大"),
    Category.LEAK: re.compile("漏水|渗水|滴水|水管爆|冒水"),
    Category.DAMAGE: re.compile("坏了|损坏|设施|报修|维修"),
    Category.PARKING: re.compile("停车|车位|乱停"),
    Category.SANITATION: re.compile("卫生|垃圾|臭|脏"),
    Category.HAZARD: re.compile("隐患|危险|安全|消防"),
    Category.PETS: re.compile("宠物|养狗|狗|猫"),
    Category.PROPERTY: re.compile("物业"),
    Category.NEIGHBOURS: re.compile("邻里|纠纷|邻居"),
    Category.OTHER: re.compile("其他|别的|都不是"),
}
SOLVED = re.compile(
    "^.{0,6}?(?:解决|弄好|修好|搞好|处理好|办好|整好|修起|搞定|好|没(?:得)?(?:问题|事)|不漏|不吵|不臭|不堵|通|亮)(?:是[^,，]{1,3})?(?:了|起来了|啦|咯|哒|落|嘞)(?:[,，。!！~ ].{0,30})?$"
)
UNSOLVED = re.compile(
    "没(?:有|得)?(?:解决|弄好|修好|搞好|处理|办好|整好|好|人来|来人|用)|解决(?:个?啥|个?屁|不了)|根本没|敷衍|不(?:行|得行|管用)|老样子|还没|(?:只|才).{0,6}一半|还剩|没(?:弄|搞|做|修|拉|清)完"
)
# The same trouble again, if it is the same.
AGAIN = re.compile("还(?:是|在)|又(?:漏|坏|堵|吵|臭|来|熄|停|不)|还有[^,，]{0,8}(?:在|没)")
SCORE = re.compile(r"^(?:打|给)?\s*([1-5一二两三四五])\s*(?:分|星)?[,，。!！ ]*(.*)$")
# A question to us, not an answer to the grid worker.
ASKS_US = re.compile(
    "[?？]|吗$|几点|好多钱|多少钱|哪里|哪点|怎么办|咋个办|啷个办|电话好多|电话多少|什么时候|哪天|好久[^了没]|要不要|怎么才|怎样"
)
STATUS_OF = re.compile(r"(?:^|第|看|查|问|的)\s*(\d{1,6})\s*号(?!楼|栋|院|门|线|单元)(?!.{0,3}(?:栋|单元|室))")
STATUS = re.compile(
    "怎么样|咋样|啷个样|进展|进度|办到|到哪|处理|办得|结果|好了没|好没|修没|来没|好久|还没|没得|没有|情况|状态|办没办|查"
)
CALLS_OFF = re.compile(
    "^(?:哎|唉|诶|嗨)?[,， ]*(?:算了|算球|算咯|不说了|不报了|不投诉了|不反映了|不用了|不麻烦)(?!.{0,4}(?:是|换|还是)).{0,20}$"
)
JOINS = re.compile("^.{0,4}(?:加入|一起|同一|就是(?:这|那)|是的|对头|对的|算我|把我|加上我|跟进|要得)")
IS_OTHER = re.compile("(?<!是)不是|不同|另外|别的|另一|不一样|单独")
BUILDING = re.compile(
    r"[A-Za-z]?[\d一二三四五六七八九十百零]+(?:栋|幢|号楼|单元|楼|层|号|室|座)|[\d一二三四五六七八九十]+-[\d-]+"
)
FILLER = re.compile("嗯|呃|啊|哦|哈|嘛|那个|这个|就是|在|我们?住|我是|我家|住|的|噻|哟")
TO_WORKER = re.compile("师傅(?:刚才)?问|(?:刚才|你们?|您)问的|问我的|问的那个")
