"""A grid worker's commands, as they write them: 接单 12, 接单 1、3、4, 全部接单, 12号到场, 办结 12 换了灯泡, 退回 12 不归我管,
转给王站长 12, 问 12 几点方便, 超时工单."""

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.language.numerals import number


class Job(StrEnum):
    """What a grid worker wants done. LATE: the list of what is overdue. HEARD: 收到, which leaves open what is meant."""

    LIST = "list"
    LATE = "late"
    HEARD = "heard"
    SHOW = "show"
    ACCEPT = "accept"
    ARRIVE = "arrive"
    RESOLVE = "resolve"
    RETURN = "return"
    TRANSFER = "transfer"
    ASK = "ask"
    NOTE = "note"


@dataclass(frozen=True)
class Command:
    """One command. number: the ticket's; None: not said. more: the numbers behind it. is_all: every ticket that it can be
    about. words: what goes with it. whom: of a transfer, the name."""

    job: Job
    number: int | None = None
    words: str = ""
    whom: str = ""
    more: tuple[int, ...] = ()
    is_all: bool = False


# Where gaps are long, patterns with several of them take for ever.
_GAPS = re.compile(r"[\s,，:：。、]{3,}")
_N = r"[#＃第]?\s*(?P<n>\d{1,30}|[一二两三四五六七八九十百]{1,4})\s*(?:号单?|单|#)?"
_AFTER = r"[\s,，:：。、]*"
_VERBS: dict[Job, str] = {
    Job.ACCEPT: "接单|接下|接手|接了|我接|接",
    Job.ARRIVE: "到场了?|到现场了?|到达|到位|到了|我到了|已到",
    Job.RESOLVE: "办结了?|办好了?|办完了?|处理完了?|处理好了?|解决了|修好了?|修完了?|换好了?|弄好了?|搞好了?|整好了?|做好了?|做完了?|清好了|清完了|清走了|清理好了|清理完了?|搞定了?|完成了?|结单|结案",
    Job.RETURN: "退回|退单|打回|退",
    Job.TRANSFER: "转给|转派给?|转单给?|转交给?|移交给?|派给|转",
    Job.ASK: "问居民|问一下|问下|问",
    Job.SHOW: "看工单|查工单|看一?下|看看|看|详情|什么情况|啥子?情况|情况|怎么样了?|咋样了?|啷个样了?|进展|是什么|是啥子?",
    Job.NOTE: "备注|补充|记录|记一下",
}
_LIST = re.compile(
    r"^(?:看|查|查看|看看|看一下)?(?:我的|所有的?|全部的?|现在的?|手里的?|手头的?|今天的?|剩下的?|没办的?|没接的?|待接的?|待办的?|还有|几[个件]|多少[个件]?)*"
    r"(?:工单|派单|单子|任务)(?:列表|有哪些|有好多|有几个)?[。?？!！]?$"
    r"|^(?:我)?(?:手里|手头|现在)?(?:还)?(?:有|剩)(?:几|多少|好多|哪些)[个件]?(?:没办|没接|没弄|要办|工单|单子)(?:的|完的|完)?[。?？]?$"
)
_LATE = re.compile(
    r"^(?:看|查|查看|看看|看一下|我)?(?:还|现在)?(?:有)?(?:几|多少|好多|哪些|没有|没得)?[个件]?(?:超时|逾期|超期|过期|到期)了?的?"
    r"(?:工单|单子|任务)?(?:有哪些|有好多|有几[个件])?[吗没嘛]?[。?？!！]?$"
)
# 收到 says that it was read, and neither that it is taken on nor that it is not.
_HEARD = re.compile(
    r"^(?=.*[到好得行道白题去来kK])(?:嗯+|哦|好)?[,， ]*(?:收到|好的?|好嘞|要得|行|知道了|晓得了|明白|没问题|ok|OK)?[,，。 ]*(?:我?(?:马上|现在|这就|等下|等哈|等会儿?|一会儿?|上午|中午|下午|晚上|明天)*(?:就)?(?:去|来|过去|过来)(?:看看?|看一?下|看一?哈|处理|弄)?)?[了哈嘛。!！ ]*$"
)
_ALL = re.compile(
    r"^(?:我)?(?:(?:全部?|全都|都|一起|一并)(?:接单|接下|接手|接)了?|(?:接单|接下|接手|接)(?:全部|所有的?|完))[。!！]?$"
)
# What was done, told first: 灯泡坏了，换了一个，修好了.
_DONE = re.compile(
    r"^(?P<words>(?!\s*[\d一二两三四五六七八九十]+\s*号).{2,80}?[,，。 ]+(?:都)?(?:修|换|弄|搞|整|处理|清理|办)好了|.{2,80}?[,，。 ]+(?:清走了|搞定了))[。!！]?$",
    re.DOTALL,
)
_MORE = r"(?P<more>(?:[、，,和及 ]+\d{1,6}\s*(?:号单?|单)?(?!\d|栋|楼|点|分|天|个|米|户|层|单元))*)"
_NOT_MINE = r"(?P<words>(?:这个|这件|那个)?(?:不归|不是|不该|不属于)我.*)"
# Cheap to look for: no command begins otherwise.
CREW_WORDS = re.compile(
    r"^\s*(?:我的工单|工单|查|看|所有|全|都|一起|一并|现在|手|今天|剩|没|待|派单|单子|任务|我|接|到|已|办|处理|解决|修|换|弄|搞|整|做|清|完成|结|退|打回|转|移|"
    r"催|派|问|详情|备注|补充|记|有|还|超|逾|过期|收到|嗯|哦|好|要得|行|知道|晓得|明白|马上|这就|等|一会|来|去|ok|OK|"
    r"[#＃第]?\s*[\d一二两三四五六七八九十]+\s*(?:号|单|#)?|.*(?:好|走|定)了[。!！]*\s*$)"
)
_FORMS = [
    (
        job,
        re.compile(
            rf"^(?:我)?(?:{verbs})\s*{_N}(?!\d|栋|楼|点|分|天|个|米|户|层|单元){_AFTER}(?P<words>.*)$", re.DOTALL
        ),
    )
    for job, verbs in _VERBS.items()
    if job is not Job.TRANSFER
]
_NUMBER_FIRST = [
    (job, re.compile(rf"^{_N}{_AFTER}(?:我)?(?:已经?|已)?(?:{verbs}){_AFTER}(?P<words>.*)$", re.DOTALL))
    for job, verbs in _VERBS.items()
    if job is not Job.TRANSFER
]
# 问一下，社保卡在哪里办 asks us, not a resident.
_BARE_VERBS = {**_VERBS, Job.ASK: "问居民"}
_BARE = [
    (job, re.compile(rf"^(?:我)?(?:已经?|已)?(?:{verbs})(?:[\s,，:：。、]+(?P<words>.*))?$", re.DOTALL))
    for job, verbs in _BARE_VERBS.items()
    if job not in (Job.TRANSFER, Job.SHOW, Job.NOTE)
]
_SEVERAL = re.compile(rf"^(?:我)?(?:{_VERBS[Job.ACCEPT]})\s*{_N}{_MORE}[了。!！]*$")
_AT = re.compile(rf"^(?:我)?(?:已经?)?到了?\s*{_N}了?[。!！]?$")  # 到4了, 到了4号
_REFUSES = re.compile(rf"^{_N}{_AFTER}{_NOT_MINE}$", re.DOTALL)
_URGE = re.compile(rf"^(?:催促|催一下|催一哈|催办|催)\s*{_N}$")
_TELLS = re.compile(rf"^{_N}{_AFTER}(?P<words>(?:催|让|叫|喊|请|麻烦|尽快|抓紧).*)$", re.DOTALL)
_GIVE = _VERBS[Job.TRANSFER]
_NAME = r"(?P<whom>[\u4e00-\u9fff]{2,6}?)"
_TRANSFERS = (
    re.compile(rf"^(?:把)?{_N}{_AFTER}(?:{_GIVE})\s*{_NAME}(?:{_AFTER}(?P<words>(?<=[\s,，:：。、]).*))?$", re.DOTALL),
    re.compile(rf"^(?:{_GIVE})\s*{_N}{_AFTER}给?\s*{_NAME}(?:{_AFTER}(?P<words>(?<=[\s,，:：。、]).*))?$", re.DOTALL),
    re.compile(rf"^(?:{_GIVE})\s*{_NAME}\s*{_N}{_AFTER}(?P<words>.*)$", re.DOTALL),
)


