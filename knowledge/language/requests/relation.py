"""One word for one person, however the resident calls them: 我妈, 老妈 and 妈妈 are the same; 婆婆 stays what it is."""

import re

_OWN = re.compile(r"^(?:我们家里?|我家里?|我屋头|我们屋头|我们|我|俺|咱们?|家里头|家里|屋头|屋里头|屋里)(?:的)?(?=.)")
_SAME = {
    "妈妈": "妈 老妈 老妈子 母亲 老母亲 娘 妈妈",
    "爸爸": "爸 老爸 老汉 老汉儿 父亲 老父亲 爹 爸爸",
    "爸妈": "爸爸妈妈 父母 爹妈 妈老汉 妈老汉儿 爸妈",
    "老伴": "老伴儿 老伴",
    "爱人": "老公 老婆 媳妇儿 堂客 婆娘 对象 先生 太太 爱人",
    "孩子": "娃儿 娃娃 娃 细娃儿 小娃儿 小孩 小孩儿 小朋友 宝宝 孩子",
    "孙子": "孙孙 孙儿 孙子",
    "孙女": "孙女儿 孙女",
    "外公": "姥爷 外公",
    "外婆": "姥姥 家家 外婆",
    "爷爷": "公公 爷爷",
    "奶奶": "阿婆 奶奶",
}
_CANON = {word: canon for canon, words in _SAME.items() for word in words.split()}


def same_person(label: str) -> str:
    """Return the label under which this person is kept: without 我的 and in one of the words for the same relation.

    label: the words of find_whom, or empty for the resident.
    """
    bare = _OWN.sub("", label)
    return _CANON.get(bare, bare)[:20]
