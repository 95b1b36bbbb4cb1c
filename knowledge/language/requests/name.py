"""What the resident is called: 我叫张三, 姓李, 联系人王芳, 我是三栋的刘建国, 登记成周阿姨. Not 我是来问…, 我是党员.

A full name is a surname of the table and one or two characters that no word of the sentence needs.
"""

import re

from knowledge.language.patterns import any_of
from knowledge.language.requests.people import ANY_KIN, SURNAME, TITLED
from knowledge.language.when.picture import GONE

# Characters that begin what follows a name, and that few given names hold.
_NOT_GIVEN = "的了是在我你他她您们要想订约来去打报问说这那和跟与就也都有没能可会给帮请替为吗呢吧嘛哈啊呀噻哟,。、;!?()电手住姓叫号栋楼"
_NEXT_WORD = (
    "今天|明天|后天|大后天|今晚|明早|明晚|今早|明儿|后儿|上午|下午|中午|晚上|早上|周[一二三四五六日天末]|星期|礼拜|下周|这周|电话|手机|联系|预约|报名|登记|"
    "两|三个|一个|两个|一共|本人|女士|先生|老师|阿姨|同志|参加|需要|准备|打算|取消|改|家住|现住|今年|年龄|身份|地址|号码|家里|屋头|"
    r"[一二三四五六七八九十\d]+(?:栋|号|单元|楼|岁|个|位|份|点)"
)
_GIVEN = rf"(?!{_NEXT_WORD})[\u4e00-\u9fff](?<![{_NOT_GIVEN}])"
_FULL = rf"{SURNAME}{_GIVEN}(?:{_GIVEN})?"
_END = rf"(?=$|[^\u4e00-\u9fff]|[{_NOT_GIVEN}]|{_NEXT_WORD})"
_NAME = re.compile(rf"{TITLED}{_END}|{_FULL}")
# 我是 stands before many words that only look like a name: what follows must end one.
_SURE = re.compile(rf"{TITLED}(?!们|家|的|他|她)|{_FULL}{_END}(?!的|他|她|家)")

_WORDS = re.compile(
    "周[一二三四五六日天末]|明[天日早晚儿年]|高龄|高中|高血|高级|高校|马上|马路|常住|常来|常年|方便|任何|安全|安装|安排|安置|成年|成都|时|何时|何处|于是|向你|向您|向社|向物|全家|单独|单身|单位|"
    "关于|关心|包户|包月|左右|左边|文化|文明|游客|明白|明显|平时|温馨|严重|石头|金额|白天|白班|黄金|江边|江南|花园|水管|水电|水费|古稀|简单|代理|代办|"
    "代表|代替|纪念|成为|华侨|项目|程序|万一|段时间|余额|任务|武汉|文艺|易燃|康复|柏油|冷水|车位|车主|车辆|费用|舒服|钟头|汤圆|田里|许多|毕业|毕竟|季节|"
    "申请|申报|齐全|龙头|金卡|贺卡|雷锋|季度|施工|温水|严格|林业|苏醒|应该|张贴|章程|陈旧|钱包|单亲|石材|成人|古镇|包括|向导|车子|于|双|贾"
)
_SURNAME = re.compile(SURNAME)

_IS = "(?:就?是|叫|写|填|登记|:|为)*"
# (what leads to a name, what a name is there, what must follow it), the surest first.
_LEADS: list[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]] = [
    (re.compile(lead), name, re.compile(after))
    for lead, name, after in (
        (rf"{any_of('名字 姓名 称呼 大名')}{_IS}", _NAME, ""),
        (rf"{any_of('联系人 登记人 预约人 报名人 申请人 户主 收件人 本人')}{_IS}(?:我(?:家)?{ANY_KIN})?,?", _NAME, ""),
        (r"登记(?:成|为|在)?", _NAME, ""),
        (r"[写填记报署留][成为]", _NAME, ""),
        (r"[写填记报署留]上?", _NAME, "的名|名下|就行|就可以|就好|$|[,。]"),
        (r"用", _NAME, "的名"),
        (rf"(?:[我他她名]|本人|{ANY_KIN})(?:的?名字)?叫做?", _NAME, ""),
        (r"叫我|(?:^|[,。])叫", _NAME, ""),
        (r"我就?是[^,。;!?是]{1,12}的", _SURE, ""),
        (r"(?:我就?|这里|这边)是", _SURE, ""),
        (r"我是[^,。;!?是]{1,11}[栋楼元室号区院层苑园]", _SURE, ""),
        (r"^[,。]?|[,。]", _NAME, ",?[男女](?:$|[,。])"),
        (r"(?<!百)姓", _SURNAME, "(?!名|.{0,2}(?:师傅|医生|老师)的?)"),
        # By itself beside a telephone number, which is painted over: 王芳 13800005555.
        (r"^|[,。;、 ]", _NAME, rf",?(?:女士|先生)?,?的?(?:电话|手机|号码)*(?:是|:)?[ ,]?{GONE}"),
    )
]


def find_name(line: str) -> tuple[str, tuple[int, int]] | None:
    """Return the name that the resident gives, as said, and where it stands, or None. In `line` (tidied) a phone
    number is painted over."""
    for lead, name, after in _LEADS:
        for led in lead.finditer(line):
            found = name.match(line, led.end())
            if found and after.match(line, found.end()) and not _WORDS.match(found[0]):
                return found[0], found.span()
    return None
