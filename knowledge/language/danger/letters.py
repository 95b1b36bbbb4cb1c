"""Letters to an office: long, in the written style. They tell of what was, or what may come, far more often than of what is.

A letter is heard sentence by sentence, and a sentence about the past or the possible is no call, unless it says that it
is happening now.
"""

import re

# Shorter lines are taken at their word: who smells gas and writes 存在严重隐患 still smells gas.
_SHORTEST = 100
_ENOUGH_MARKS = 3
_WRITTEN = re.compile(
    "尊敬的|领导|书记|您好|你好|特此|(?:相关|有关|职能)部门|恳请|请求|强烈|隐患|严重|导致|造成|以及|致使|业主|反映|是否|本人|予以|进行|存在|"
    "目前|多次|投诉|要求|建议|合理|规定|政府"
)
_SENTENCE_ENDS = re.compile("[。！？!?；;\n]+")
_MAY_BE = "可能|容易|一旦|万一|如果|假如|难道|谁来|该谁|隐患|时有|区别"
_HAS_BEEN = (
    r"曾|去年|前年|[前上]个?月|\d+年|\d+月\d+[日号]|[前几]年|几次|多次|事件|事故|住院|出院|抢救|已过世|后来|环境"
)
_TOLD_OF = re.compile(f"{_MAY_BE}|{_HAS_BEEN}")
_NOW = re.compile("现在(?!没|也|不)|正在|此刻|马上|刚才|刚刚|救命|快来|赶快")


def is_letter(text: str) -> bool:
    """Say whether `text`, as written, is a letter to an office."""
    return len(text) >= _SHORTEST and len(set(_WRITTEN.findall(text))) >= _ENOUGH_MARKS


def sentences(letter: str) -> list[str]:
    """Return the sentences of a letter, in order, without their ends."""
    return [sentence for sentence in _SENTENCE_ENDS.split(letter) if sentence.strip()]


def tells_of_now(sentence: str) -> bool:
    """Say whether a letter's sentence may tell of something that is happening, rather than what was or may be."""
    return _TOLD_OF.search(sentence) is None or _NOW.search(sentence) is not None
