"""Danger as voice input spells it: by the sound of the words that matter most."""

from knowledge.language.danger.kinds import Danger

# Heard by voice input: the syllables of the words that matter most, in a context that only danger has.
SOUNDS: tuple[tuple[Danger, str], ...] = (
    (
        Danger.GAS,
        r"(?:wen dao|wen|yi gu|you gu|hao da|hao zong|li mian|wu li|wu tou|man wu|you).{0,12}(?:mei qi|yan qi|tian yan qi)(?: de)?(?: wei| cou)",
    ),
    (Danger.GAS, r"(?:mei qi|yan qi|tian yan qi) (?:xie lou|lou le|lou qi|zai lou|zong? du)"),
    (
        Danger.FIRE,
        r"(?:wu tou|wu li|cu fang|can fang|lou sang|lou xia|lou dao|dian pin ce|dian dong? ce|yan tai|ge bi).{0,8}(?:qi fo|zao fo|zuo fo|qi fuo|qi huo|zao huo|zuo huo|mao yan|mao huo) ?(?:le|la)?",
    ),
    (Danger.FIRE, r"dian pin ce (?:\w+ ){0,3}(?:mao yan|qi huo|z[ae]o? huo|sao qi\b)"),
    (Danger.SUICIDE, r"bu xian huo|bu xiang huo (?:le|liao|la)|huo bu xia qu"),
    (
        Danger.INJURY,
        r"(?:yun dao|suai dao|hun dao|die dao).{0,14}(?:jiao bu xin|qi bu lai|bu dong?|bu xin)|jiu fu ce|jiao bu xin",
    ),
    (Danger.TRAPPED, r"(?:kun|guan|ka|suo)(?: zai| dao| qi)? dian ti (?:li|tou|zong?)"),
    (
        Danger.TRAPPED,
        r"dian ti (?:\w+ ){0,2}(?:(?:tin|ka|guan|kun) (?:\w+ ){0,3}(?:li tou|li mian|you) (?:you )?yen|(?:guan|kun) (?:le |qi )?yen)",
    ),
    (Danger.ATTACK, r"jiu min a|jiu min jiu min"),
    (Danger.ELECTRIC, r"dian xiang? (?:\w+ ){0,2}(?:cui xia|diao (?:xia|zai|qi)|duan le|duan xia)|deng? gan lou dian"),
    (Danger.FALLING, r"wai qiang (?:\w+ ){0,4}(?:wang xia diao|diao xia lai)|gao kong (?:pao|zui) wu (?:\w+ ){0,3}za"),
    (Danger.FALLING, r"you zai gao kong pao wu|wang xia diu (?:\w+ )?jiu pin"),
    (
        Danger.COLLAPSE,
        r"(?:da su|wei qiang|yan tai|yang tai|qiang) (?:\w+ ){0,4}(?:yao|kuai) (?:dao|kua|ta) le|hou san (?:zai )?hua po",
    ),
    (Danger.HOLE, r"jin gai (?:\w+ )?(?:mei le|mei de le|bu jian|bei tou|zao tou|diu le)"),
    (Danger.HOLE, r"(?:lu mian|di mian|di) (?:tu yan )?ta xian(?: le|$)"),
    (Danger.ANIMAL, r"(?:bei|zao) gou yao le|gou yao yen(?! min)|tiao gou (?:\w+ ){0,4}yao(?: yen|$)"),
    (Danger.FIRE, r"(?:^| )(?:zao|ze|qi) (?:huo|fo) (?:le|la|lo)(?: kuai| jiu| za| \w+ kuai lai|$)"),
    (Danger.ATTACK, r"la dao (?:yao |zai |lai )?(?:kan (?:wo|yen|men)|zui (?:wo|yen|ze)|tong (?:wo|yen))"),
    (Danger.ATTACK, r"(?:^| )jiu min(?: a| la| ya| kuai|$)"),
    (Danger.INJURY, r"liu (?:le )?hao duo xie|liu xie (?:bu zi|le|la)|tou (?:po|puo) xue liu|xue zi bu zu"),
    (
        Danger.INJURY,
        r"(?:wo ba|wo ma|lao yen|lao tou|lao ban|ye ye|lai lai|po po) (?:\w+ ){0,2}(?:yun dao|hun dao|suai dao)(?: le| la| zai|$)",
    ),
    (Danger.ELECTRIC, r"(?<!luo hu )cu dian (?:le|la)(?: |$)"),
    (Danger.POISON, r"(?:he|tun|ci) (?:le |diao )?(?:long yao|lao su yao|hao zi yao)"),
    (
        Danger.WATER,
        r"(?:yen|wa|wa er|hai zi|lao tou) (?:\w+ ){0,2}(?:diao|luo|zai) (?:dao |jin )?(?:he|hu|tang) (?:li|tou)",
    ),
    (Danger.SUICIDE, r"(?:yao|xiang) tiao lou(?! ti)|ge wan (?:zi sa|le)"),
    (Danger.COLLAPSE, r"qiang (?:dao|kua|ta) (?:le |la )?(?:\w+ ){0,2}(?:ya|za) "),
    (
        Danger.INJURY,
        r"(?:ya|za) (?:zu|zai|dao|ze|zong|sang) (?:le |la )?(?:\w+ )?(?:\w+ )?(?:lao yen|hai zi|yen (?:la|le|$))",
    ),
    (Danger.ANIMAL, r"fen gou (?:\w+ ){0,4}yao |ma fen (?:ze|zi|zui) yen"),
)
