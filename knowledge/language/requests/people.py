"""The words for people: kin, neighbours, titles, surnames. Tables alone; who they are to a request is read elsewhere."""

from knowledge.language.patterns import any_of, words

# Kin and company, as somebody says of their own; north and south-west.
KIN = words(
    "老伴儿 老伴 老公 老婆 爱人 先生 太太 对象 女朋友 男朋友 媳妇儿 媳妇 堂客 婆娘 妈老汉儿 妈老汉 爸爸妈妈 爷爷奶奶 外公外婆 爸妈 父母 爹妈 妈妈 爸爸 "
    "妈 爸 爹 娘 母亲 父亲 老母亲 老父亲 老妈子 老妈 老爸 老汉儿 老汉 老爷子 老太太 老人家 老年人 老人 奶奶 爷爷 外婆 外公 姥姥 姥爷 公公 婆婆 "
    "岳父 岳母 丈母娘 老丈人 儿子 女儿 儿媳妇 儿媳 女婿 孙子 孙女儿 孙女 孙孙 孙儿 外孙女 外孙 重孙 幺儿 幺妹 幺女 大女儿 小女儿 大儿子 小儿子 "
    "细娃儿 小娃儿 女娃儿 男娃儿 娃娃 娃儿 娃 孩子 小孩儿 小孩 小朋友 宝宝 婴儿 双胞胎 哥哥 姐姐 弟弟 妹妹 弟兄 兄弟 姊妹 哥 姐 弟 妹 嫂子 嫂嫂 姐夫 "
    "妹夫 大伯 伯伯 伯父 叔叔 叔 婶婶 婶 姑姑 姑妈 姑父 姨妈 姨父 大姨 小姨 舅舅 舅妈 舅 表哥 表姐 表弟 表妹 堂哥 堂姐 堂弟 堂妹 侄儿 侄子 侄女 外甥女 外甥 "
    "亲家母 亲家 干妈 干爹 邻居 朋友 同事 同学 闺蜜 老乡 室友 租客 保姆 护工 阿姨 嬢嬢 孃孃 老姐妹 老同学 老邻居 孤寡老人 独居老人"
)

# What follows a surname: 王婆婆, 周阿姨.
TITLES = words(
    "婆婆 爷爷 奶奶 阿姨 嬢嬢 孃孃 大爷 大妈 大姐 大哥 大叔 大婶 大娘 叔叔 伯伯 伯父 太婆 太爷 老师 医生 师傅 女士 先生 小姐 同志 主任 书记 经理 "
    "老板 老太太 老太 老爷子 婆 叔 姐 哥 姨 嬢 孃 伯 婶 妹儿 妹 工"
)

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆"
    "郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢骆岳齐梅莫庄涂"
    "耿关祝左甘包游冉蒲牟简税代邬瞿宁阳封桂蓝冷苟费敖柏屈舒项詹鲜车卓蹇令晏古明闵纪欧华裴单成喻谷祁翁水"
)
COMPOUND_SURNAMES = words("欧阳 上官 司马 诸葛 皇甫 尉迟 夏侯 慕容 东方 令狐 端木 司徒 公孙 南宫")

ANY_KIN = any_of(KIN)
ANY_TITLE = any_of(TITLES)
SURNAME = f"(?:{any_of(COMPOUND_SURNAMES)}|[{SURNAMES}])"
TITLED = f"(?:(?:{SURNAME}|[老小]{SURNAME}){ANY_TITLE}|[老小]{SURNAME})"
