"""Danger as voice input spells it: by the sound of the words that matter most."""

from knowledge.language.danger.kinds import Danger

# Heard by voice input: the syllables of the words that matter most, in a context that only danger has.
SOUNDS: tuple[tuple[Danger, str], ...] = (
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