# Forms of a whole line, with a ticket's number in it.
_WHOLE = (
    (Job.ACCEPT, _SEVERAL),
    (Job.ARRIVE, _AT),
    (Job.RETURN, _REFUSES),
    (Job.NOTE, _URGE),
    (Job.NOTE, _TELLS),
)


def read_job(text: str) -> Command | None:
    """Return the command that a line is, or None."""
    line = _GAPS.sub(" ", text.strip())
    whole = _of_whole_line(line)
    if whole is not None:
        return whole
    for form in _TRANSFERS:
        found = form.match(line)
        if found and (value := number_said(found["n"])) is not None:
            return Command(Job.TRANSFER, value, (found["words"] or "").strip(), found["whom"])
    for job, form in (*_FORMS, *_NUMBER_FIRST):
        found = form.match(line)
        if found and (value := number_said(found["n"])) is not None:
            return Command(job, value, found["words"].strip())
    told = _DONE.match(line)
    if told:
        return Command(Job.RESOLVE, None, told["words"])
    for job, form in _BARE:
        found = form.match(line)
        if found:
            return Command(job, None, (found["words"] or "").strip())
    return None


def _of_whole_line(line: str) -> Command | None:
    """Return the command of a line that is one from end to end."""
    if _LIST.match(line):
        return Command(Job.LIST)
    if _LATE.match(line):
        return Command(Job.LATE)
    if _ALL.match(line):
        return Command(Job.ACCEPT, is_all=True)
    if line and _HEARD.match(line):
        return Command(Job.HEARD)
    for job, form in _WHOLE:
        found = form.match(line)
        if found and (value := number_said(found["n"])) is not None:
            said = found.groupdict()
            more = tuple(int(digits) for digits in re.findall(r"\d+", said.get("more") or ""))
            words = said.get("words") or ("请抓紧办" if form is _URGE else "")
            return Command(job, value, words, more=more)
    return None


def number_said(said: str) -> int | None:
    """Return the number that digits or numerals say, or None."""
    return int(said) if said.isdigit() else number(said)
