"""What residents and grid workers read in the chat. {ticket}: 12 号 漏水（紧急），清溪花园3栋."""

from knowledge.language.danger import Danger

# Asking.
ASK_WHAT_THERE = "{place}怎么了？什么事，说一句就行；有照片也可以发。"
ASK_WHAT = "您说，什么事、在哪里？一句话就行，比如“3栋2单元楼道灯坏了三天了”。有照片也可以发。"
CALM = "您别急，我先把事情记下来。"
ONLY_ANGRY = "听得出您很生气。请说一句是什么事、在哪里，我马上帮您报给网格员。"
ASK_PLACE = "在哪里？说几栋几单元，或者在什么旁边；也可以发微信位置。"
ASK_PLACE_AGAIN = "这里还不太清楚。请说几栋，或者在哪个地方旁边；说不清就回“不清楚”，网格员会问您。"
ASK_KIND = "这算哪一类事？选一个："
NO_KIND = "都不是"
DONT_KNOW = "不清楚"
ASK_JOIN = "{where}这件事已经有 {count} 户反映了（{number} 号，{state}）。您说的是同一件事吗？"
ASK_SAME = "{where}这件事您已经反映过了（{number} 号，{state}）。这次说的还是那一件吗？"
JOIN_OPTION = "是同一件，一起跟进"
NOT_SAME_OPTION = "不是，另外报"
CALLED_OFF = "好的，不报了。以后有事再说。"
PICTURE = "照片收到了。请再说一句：这是什么事、在哪里？比如“3栋楼下路灯坏了”。"
PLACE = "位置收到了。那里出了什么事？说一句就行。"
PHOTO_NOTED = "照片收到了。"
PICTURE_FOR = "照片收到了。是给 {ticket} 补充的吗？"
YES_ADD_OPTION = "是，给它补充"
OTHER_THING_OPTION = "不是，是别的事"

# Filed.
FILED = "{calm}记下了，单号 {number} 号：{what}。\n{promise}\n{who}\n{more}"
PROMISE = "承诺 {respond}答复、{resolve}办好，也就是{due}。"
PROMISE_URGENT = "这是急事，承诺 {respond}答复、{resolve}办好。"
HANDLER = "已经派给网格员{name}。"
HANDLER_YOURSELF = "已经派出去了。"
NO_HANDLER = "社区会马上派人。"
MORE = "有照片直接发来；说错了直接改；不办了回“撤回”。查进展说“{number}号怎么样了”。"
# What to do before anybody comes, by the kind of danger; the first where nothing tells which.
FIRST_SAFE = "先顾好人：离远一点，别靠近、别碰；着火、被困打 119，有人受伤打 120，有人行凶打 110。\n"
SAFE_FROM = {
    Danger.GAS: "先保命：别开关电器、别打火，开窗后人马上出去，到楼下再打 119；有人头晕、叫不醒打 120。\n",
    Danger.FIRE: "先保命：马上离开，不坐电梯，有烟弯腰捂口鼻，到安全处打 119；有人烧伤打 120。\n",
    Danger.ELECTRIC: "先保命：别碰人和电线，离远些，能拉总闸先拉闸；打 119，有人触电打 120。\n",
    Danger.FALLING: "先保命：别从那下面过，拦住要路过的人；要掉的东西打 119，砸到人打 120，有人往下扔打 110。\n",
    Danger.COLLAPSE: "先保命：马上离开，到空旷处，离墙、树、电线杆远些；打 119，有人压着、受伤打 120。\n",
    Danger.HOLE: "先保命：别靠近边上，拦住别人绕开；有人掉下去打 119 和 120，没人掉下去打 110 请他们来围。\n",
    Danger.TRAPPED: "别慌，别硬扒、别硬拉，陪着说话；打 119 来救，人不舒服或没有回应打 120。\n",
    Danger.WATER: "别自己跳下去救，扔救生圈、竹竿、绳子；马上打 119 和 110，救上来没呼吸打 120。\n",
    Danger.INJURY: "马上打 120，说清地址和人的情况；别搬动，流血用干净布压住，叫不醒、没呼吸听 120 的指挥做按压；有人困住打 119。\n",
    Danger.POISON: "马上打 120，说清吃了、吸了什么；有气味先到外面透气，留着药瓶；别催吐、别灌水。要人来救打 119。\n",
    Danger.VIOLENCE: "先离开、到有人的地方，马上打 110，不方便说话发短信到 12110；受伤打 120。\n",
    Danger.ATTACK: "先到安全的地方锁好门，马上打 110；有人受伤打 120。不要上前劝。\n",
    Danger.SUICIDE: "请陪着，别留一个人，说说话；马上打 110，心理援助 12356（24 小时）；已经吃了药、受了伤打 120。\n",
    Danger.ANIMAL: "先躲进屋里或车里，不跑不喊；还在伤人打 110，被咬马上用肥皂水冲 15 分钟，伤重打 120，家里进蛇打 119。\n",
}
DANGER_FILED = "{calm}{safe}记下了，{number} 号：{what}。已经马上通知网格员和值班人员{phone}。"
ALSO_PLACE = "在哪里？说几栋几单元，或者在什么旁边，好让人马上找到。"
CONFIDENTIAL_NOTED = "不会让对方知道是您反映的。"
ANONYMOUS_NOTED = "匿名：您的身份不会给别人看。"
FILED_SILENTLY = "您刚才说的事，我先替您报上去了：{ticket}。{promise}\n要补充或说错了，直接说；不办了回“撤回”。"

