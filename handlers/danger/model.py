"""What counts as danger: life or limb at risk now. Words, and how they sound when voice input mishears them.

Missing one may cost a life, a false alarm costs a look by staff; where a line can be read either way, it is danger.
Bills, drills, smoke detectors to install and questions about courses are not (see _HARMLESS).
"""

import re
from enum import StrEnum

from knowledge.language.normalise import MAX_CHARACTERS, normalise
from knowledge.language.sound import syllables


class Danger(StrEnum):
    """Kinds of danger, each with its own safety words."""

    GAS = "gas"
    FIRE = "fire"
    INJURY = "injury"
    SUICIDE = "suicide"
    VIOLENCE = "violence"
    ELECTRIC = "electric"
    WATER = "water"
    TRAPPED = "trapped"
    POISON = "poison"
    ATTACK = "attack"


# The knowledge entry that says more, where there is one.
ENTRY = {
    Danger.GAS: "gas-leak",
    Danger.TRAPPED: "elevator-trapped",
    Danger.VIOLENCE: "domestic-violence",
    Danger.SUICIDE: "mental-help",
}

_PERSON = r"(?:人|老人|老汉|老汉儿|老头|老太|婆婆|爷爷|奶奶|外婆|外公|嘎嘎|嘎公|妈|爸|老妈|老爸|娃|娃儿|孩子|细娃|邻居|老伴|他|她|我|大爷|大妈|嬢嬢|叔)"

