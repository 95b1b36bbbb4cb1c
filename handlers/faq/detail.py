"""What a resident can ask next about an entry, and the words that ask for it."""

import re
from enum import StrEnum

from knowledge.entries.entry import Details


class Detail(StrEnum):
    """One thing an entry may tell; the values are the fields of Details."""

    MATERIALS = "materials"
    STEPS = "steps"
    PLACE = "place"
    HOURS = "hours"
    PHONE = "phone"
    FEE = "fee"

    @property
    def intent(self) -> str:
        """The name under which the FAQ listens to a pressed option that asks for it."""
        return f"detail_{self.value}"

    def is_in(self, details: Details) -> bool:
        """Whether the entry tells it."""
        return bool(getattr(details, self.value))


_WHAT = "(?:什么|啥子|啥|哪些|哪样|些啥子|些啥|些什么|点啥子|点啥|点什么)"
_HOW = "(?:怎么|咋个|咋样|咋|啷个|如何|怎样|哪样)"
_WHERE = "(?:哪里|哪儿|哪点|哪踏|哪个地方|哪块|哪边|什么地方|啥子地方|啥地方|[在去到]哪)"
_PAPERS = "(?:身份证|户口本|户口簿|社保卡|医保卡|照片|相片|复印件|结婚证|房产证|病历|证件|证)"
_DO = "(?:办理|办|弄|搞|申请|报名|报|操作|登记|预约|约|订|领|交|整)"

# In normalised spelling, longest meaning first. A line that asks nothing else is recognised by follow_up.
WORDS: dict[Detail, str] = {
    Detail.MATERIALS: f"材料|资料|证件|(?:带|准备|拿|交|需要|要){_WHAT}(?:东西|证件|证|材料|资料|手续)?|(?:带不)?带{_PAPERS}",
    Detail.STEPS: f"{_HOW}(?:去)?{_DO}(?:法)?|流程|步骤|手续|程序|{_HOW}(?:做|开始)|先做{_WHAT}",
    Detail.PLACE: (
        f"地址|地点|位置|{_WHERE}|{_HOW}(?:走|去|过去|过来|坐车)|远不远|远吗|远不|好远|多远|近不近|"
        "(?:几|哪一|哪)(?:楼|层|栋|号窗口|个窗口|窗口)|导航"
    ),
    Detail.HOURS: (
        "几点(?!钟?了)钟?(?:开始|开门|关门|上班|下班|开饭|收摊|打烊|营业|开|关)?|开到几点|(?:什么|啥子|啥|好多)时(?:候|间)|(?<!要)好久|"
        "(?:营业|开放|上班|办公|开门|工作|服务|接待)?时间|哪几?天|(?:周|星期|礼拜)几"
    ),
    Detail.PHONE: (
        f"(?:联系|咨询|办公|值班|报名|预约)?电话(?:号码|号)?(?:打(?:哪个|好多|多少))?|打(?:哪个|{_WHAT})(?:电话|号码)|"
        f"联系方式|{_HOW}联系|号码|座机|手机号|找谁|找哪个"
    ),
    Detail.FEE: (
        "(?:多少|好多|几多|几块|几)钱|几块|(?:要不要|收不收|收|要|花)交?(?:钱|费)|免费|费用|价格|价钱|什么价|啥价|收费标准|"
        f"{_HOW}收(?:费|钱)?|贵不贵|贵吗|贵不"
    ),
}
_FINDERS = {detail: re.compile(words) for detail, words in WORDS.items()}


def named_in(spelt: str) -> tuple[Detail, ...]:
    """Return the details whose words stand anywhere in a normalised line."""
    return tuple(detail for detail, words in _FINDERS.items() if words.search(spelt))
