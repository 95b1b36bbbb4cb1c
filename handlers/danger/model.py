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

_PERSON = (
    r"(?:人|老人|老汉|老汉儿|老头|老太|婆婆|爷爷|奶奶|外婆|外公|嘎嘎|嘎公|妈|爸|老妈|老爸|娃|娃儿|孩子|细娃|邻居|老伴|"
    r"他|她|我|大爷|大妈|嬢嬢|叔)"
)
_CHILD_OR_ELDER = r"(?:人|娃儿|孩子|小孩|细娃|老人|婆婆)"
_THING = r"(?:手机|平板|电脑|电视|眼镜|碗|杯子|瓶子|花盆|东西)"
_HUSBAND = r"(?:老公|丈夫|男的|男人|男朋友|前夫)"
_FAMILY = rf"(?:{_HUSBAND}|老婆|婆娘|儿子|媳妇|公公|爸|老汉儿?|妈|后爸|家里人|他|她)"
_HOUSE = (
    r"(?:房子|屋头|屋里|窗子|窗户|窗口|楼上|楼下|楼道|楼梯间|厨房|阳台|家里|隔壁|电瓶车|电动车|电池|充电宝|手机|车棚|插座|锅|油锅|"
    r"灶|热水器|车子|电梯间|垃圾桶|配电箱|电表箱)"
)
_GAS = r"(?:煤气|燃气|天然气|天燃气|液化气|瓦斯|一氧化碳)"
_NO_PHONE = r"(?!电话|的电话|手机|微信|扰|针|折|怕)"
_HEART = r"(?:心口|胸口|心头)"
_POISONS = r"(?:农药|老鼠药|耗子药|洁厕|84|消毒水|消毒液|漂白水|汽油)"