# After it.
ADDED = "补充到 {number} 号了，网格员看得到。"
PHOTO_ADDED = "照片放到 {number} 号了。"
AMENDED = "改好了，{number} 号：{what}。{promise}"
WISH_NOTED = "好的，{wish}"
URGED = "已经帮您催网格员了。"
CALM_AGAIN = "您别急，话已经带给网格员了。"
WELCOME = "不客气。{number} 号有进展会告诉您。"
WELCOME_ANY = "不客气！有事随时找我。"
SOLVED_EARLY = "那太好了，已经告诉网格员，等他办结再请您确认。人不用来了就回“撤回”。"
NOT_IN_VAIN = "别灰心，{number} 号还在办，没有撤。{status}\n真的不办了，回“撤回”。"
FOR_WORKER = "有话要带给网格员，直接写在这里，他马上看得到；急事打社区电话 {phone}。"
LEAD_TOLD = "您别急。您的话记在 {number} 号里了，负责人{who}看得到。要跟人说，回“人工”，或打 {phone}。\n{status}"
DANGER_PLACE = "知道了，{place}，已经告诉网格员和值班人员。您先顾好自己。"
DANGER_MORE = "知道了，已经告诉网格员。您先顾好自己。"
JOINED = "好的，算您一户，{number} 号现在共 {count} 户反映。有进展一起告诉您。"
WITHDRAWN = "撤回了：{ticket}，不办了。以后有事再说。"
WHICH_WITHDRAW = "撤回哪一件？"
NOT_YOURS_TO_WITHDRAW = "{number} 号是好几户一起反映的，别家还在等，撤不了；以后的消息不发给您了。"

# Asking how it goes.
NOTHING_REPORTED = "您还没有反映过问题。有事直接说，比如“3栋2单元楼道灯坏了”。"
NOT_YOURS = "没找到您的 {number} 号。只有反映的人自己能查、能撤回。"
MINE = "您反映的："
STATUS = "{ticket}：{state}。{handler}{due}{late}{resolution}"
STATUS_HANDLER = "网格员{name}在办。"
STATUS_ASSIGNED = "已经派给网格员{name}，等他接单。"
STATUS_RESPOND = "{due}答复"
STATUS_DUE = "{due}办好"
STATUS_PROMISE = "承诺{dues}。"
STATUS_LATE = "已经超过承诺的时间，对不起，现由{who}督办。"
STATUS_LATE_NOBODY = "已经超过承诺的时间，对不起，正在督办。"
STATUS_RESOLUTION = "处理情况：{words}"
STATUS_BEFORE = "上次处理：{words}"
STATUS_ASK = "解决了吗？回“解决了”或“没解决”。"
STATUS_ANSWER = "网格员在等您回答：{words}"
NO_SUCH_TICKET = "没找到您的 {number} 号。您反映的有：{numbers}"
REPORTED_LINE = "{ticket}（{state}）"

