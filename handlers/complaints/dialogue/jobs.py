"""A grid worker's commands, as they write them: 接单 12, 12号到场, 办结 12 换了灯泡, 退回 12 不归我管, 转给王站长 12, 问 12 几点方便."""

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.language.numerals import number


class Job(StrEnum):
    """What a grid worker wants done."""

    LIST = "list"
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
    """One command. number: the ticket's; None: not said. words: what goes with it. whom: of a transfer, the name."""

    job: Job
    number: int | None = None
    words: str = ""
    whom: str = ""


# Where gaps are long, patterns with several of them take for ever.
_GAPS = re.compile(r"[\s,，:：。、]{3,}")
_N = r"[#＃第]?\s*(?P<n>\d{1,30}|[一二两三四五六七八九十百]{1,4})\s*(?:号单?|单|#)?"
_AFTER = r"[\s,，:：。、]*"
_VERBS: dict[Job, str] = {
    Job.ACCEPT: "接单|接下|接手|接了|我接|接",
    Job.ARRIVE: "到场了?|到现场了?|到达|到位|到了|我到了|已到",
    Job.RESOLVE: "办结了?|办好了?|办完了?|处理完了?|处理好了?|解决了|修好了|搞定了?|完成了?|结单",
    Job.RETURN: "退回|退单|打回|退",
    Job.TRANSFER: "转给|转派给?|转单给?|转交给?|移交给?|派给|转",
    Job.ASK: "问居民|问一下|问下|问",
    Job.SHOW: "看工单|查工单|看|详情",
    Job.NOTE: "备注|补充|记录|记一下",
}
_LIST = re.compile(
    r"^(?:看|查|查看|看看|看一下)?(?:我的|所有|全部|现在的?|手里的?|手头的?)*(?:工单|派单|单子|任务)(?:列表|有哪些|有好多|有几个)?[。?？!！]?$"
)
# Cheap to look for: no command begins otherwise.
CREW_WORDS = re.compile(
    r"^\s*(?:我的工单|工单|查|看|所有|全部|现在|手|派单|单子|任务|我接|我到|接|到|已到|办|处理|解决|修|搞定|完成|结单|退|打回|转|移|派|问|详情|备注|补充|记|[#＃第]?\s*[\d一二两三四五六七八九十]+\s*(?:号|单|#)?)"
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
_GIVE = _VERBS[Job.TRANSFER]
_NAME = r"(?P<whom>[\u4e00-\u9fff]{2,6}?)"
_TRANSFERS = (
    re.compile(rf"^(?:把)?{_N}{_AFTER}(?:{_GIVE})\s*{_NAME}(?:{_AFTER}(?P<words>(?<=[\s,，:：。、]).*))?$", re.DOTALL),
    re.compile(rf"^(?:{_GIVE})\s*{_N}{_AFTER}给?\s*{_NAME}(?:{_AFTER}(?P<words>(?<=[\s,，:：。、]).*))?$", re.DOTALL),
    re.compile(rf"^(?:{_GIVE})\s*{_NAME}\s*{_N}{_AFTER}(?P<words>.*)$", re.DOTALL),
)


def read_job(text: str) -> Command | None:
    """Return the command that a line is, or None."""
    line = _GAPS.sub(" ", text.strip())
    if _LIST.match(line):
        return Command(Job.LIST)
    for form in _TRANSFERS:
        found = form.match(line)
        if found and (value := _number(found["n"])) is not None:
            return Command(Job.TRANSFER, value, (found["words"] or "").strip(), found["whom"])
    for job, form in (*_FORMS, *_NUMBER_FIRST):
        found = form.match(line)
        if found and (value := _number(found["n"])) is not None:
            return Command(job, value, found["words"].strip())
    for job, form in _BARE:
        found = form.match(line)
        if found:
            return Command(job, None, (found["words"] or "").strip())
    return None


def _number(said: str) -> int | None:
    return int(said) if said.isdigit() else number(said)
