"""What residents, grid workers and leads are sent of their own accord. {ticket}: 12 号 漏水（紧急），清溪花园3栋."""

# To the handler.
ASSIGNED = "派给您：{ticket}\n{what}{extra}\n{due}。接下回“接单 {number}”；不归您管回“退回 {number} 原因”。"
RETURNED_TO_YOU = "{by}退回、转给您：{ticket}\n{what}{extra}\n退回原因：{reason}\n接下回“接单 {number}”。"
TRANSFERRED_TO_YOU = "{by}转给您：{ticket}\n{what}{extra}\n{due}。接下回“接单 {number}”。"
REOPENED_TO_YOU = "没解决，重新打开：{ticket}\n居民说：{words}\n{due}。请再去看看，回“接单 {number}”；办好回“办结 {number} 怎么处理的”。"
TAKEN_FROM_YOU = "{ticket} 已经转给{who}，您不用再管了。"
ANSWERED_TO_YOU = "{ticket} 居民回话了：{words}\n时限接着算，{due}。"
ADDED_TO_YOU = "{ticket} 居民补充：{words}"
REMARKED_TO_YOU = "{ticket} {by}补充：{words}"
PHOTO_TO_YOU = "{ticket} 居民发来了照片，在工作台里看。"
AUTHOR_GONE = "{ticket}。反映人要求不再保留个人信息，详情请看工作台。"
MORE_TO_YOU = "{ticket} 又有一户反映，现在共 {count} 户。"
WITHDRAWN_TO_YOU = "{ticket} 居民撤回了，不用再去。"
CONFIRMED_TO_YOU = "{ticket} 居民说解决了。谢谢您！"
CHANGED_TO_YOU = "{ticket} 有更正，请按现在的为准：{what}{extra}"
# To whoever answers for it.
DANGER_TO_CREW = "危险！{ticket}\n{what}{extra}\n请马上去看，或打 {phone}。接下回“接单 {number}”。"
DANGER_MORE_TO_CREW = "危险！{ticket} 居民又说：{words}{extra}"
REOPENED_TO_LEAD = "{ticket} 居民说没解决，已经重新打开，由{who}再办。居民说：{words}"
LATE_TO_LEAD = "超时，请督办：{ticket}\n{what}\n应在{due}，现在由{who}办。"
NOBODY = "还没有派人"
HOT_TO_CREW = "集中反映（{count} 件）：{summary}"
# Added to a report for whoever works it.
AT = "\n地址：{address}"
PHONE = "\n电话：{phone}"
CONFIDENTIAL = "\n注意：不要让对方知道是谁反映的。"
ANONYMOUS = "\n反映人不愿透露身份。"
MANY = "\n共 {count} 户反映。"

# To those who reported it.
ACCEPTED = "您反映的 {ticket}，网格员{who}接了，会去看。{due}办好。"
ON_SITE = "您反映的 {ticket}，网格员{who}到现场了。"
MOVED = "您反映的 {ticket}，转给{who}办。原因：{reason}"
ASKED = "您反映的 {ticket}，网格员{who}问：{words}\n直接在这里回答就行。您回答以前，时限先停着。"
RESOLVED = (
    "您反映的 {ticket}，办好了：{words}\n看看是不是真的解决了？回“解决了”或“没解决”（没解决可以接着说哪里没好）。"
)
LATE = "对不起，您反映的 {ticket}，说好{due}的，没做到。已经报给{who}督办，有进展马上告诉您。"
LATE_NOBODY = "对不起，您反映的 {ticket}，说好{due}的，没做到。{area}正在督办，有进展马上告诉您。"
CLOSED_SILENTLY = (
    "您反映的 {ticket}，办好已经 {days} 天，没有听到您说没解决，先结了。要是没好，回“没解决”，马上重新办。"
)
CLOSED_BY_STAFF = "您反映的 {ticket}结了：{words}\n要是没好，回“没解决”，马上重新办。"
MERGED = "您反映的 {ticket}，和 {number} 号是同一件事，合在一起办。以后的进展都会告诉您。"
REPLY = "关于您反映的 {ticket}：{words}"
DUE = "承诺{due}"
DUE_NOW = "请尽快"
DUE_LATE = "已经超时，请马上去办"
