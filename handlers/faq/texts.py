"""What the FAQ says around staff's answers."""

ASK_BACK = "您是想问：\n（点一下或回数字）"
NONE_OF_THESE = "都不是"
UNKNOWN = "这个我还答不上来，不敢乱说。可以换个说法再问，或者找工作人员："
NOT_THOSE = "好的，都不是。请换个说法再问一次，或者找工作人员："
HUMAN = "转人工"
MENU = "看看能办什么"
GONE = "这一条刚刚更新了，请直接把问题再说一遍。"
LABELS = {"place": "地点", "hours": "时间", "phone": "电话", "fee": "费用"}
MATERIALS = "要带：{items}"
STEPS = "怎么办：{items}"