_WORDS: tuple[tuple[Danger, str], ...] = (
    (
        Danger.SUICIDE,
        r"不想活|活不下去|活起没(?:得)?意思|活着没(?:得)?意思|活够了|活腻了|想死|想自杀|要自杀|去自杀|寻短见|想不开|轻生|割腕|"
        r"想跳楼|要跳楼|跳楼算了|有人(?:要|想)?跳楼|跳下去算了|死了算了|死了一了百了|了断|一了百了|喝农药|上吊|遗书|"
        r"结束(?:自己的?)?生命|不如死|想从.{0,6}跳下去",
    ),
    (
        Danger.GAS,
        r"(?:煤气|燃气|天然气|天燃气|液化气|瓦斯|气罐|煤气罐|气管子?)(?:.{0,6})(?:味|漏|泄|臭|嘶嘶|爆)|(?:闻到|闻倒|闻起|有股?|一股|好大|好重|满屋).{0,6}(?:煤气|燃气|天然气)|"
        r"漏(?:煤气|燃气|天然气|气了|气味)|(?:煤气|燃气|天然气|一氧化碳)中毒|臭鸡蛋(?:的)?味|漏气.{0,6}(?:味|头晕|咋|怎么)",
    ),
    (
        Danger.ELECTRIC,
        r"触电|遭电(?:了|起|到|倒)|被电(?:了|到|晕)|电到人|电倒人|(?:电线|高压线).{0,6}(?:掉|断|垮|冒火|打火)|漏电.{0,8}(?:麻|人|水)|麻手.{0,4}漏电",
    ),
    (
        Danger.FIRE,
        r"(?:起|着|失|发)火(?:了|啦|咯|哒|灾|咋|怎么|怎|啷)|火灾(?!.{0,4}(?:演练|演习|讲座|保险|报警器))|(?:房子|屋头|屋里|楼上|楼下|楼道|楼梯间|厨房|阳台|家里|隔壁|电瓶车|电动车|电池|车棚|插座|锅|油锅|灶|车子|电梯间|垃圾桶|配电箱|电表箱).{0,8}"
        r"(?:起火|着火|着了|燃起|燃了|烧起|烧着|冒烟|冒浓烟|冒黑烟|冒火|爆炸|炸了|起浓烟)|(?:起火|着火|烧起来|燃起来|燃起了|烧起了|爆炸了|炸了)|(?:好多|好大|全是|满屋|大)(?:的)?(?:浓烟|烟子|火)(?!机)|浓烟滚滚",
    ),
    (
        Danger.POISON,
        r"(?:吃|喝|误食|误服|吞)(?:了|错|下|到|倒).{0,8}(?:农药|老鼠药|耗子药|洁厕|84|消毒水|安眠药|一瓶药|一把药|好多药|毒)|(?:食物|药物|农药)中毒|中毒了|误(?:食|服|喝)|吃了(?:好多|一整瓶|一瓶)药",
    ),
    (
        Danger.TRAPPED,
        r"(?:困|关|卡|锁|遭)(?:在|到|起|倒|住).{0,5}电梯(?:里|头|中)?|电梯.{0,8}(?:困|关|卡|停).{0,4}(?:人|我|里面|里头|起了|住了|出不|不动|在半|在中间)|(?:娃儿|孩子|老人|婆婆|小孩|有人).{0,8}(?:锁|反锁|关|困)(?:在|到|起).{0,4}(?:屋|家|车|里)",
    ),
    (
        Danger.WATER,
        r"(?:掉|落|栽|滑|跳|滚)(?:进|到|下|倒|在|入).{0,4}(?:水|河|江|湖|池|塘|堰塘|井|化粪池|沟)(?:里|头|中|了|去)?|落水|溺水|淹到了?人|"
        r"(?:人|娃儿|孩子|细娃|老人)(?:.{0,4})(?:遭水|被水)(?:冲|淹)|跳(?:河|江|水了)",
    ),
    (
        Danger.INJURY,
        _PERSON
        + r".{0,8}(?:摔(?:倒|了|到|跤|下|伤|断)|绊倒|跶倒|跶了|滚下(?:楼|去)|跌倒|晕(?:倒|过去|了|死)|昏(?:倒|迷|过去|死)|倒(?:在|到)(?:地|屋|厕所|路|楼)|没(?:得)?呼吸|不(?:出气|呼吸)|叫不(?:醒|应|答应)|喊不(?:醒|应|答应)|"
        r"抽搐|抽筋倒|口吐白沫|翻白眼|中风|脑溢血|脑梗|心脏病(?:发|犯)|心梗|半边(?:身子)?(?:不能动|动不了)|动不了了|起不来(?:了|身)?|爬不起来|流(?:了)?好多血|大出血|一直流血|出血不止|呼吸困难|出不(?:到|了)气|喘不(?:上|过)(?:来)?气|胸口(?:好|很)?痛|噎(?:到|倒|住)|卡(?:到|倒|住)(?:喉咙|气管)|要不行了|快不行|要生了|羊水破|遭车(?:撞|轧)|被车(?:撞|轧)|烫伤|烧伤|砸(?:到|倒|中|伤))|"
        r"(?:摔倒|晕倒|昏倒|跌倒|昏迷|跶倒).{0,10}(?:起不来|不动|不醒|流血|人|咋|怎么办|了)|叫不醒|喊不醒|没(?:得)?呼吸了|不省人事|口吐白沫|心脏骤停|心脏病发|救护车|喘不上气|出血不止|砸(?:到|倒|中|伤)(?:了)?人|(?:掉|落)下来.{0,4}砸",
    ),
    (
        Danger.VIOLENCE,
        r"家暴|(?:老公|丈夫|男人|老婆|男朋友|儿子|媳妇|公公|爸|老汉儿?|妈|后爸|前夫).{0,4}(?:又|在|天天|正在|老是|喝醉)?.{0,6}(?:打我|打人|打妈|打娃|打孩子|打老婆|砍|掐|动手|往死里打|虐待)|(?:我|她|妈妈|娃儿|孩子).{0,3}(?:遭|被|挨)(?:他|老公|男人|丈夫|爸|老汉儿?|家里人)?打(?!电话|扰|针|折|的电话)|虐待(?:老人|娃|孩子)",
    ),
    (
        Danger.ATTACK,
        r"杀人|砍人|拿刀|持刀|提刀|提起刀|拿起刀|抢劫|有人打架.{0,6}(?:血|刀|凶)|入室|贼.{0,4}(?:屋|家|撬)|撬(?:我|门|锁).{0,6}(?:人|贼)|绑架|性侵|强奸|猥亵|爆炸物|救命",
    ),
)