# Following up.
WHICH_VERDICT = "您说的是哪一件？"
THANKS_SOLVED = "太好了，{number} 号解决了。给这次办事打个分吧（回数字，也可以再写一句）："
SCORES = ("5 分 很满意", "4 分 满意", "3 分 一般", "2 分 不太满意", "1 分 不满意")
THANKS_SCORE = "谢谢您！记下了 {score} 分。还有话想说，直接写。"
SORRY_SCORE = "对不起，没让您满意。记下了 {score} 分。哪里不好，写一句，社区负责人看得到。"
THANKS_COMMENT = "谢谢，您的话记下了。"
REOPENED = "知道了，{number} 号重新打开，已经告诉{who}和负责人，会再去办。{promise}"
SAY_MORE = "哪里没好？说一句更好办。"
ANSWERED = "好的，告诉网格员了，{number} 号接着办。"

# Grid workers.
BOUND = "绑定好了，{name}，您是{area}的{role}。派单会发到这里。\n平时回“我的工单”，点着办就行。也可以直接写：\n接单 12\n到场 12（照片直接发）\n办结 12 怎么处理的\n退回 12 原因\n问 12 要问居民的话"
BAD_CODE = "这个绑定码不对，或者已经过期、用过了。请让社区工作人员再给您一个。"
TOO_MANY_TRIES = "绑定码试得太多了。请过一个小时再试，或让社区工作人员再给您一个、到时候再绑。"
ROLE_NAMES = {"grid": "网格员", "lead": "负责人"}
NOTHING_TO_DO = "您手里没有要办的工单。"
NOTHING_LATE = "没有超时的工单。"
YOUR_TICKETS = "您手里有 {count} 件，点一件看详情，或回单号："
AREAS_TICKETS = "辖区里有 {count} 件没办好，点一件看详情，或回单号："
LATE_TICKETS = "超时 {count} 件，点一件看详情，或回单号："
CREW_LINE = "{ticket}（{who}{state}{due}）"
CREW_WHO = "{name}，"
CREW_DUE = "，{due}"
CREW_LATE = "，已超时"
NO_SUCH_NUMBER = "没有 {number} 号工单。看自己的回“我的工单”。"
WHICH_TICKET = "哪一件？点一下，或回单号："
TAKE_ON = "好的。要去办的，点一下接单，居民会收到消息："
ACCEPT_ALL = "全部接单"
BUTTONS = {
    "accept": "接单 {number}",
    "arrive": "到场 {number}",
    "resolve": "办结 {number}",
    "ask": "问 {number}",
    "return": "退回 {number}",
    "transfer": "转给别人 {number}",
}
OR = "、"
SOMEBODY_ELSE = ("别人", "其他人")
ACCEPTED_SEVERAL = (
    "接下 {count} 件：{numbers}。到了回“到场 {first}”，办好回“办结 {first} 怎么处理的”；看详情回“我的工单”。"
)
DO_HOW = "{ticket}\n{what}{extra}\n{state}{due}"
ACCEPTED = "接下了：{ticket}\n{what}{extra}\n{due}。到了回“到场 {number}”，办好回“办结 {number} 怎么处理的”。"
ARRIVED = "{number} 号，到场了。办好回“办结 {number} 怎么处理的”，照片直接发。"
RESOLVED = "{number} 号办结了，已经请居民确认。"
LEFT = "手里还有 {count} 件，看回“我的工单”。"
NONE_LEFT = "手里没有别的了，辛苦了！"
RETURNED = "{number} 号退回了，转给{who}。"
TRANSFERRED = "{number} 号转给{who}了。"
ASKED = "问了，{number} 号的时限先停着，居民一回答就告诉您。"
ASK_RESOLUTION = "{number} 号怎么处理的？写一句，居民会看到；照片可以先发。"
ASK_REASON = "{number} 号为什么退回？写一句。"
ASK_QUESTION = "要问 {number} 号的居民什么？写一句。"
ASK_WHOM = "{number} 号转给谁？"
HAS_IT_ALREADY = "{number} 号本来就在{name}手里。"
NO_SUCH_PERSON = "没有叫“{name}”的同事。有：{names}"
CREW_PHOTO = "照片放到 {number} 号了。办好回“办结 {number} 怎么处理的”。"
CREW_PHOTO_NOWHERE = "照片收到了，可是不知道是哪一件的。先接单，再发照片。"
NOTED = "记到 {number} 号了。"
