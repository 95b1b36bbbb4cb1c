"""What the FAQ says around staff's answers."""

ASK_BACK = "您是想问：\n（点一下或回数字）"
NONE_OF_THESE = "都不是"
UNKNOWN = "这个我还答不上来，不敢乱说。可以换个说法再问，或者找工作人员："
NOT_THOSE = "好的，都不是。请换个说法再问一次，或者找工作人员："
HUMAN = "转人工"
MENU = "看看能办什么"
ALSO = "您还问了“{question}”："
GONE = "这一条刚刚更新了，请直接把问题再说一遍。"

# Details: how they are told, offered, and named where they are missing. Keys are the fields of Details.
LABELS = {"place": "地点", "hours": "时间", "phone": "电话", "fee": "费用", "materials": "要带", "steps": "怎么办"}
OFFERS = {"materials": "要带什么材料", "steps": "怎么办", "fee": "多少钱"}
MISSING = {
    "place": "地点",
    "hours": "时间",
    "phone": "电话",
    "fee": "费用",
    "materials": "要带什么",
    "steps": "办理步骤",
}
NOT_WRITTEN = "这里没有另外写明{what}。可以打 {phone} 问，或者点下面的："
NOT_WRITTEN_NO_PHONE = "这里没有另外写明{what}。可以点下面的："

# Open or closed. `opening` is "今天 14:00" or "10月8日（周四）9:00".
OPEN_NOW = "现在开着，到 {end}。"
OPEN_ALWAYS = "现在开着，24 小时不休息。"
CLOSED_NOW = "现在关着，{opening} 再开。"
CLOSED_NOW_ONLY = "现在关着。"
OPEN_DAY = "{day}{ranges} 开。"
CLOSED_PART = "{day}{part}不开，{ranges} 开。"
CLOSED_DAY = "{day}不开"
CLOSED_DAYS = "{days}都不开"
OPENS_THEN = "，{opening} 开"
OPEN_WHOLE_DAY = "{day}全天开。"
DAY_IS = "{day}是{kind}，"
TODAY_IS = "今天是{kind}。"
HOLIDAY = "{name}假期"
AS_USUAL = "，照常"
MAKE_UP = "{name}调休上班日"
UNSAID_DAY = "{day}是{holiday}假期，开不开没有写明（平时 {ranges} 开），"
SPAN = "（{days}）"
OPEN_HOLIDAY = "{name}假期{span}照常开。"
CLOSED_HOLIDAY = "{name}假期{span}不开"
CLOSED_HOLIDAY_SOME_TIME = "{name}放假不开，哪几天看当年的放假通知。"
PARTLY_HOLIDAY = "{name}假期里 {days}不开，其他日子照常开。"
UNSAID_HOLIDAY = "{name}开不开没有写明，"
ASK_FIRST = "请先打 {phone} 问。"
ASK_FIRST_NO_PHONE = "请先问一声。"
LABEL = "{label}："
CLOSED_ANY_HOLIDAY = "法定节假日不开。"
OPEN_ANY_HOLIDAY = "法定节假日照常开。"
OPEN_ANY_HOLIDAY_BUT = "法定节假日照常开，写明休息的日子除外。"