# Heard by voice input: the syllables of the words that matter most, in a context that only danger has.
_SOUNDS: tuple[tuple[Danger, str], ...] = (
    (
        Danger.GAS,
        r"(?:wen dao|wen|yi gu|you gu|hao da|hao zong|li mian|wu li|wu tou|man wu|you).{0,12}(?:mei qi|yan qi|tian yan qi)(?: wei| cou)",
    ),
    (Danger.GAS, r"(?:mei qi|yan qi|tian yan qi) (?:xie lou|lou le|lou qi|zai lou|zon du)"),
    (
        Danger.FIRE,
        r"(?:wu tou|wu li|cu fang|can fang|lou sang|lou xia|lou dao|dian pin ce|dian don ce|yan tai|ge bi).{0,8}(?:qi fo|zao fo|zuo fo|qi fuo|qi huo|zao huo|zuo huo|mao yan|mao huo) ?(?:le|la)?",
    ),
    (Danger.SUICIDE, r"bu xian huo|bu xiang huo (?:le|liao|la)|huo bu xia qu"),
    (
        Danger.INJURY,
        r"(?:yun dao|suai dao|hun dao|die dao).{0,14}(?:jiao bu xin|qi bu lai|bu don|bu xin)|jiu fu ce|jiao bu xin",
    ),
    (Danger.ATTACK, r"jiu min a|jiu min jiu min"),
)

# Lines that use the words without the danger.
_HARMLESS = re.compile(
    r"(?:煤气|燃气|天然气)(?:费|卡|表|公司|开户|交费|缴费|改管|户头|灶)(?!.{0,8}(?:味|漏|泄))|演练|演习|讲座|培训(?!.{0,6}摔)|保险|安装.{0,6}(?:报警器|烟感)|(?:报警器|烟感).{0,8}(?:装|申请|多少|免费)|"
    r"(?:打火机|火锅|火车|发火锅|火了|很火|火爆)|热死|累死|烦死|笑死|饿死|气死|急死|吵死|想死你|想死我|痛死|难看死|(?:游戏|电视|电影|小说|新闻)|防止|预防|避免|防火|消防栓|"
    r"打我电话|打我手机|打我微信|水费|跳水比赛|跳广场舞|落水管|下水道|落水口|落水井盖|救护车.{0,4}(?:多少钱|收费)"
)
# What stays danger whatever else the line says.
_GRAVE = frozenset({Danger.SUICIDE})

_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _WORDS)
_HEARD = tuple((kind, re.compile(pattern)) for kind, pattern in _SOUNDS)


# No phrase of danger is longer than this.
_OVERLAP = 40


def recognise_in(text: str) -> Danger | None:
    """Return the danger that a message of any length speaks of, or None.

    A spoken rant arrives as one line of many hundred characters, and the danger may be its last words.
    """
    starts = range(0, max(len(text) - _OVERLAP, 1), MAX_CHARACTERS - _OVERLAP)
    found = (recognise(normalise(text[at : at + MAX_CHARACTERS])) for at in starts)
    return next((kind for kind in found if kind is not None), None)


def recognise(spelt: str) -> Danger | None:
    """Return the danger that a normalised line speaks of, or None."""
    harmless = _HARMLESS.search(spelt) is not None
    for kind, pattern in _COMPILED:
        if (not harmless or kind in _GRAVE) and pattern.search(spelt):
            return kind
    if harmless:
        return None
    heard = " ".join(syllables(spelt))
    return next((kind for kind, pattern in _HEARD if pattern.search(heard)), None)