# Written as people say it, one way a line, in the order in which the kinds are looked for.
_WORDS: tuple[tuple[Danger, tuple[str, ...]], ...] = (
    (
        Danger.SUICIDE,
        (
            r"不想活(?!动)|活不下去|活起没(?:得)?意思|活着没(?:得)?意思|活够了|活腻了|不如死",
            r"想死|死了算了|死了一了百了|一了百了|了断|结束(?:自己的?)?生命|想不开|寻短见|轻生|遗书",
            r"(?:想|要|去)自杀|割手?腕|累赘.{0,6}(?:想走|想死|走了)|喝农药|(?<!楼)上吊",
            r"想跳楼|要跳楼|跳楼算了|有人(?:要|想)?跳楼|跳下去算了|想从.{0,6}跳下去",
            r"结束(?:这)?一切|从.{0,4}(?:楼|桥).{0,3}跳|不(?:想)?拖累.{0,10}(?:找不到|不见|走了)",
            r"(?:楼顶|天台|桥边|桥上|窗台).{0,8}(?:要跳|想跳|往下跳)",
        ),
    ),
    (
        Danger.GAS,
        (
            rf"(?:{_GAS}|气罐|气管子?).{{0,10}}(?:味|漏|泄|臭|嘶嘶|爆)",
            rf"(?:闻到|闻倒|闻起|有股?|一股|好大|好重|满屋).{{0,6}}{_GAS}",
            r"漏(?:煤气|燃气|天然气|气了|气味)|漏气.{0,6}(?:味|头晕|咋|怎么)",
            rf"{_GAS}中毒|臭鸡蛋(?:的)?味",
        ),
    ),
    (
        Danger.ELECTRIC,
        (
            r"触电|遭电(?!瓶|动|话|视|费)|被电(?:打|了|到|晕)|电到人|电倒人",
            r"(?:电线|高压线).{0,6}(?:掉|断|垮|冒火|打火)",
            r"漏电.{0,8}(?:麻|人|水)|麻手.{0,4}漏电",
        ),
    ),
    (
        Danger.FIRE,
        (
            r"(?:起|着|失|发)火(?:了|啦|咯|哒|灾|咋|怎么|怎|啷)|火灾(?!.{0,4}(?:演练|演习|讲座|保险|报警器))",
            rf"{_HOUSE}.{{0,8}}(?:起火|着火|着了|燃起|燃了|烧起|烧着|冒烟|冒浓烟|冒黑烟|冒火|爆炸|炸了|起浓烟)",
            r"起火|着火|(?<!娃儿)(?<!孩子)烧起来|燃起来|燃起了|烧起了|爆炸了|冒(?:着)?(?:浓|黑|大)烟|黑烟|火光|烧着|楼在燃|烟子好大",
            r"(?:窜|有|起了).{0,3}火苗|火苗.{0,3}(?:窜|好高|好大)|烟.{0,8}(?:门|窗).{0,4}冒",
            r"(?:好多|好大|全是|满屋|大)(?:的)?(?:浓烟|烟子|火)(?!机)|浓烟滚滚",
            r"(?:屋|房|楼|家).{0,6}(?:全|都|尽)是烟(?!头|味|盒|灰|.{0,8}油烟)",
        ),
    ),
    (
        Danger.POISON,
        (
            rf"(?:吃|喝|误食|误服|吞)(?:了|错|下|到|倒).{{0,8}}(?:{_POISONS}|安眠药|一瓶药|一把药|好多药|毒)",
            rf"{_POISONS}.{{0,6}}(?:喝|吞|吃)(?:了|下|到|倒)",
            r"(?:食物|药物|农药)中毒|中毒了|误(?:食|服|喝|吃)|吃了(?:好多|一整瓶|一瓶)药",
            r"(?:娃儿|孩子|小孩).{0,8}吃下去",
            r"吃错了?药.{0,8}(?:昏|晕|吐|难受|不舒服|不醒|咋|怎么)|上吐下泻",
        ),
    ),
    (
        Danger.TRAPPED,
        (
            r"(?:困|关|卡|锁|遭)(?:在|到|起|倒|住).{0,5}电梯(?:里|头|中)?",
            r"电梯.{0,8}(?:困|关|卡).{0,4}(?:人|我|里面|里头|起了|住了|出不|不动|在半|在中间)",
            r"电梯.{0,8}停.{0,4}(?:人在|里面|里头|出不|不动|在半|在中间)",
            r"电梯.{0,6}打不开.{0,10}(?:在里|里头|里面)",
            rf"{_CHILD_OR_ELDER}.{{0,8}}(?:锁|反锁|关|困)(?:在|到|起).{{0,4}}(?:屋|家|车|里)",
        ),
    ),
    (
        Danger.WATER,
        (
            r"(?:掉|落|栽|滑|跳|滚)(?:进|到|下|倒|在|入).{0,4}(?:水|河|江|湖|池|塘|堰塘|井|化粪池|沟)(?:里|头|中|了|去)?",
            r"(?:掉|栽)(?:水|河|江|湖|塘|堰塘|井)(?:里|头|中)|(?<!楼上)落水|溺水|淹到了?人|跳(?:河|江|水了)",
            rf"{_CHILD_OR_ELDER}.{{0,4}}(?:遭水|被水)(?:冲|淹)",
            r"(?:水|河|江|池|塘)(?:里|头|中).{0,6}(?:扑腾|挣扎|喊救)",
        ),
    ),
    (
        Danger.INJURY,
        (
            rf"{_PERSON}(?!.{{0,6}}{_THING}).{{0,8}}(?:摔(?:倒|了|到|跤|下|伤|断)|绊倒|跶倒|跶了|滚下(?:楼|去|来)|跌倒|烫伤|烧伤|砸(?:到|倒|中|伤))",
            rf"{_PERSON}.{{0,8}}(?:晕(?:倒|过去|了|死|在)|快晕|昏(?:倒|迷|过去|死)|倒(?:在|到)(?:地|屋|厕所|路|楼)|抽(?:搐|筋倒|起来)|翻白眼)",
            rf"{_PERSON}.{{0,8}}(?:没(?:得)?呼吸|不(?:出气|呼吸)|叫不(?:醒|应|答应)|喊不(?:醒|应|答应)|没(?:得)?反应|脉搏|说不出话|嘴巴?歪)",
            rf"{_PERSON}.{{0,4}}从.{{0,8}}(?:掉|摔|跌|滚)(?:了)?下",
            rf"{_PERSON}.{{0,8}}(?:中风|脑溢血|脑梗|心脏病(?:发|犯)|心梗|{_HEART}(?:好|很)?(?:痛|疼))",
            rf"{_PERSON}.{{0,8}}(?:半边(?:身子)?(?:不能动|动不了)|动不了了|起不来(?:了|身)?|爬不起来)",
            rf"{_PERSON}.{{0,8}}(?:呼吸困难|出不(?:到|了)气|喘不(?:上|过)(?:来)?气|噎(?:到|倒|住)|卡(?:到|倒|住)(?:喉咙|气管))",
            rf"{_PERSON}.{{0,8}}(?:要不行了|快不行|要生了|羊水破|遭车(?:撞|轧)|被车(?:撞|轧))",
            r"(?:摔倒|晕倒|昏倒|跌倒|昏迷|跶倒).{0,10}(?:起不来|不动|不醒|流血|人|咋|怎么办|了)",
            r"叫不醒|喊不醒|没(?:得)?呼吸了|不省人事|一动不动|口吐白沫|心脏骤停|心脏病发|救护车|喘不上气",
            r"出血不止|血流不止|流血不止|止不住血|血止不住|大出血|一直流血|流(?:了)?好多血|一地的?血|出车祸了|(?:头|脑壳)(?:上)?流血",
            rf"{_HEART}.{{0,4}}(?:痛|疼|闷).{{0,6}}(?:打滚|冷汗|不行|要命|厉害|喘|受不了)",
            r"吞(?:了|下|进).{0,6}(?:硬币|电池|钉|针|玻璃|磁铁|扣子|弹珠|玩具)",
            r"砸(?:到|倒|中|伤)(?:了)?人|(?:掉|落)下来.{0,4}砸|压(?:在|到)(?:下面|底下|下头)",
        ),
    ),
    (
        Danger.VIOLENCE,
        (
            r"家暴|虐待(?:老人|娃|孩子)|掐(?:我|她|他|到|住)?的?脖子",
            rf"(?:{_FAMILY}).{{0,4}}(?:又|在|天天|正在|老是|喝醉)?.{{0,6}}(?:打我{_NO_PHONE}|打人|砍|掐|动手|往死里打|虐待)",
            rf"(?<![么里苗针])打(?:老婆|婆娘|媳妇|娃儿?|孩子|细娃|老人|我?妈|[他她]妈|[他她]爸){_NO_PHONE}(?!的)",
            rf"{_FAMILY}.{{0,6}}(?:抽|踢|揍|扇|捶)(?:我|她|他|人)|打得?(?:鼻青脸肿|浑身是伤|半死|出血)|还打(?:他|她|我|人)|在打女的",
            rf"(?:遭|被|挨)(?:我|她|我家)?(?:{_FAMILY})打{_NO_PHONE}",
        ),
    ),
    (
        Danger.ATTACK,
        (
            r"杀人|砍人|拿刀|持刀|提刀|提起刀|拿起刀|动刀了|爆炸物|绑架|抢劫|性侵|强奸|猥亵",
            r"(?:有人|男的|他|门口).{0,8}拿(?:着|起|到)?.{0,2}(?:刀|棒|棍)|追(?:着|到|起)(?:人|我|他|她)?(?:打|砍)",
            r"抢(?:我|她|他|人|了).{0,3}(?:包|钱|手机|东西)",
            r"(?:打架|打起来).{0,8}(?:血|刀|凶)|弄死(?:我|他|她|你)",
            r"(?:家|屋)(?:里|头)?.{0,3}(?:进|来)了?(?:小偷|贼|强盗)",
            r"入室|(?:贼|小偷|强盗|坏人).{0,4}(?:屋|家|撬)|有人.{0,4}撬|撬(?:我|门|锁).{0,6}(?:人|贼)|砸.{0,4}家门|(?:撞|闯|冲|踹)进(?:来|屋|门)",
            r"(?:有人|男的).{0,4}(?:跟踪|尾随)|被(?:人)?(?:跟踪|尾随)",
            r"救命(?!的?(?:钱|号|药|电话|恩))",
        ),
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
    (Danger.TRAPPED, r"(?:kun|guan|ka|suo)(?: zai| dao| qi)? dian ti (?:li|tou|zon)"),
    (Danger.ATTACK, r"jiu min a|jiu min jiu min"),
)

# Words that only look like danger: taken out before looking, for the rest of the line may be danger (火锅店着火了).
_LOOKALIKE = re.compile(
    r"(?:煤气|燃气|天然气)(?:费|卡|表|公司|开户|交费|缴费|改管|户头|灶)(?!.{0,8}(?:味|漏|泄))|"
    r"打火机|打不(?:起|着|燃)火?|发火锅|火锅|火车|(?<![起着失燃])火了|很火|火爆|热死|累死|烦死|笑死|饿死|气死|急死|吵死|想死你|想死我|痛死|难看死|防火|消防栓|"
    r"打我电话|打我手机|打我微信|水费|跳水比赛|跳广场舞|落水管|下水道|落水口|落水井盖|救护车.{0,4}(?:多少钱|收费)|"
    r"防(?:跌倒|摔|溺水|触电)|反家暴|没(?:有)?(?:砸|摔|伤)(?:到|倒|着)*人?|(?:摔断|摔伤|跌断|烧伤)过|"
    # What might happen, what nearly did, and what is long past.
    r"(?:怕(?!是)|担心(?!是)|差点|险些|以免|免得).{0,5}(?:摔|绊|滑|跌|砸|吃到)(?:倒|跤|到|伤|下去|人)*+(?!了|断|得|起)|"
    r"(?:万一|容易|差点|以免|免得).{0,2}(?:起火|着火|失火|燃起来|烧起来)|"
    r"(?:去年|前年|上个?月|上次|以前|前几年|早年).{0,8}(?:摔|跌|中风|晕倒|起火|着火|火灾|救护车)(?:倒|伤|断|了|一跤|到|过)*+|"
    r"(?:中风|脑溢血|脑梗|心梗)(?:过|后|偏瘫|住院|多年|[一两二三四五六七八九十几\d]+年)"
)
# Lines that speak about danger without being in it.
_HARMLESS = re.compile(
    r"(?:演练|演习|讲座|培训)(?!现场|会场|上|时|的时候|.{0,6}摔)|安装.{0,6}(?:报警器|烟感)|(?:报警器|烟感).{0,8}(?:装|申请|多少|免费)|"
    r"(?:游戏|电视|电影|小说|新闻)(?:里|上|头|中|说)|防止|预防|避免"
)
# An insurance asked about makes a fall or a stroke a thing of the past, but never a fire.
_INSURANCE = re.compile(r"保险(?!丝|箱|柜)")
# Who asks about money after a fire is not in it; only where the whole line asks that and nothing of it is happening now.
_PAID_AFTER_FIRE = re.compile(
    r"(?:(?:我家|家里|家头|屋头|屋里|房子|厨房|店里|铺子|电瓶车|电动车|车子|车库|出租屋|租的房子|隔壁|邻居家?|楼上|楼下)(?:的)?)?"
    r"(?:要是|如果|假如|因为)?(?:遭|被)?(?:起|着|失|发)火(?:灾)?(?:烧坏|烧毁|烧了)?(?:了|以后|之后|后|过)?(?:的)?(?:损失|东西|钱|家具|家电)?"
    r"(?:找|走|申请)?(?:财产|家财|房屋|车)?(?:保险|保险公司|物业|政府|国家|社区)?(?:公司)?(?:怎么|咋个?|啷个|如何|能不能|能|可不可以|可以|给不给|给|会不会|会|管不管|去哪里|去哪|找哪个|找谁|是谁|谁|哪个)*"
    r"(?:报销|理赔|索赔|赔偿|赔付|赔钱|赔不赔|赔|定损|报保险)(?:多少|好多|几多)?(?:钱)?(?:吗|不|没|的|嘛|么|得到|得到不|哪些东西|流程|手续|要什么材料|需要什么材料)*"
)
# What stays danger whatever else the line says.
_GRAVE = frozenset({Danger.SUICIDE})

_COMPILED = tuple((kind, re.compile("|".join(patterns))) for kind, patterns in _WORDS)
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
    is_harmless = _HARMLESS.search(spelt) is not None or _PAID_AFTER_FIRE.fullmatch(spelt) is not None
    is_insurance = _INSURANCE.search(spelt) is not None
    plain = _LOOKALIKE.sub("□", spelt)
    for kind, pattern in _COMPILED:
        if kind in _GRAVE and pattern.search(spelt):
            return kind
        is_told = is_harmless or (is_insurance and kind is not Danger.FIRE)
        if kind not in _GRAVE and not is_told and pattern.search(plain):
            return kind
    if is_harmless or is_insurance:
        return None
    heard = " ".join(syllables(plain))
    return next((kind for kind, pattern in _HEARD if pattern.search(heard)), None)
