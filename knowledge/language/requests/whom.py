"""For whom the request is, where not for oneself: 给我妈订, 帮隔壁王婆婆报名, 我家娃儿要上课. Not 给我订, 我妈让我问."""

import re

from knowledge.language.numerals import HAN
from knowledge.language.requests.people import ANY_KIN, SURNAME, TITLED

_NEAR = "隔壁|楼上|楼下|对门|对面|家里头|家里|屋头|屋里头|屋里|院子里|院坝头|社区|小区里|我们院子|同楼|一楼|二楼"
_OWN = "我们家|我们|我家里头|我家里|我家|我屋头|咱家|咱们家|咱|俺家|俺|我|他|她"
_MANY = rf"(?:[{HAN}\d]+个|[{HAN}\d]+位|几个)"
_AGE = rf"(?:[{HAN}百\d]+(?:多|来)?岁(?:多)?的?)"
_PLACE = rf"(?:[{HAN}\d]+(?:栋|号楼|单元|楼)(?:[{HAN}\d]+(?:单元|楼))?的?)"
_KIN = rf"(?:{ANY_KIN}(?:家里|家)?的)*{ANY_KIN}(?:和(?:我)?{ANY_KIN}|{TITLED})?(?:他们|们)?"
_WHO = (
    rf"(?P<who>(?:(?:{_NEAR}|{_PLACE}|{_OWN})的?)*{_MANY}?{_AGE}?{_MANY}?(?:{_KIN}|{TITLED})"
    rf"|(?:{_NEAR})(?:的)?(?:老人|邻居|婆婆|爷爷)|(?:{_NEAR})?{SURNAME}(?!程)[\u4e00-\u9fff]{{1,2}}?(?=报|订|登|约|预|申|办|问|取|请|找|挂|领|打|送))"
)
_FOR = re.compile(rf"(?:给|帮|替|为|代|帮到|帮倒)(?:一下|哈|忙)?{_WHO}(?!说|讲|商量|打个?电话|回个?电话|打电话|联系)")
# Whoever wants it is whom it is for, unless they only sent the resident to ask.
_WANTS = re.compile(
    rf"(?:^|[,。;!?]|是|想问|请问)(?P<who>(?:(?:{_NEAR}|我们家|我家里|我家|我屋头|我们|我)的?){_MANY}?{_AGE}?(?:{_KIN}|{TITLED}))"
    rf"(?:也|(?:今年)?[{HAN}百\d]+多?岁了?,?|[^,。我叫让喊]{{0,3}})?(?:要|想|需要|打算|准备)(?!我|问|让|喊|叫)"
)


def find_whom(line: str) -> str | None:
    """Return the words for the person it is for, as said, or None where it is for oneself."""
    found = _FOR.search(line) or _WANTS.search(line)
    return found["who"] if found else None
