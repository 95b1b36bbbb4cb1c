"""Words that a line about danger nearly always has, by kind: a cheap first look, and which safety words fit.

Far too many ordinary lines have them to call any of them danger (see recogniser.py); what has none of them needs no closer
look. Compared by sound, two syllables at a time, so that voice input's homophones count: 没气 is 煤气, 店线 is 电线.
"""

from functools import cache
from itertools import pairwise

from knowledge.language.danger.kinds import Danger
from knowledge.language.normalise import normalise
from knowledge.language.sound import syllable

# Looked at: what comes later in a long message is heard by the recogniser.
_MOST = 400

# Signs that say enough by themselves, for lines whose words are none of those below.
_SIGNS: dict[str, Danger] = {
    **dict.fromkeys("火烧燃炸爆烟", Danger.FIRE),
    **dict.fromkeys("血伤昏晕噎喘吐肿瘫撞轧碾滚摔倒救哭喊抽", Danger.INJURY),
    **dict.fromkeys("刀枪砍捅斧锤弩抢偷杀绑贼棍撬闯抓", Danger.ATTACK),
    **dict.fromkeys("咬蛇蜂叼", Danger.ANIMAL),
    **dict.fromkeys("毒吞", Danger.POISON),
    **dict.fromkeys("淹溺捞", Danger.WATER),
    **dict.fromkeys("塌垮埋歪裂", Danger.COLLAPSE),
    **dict.fromkeys("砸坠", Danger.FALLING),
    **dict.fromkeys("困夹缠勒卡锁翻爬悬", Danger.TRAPPED),
    **dict.fromkeys("坑井洞", Danger.HOLE),
    **dict.fromkeys("死命活", Danger.SUICIDE),
    **dict.fromkeys("麻", Danger.ELECTRIC),
    **dict.fromkeys("气罐", Danger.GAS),
}

# Of two syllables; where a kind has more words in a line than another, the line is of that kind, else of the first here.
_WORDS: dict[Danger, str] = {
    Danger.SUICIDE: (
        "不想 想活 活着 想死 跳楼 自杀 轻生 割腕 上吊 遗书 活不 活起 没意 活够 下辈 再见 别找 照顾 天桥 今晚 一样 死也 绝食 见了 活腻 解脱 了断 去死 永别 告别 跳河 跳下 撑不 没盼 盼头 寻短 想走 跳桥"
    ),
    Danger.GAS: (
        "煤气 天然 燃气 液化 气味 漏气 气罐 气瓶 瓦斯 气管 臭鸡 鸡蛋 总阀 阀门 沼气 嘶嘶 滋滋 尸臭 氨气 氯气 泄漏 罐漏 气漏 蜂窝 炭火 烧炭 味道 怪味 坛子 跑气 罐子 罐罐"
    ),
    Danger.ELECTRIC: (
        "触电 漏电 电线 高压 火花 打火 带电 变压 电箱 电表 裸线 电缆 电杆 电到 电倒 插座 插头 插线 插板 有电 发麻 断线 线断 断了 挣断 被电 遭电 麻得 脚麻 腿麻"
    ),
    Danger.FIRE: (
        "着火 起火 失火 火灾 冒烟 浓烟 黑烟 白烟 烧起 燃起 爆炸 自燃 火苗 明火 救火 灭火 烧着 点着 糊味 焦味 焦臭 胶臭 冒火 火星 烧焦 烧了 放火 汽油 "
        "烟子 烟雾 炸了 喷火 燃了 消防 在烧 在燃 大火 火大 烟大 引燃 烧化 烧穿 爆了 全是烟 火光 燎起 点火 往外冒 被人点 火了 伙了 找火 被点"
    ),
    Danger.FALLING: (
        "掉下 砸到 砸中 砸人 砸倒 砸下 砸伤 砸破 砸在 高空 抛物 坠落 落下 往下 砖头 玻璃 花盆 广告 招牌 瓷砖 外墙 要掉 在掉 灯箱 翘起 要拍 螺丝 墙板 悬着 墙皮 酒瓶 瓶子 吊着 悬在 半空 掉砖 外机"
    ),
    Danger.COLLAPSE: (
        "塌了 垮了 倒塌 垮塌 塌下 倾斜 滑坡 裂缝 开裂 断裂 压到 压住 压在 压着 埋了 埋住 塌方 脚手 房子 围墙 要塌 要垮 要倒 倒了 裂了 裂开 大梁 堡坎 山坡 楼板 塌掉 掉下去 在响 晃得 吊篮 挂着 蜘蛛 脱落 坠下 松了 掀掉 垮下"
    ),
    Danger.HOLE: "井盖 窨井 塌陷 掉进 踩空 陷进 下陷 陷下 大坑 坑里 窟窿 洞口 井里 没盖 没围 坑没 盖板 盖子 基坑 沟里 大洞 滑下 裂出",
    Danger.TRAPPED: (
        "困在 被困 困住 困人 困起 关在 关起 关住 锁在 反锁 卡在 卡住 卡起 卡到 出不 电梯 夹住 夹到 夹断 爬到 外沿 站在 窗外 窗台 窗户 窗子 窗沿 护栏 栏杆 楼顶 门打 被人 放我 喊放 扶梯 边缘 绳子 勒到 车里 门上 打不开 拔不 绞进 卷进 独居 没人应 冷库 头上 婆没 太太 几天 不开 不接 被锁"
    ),
    Danger.WATER: "落水 溺水 掉河 掉水 河里 水里 湖里 淹到 淹死 沉下 扑腾 栽进 鱼塘 淹了 淹没 冲走 水库 堰塘 涨水 游泳 被淹 水太 水很 卷走 桥下 下来 决口 堤开 漂着 漂起 进水 洪水",
    Danger.POISON: "中毒 农药 鼠药 误食 误喝 误服 吃错 喝错 吞了 安眠 洁厕 消毒 毒药 上吐 吐了 在吐 除草 整瓶 一瓶 蘑菇 酒精 硫酸 喝药 喝了 吃了",
    Danger.ANIMAL: "狗咬 咬人 咬了 咬伤 咬住 在咬 要咬 马蜂 蜂子 蜇人 毒蛇 条蛇 蛇咬 扑倒 扑人 疯狗 恶犬 咬到 乱咬 追咬 狼狗 蛇在 野猪 野狗 围攻 冲进 疯了 抓烂 抓伤 藏獒 钻进 顶人 撕咬",
    Danger.VIOLENCE: "家暴 打我 打她 老婆 老公 婆娘 虐待 打孩 打妈 打娃 扯头 揪着 掐住 掐我 往死 又打 在打 前夫 揍我 男友",
    Danger.ATTACK: (
        "打人 打架 砍人 拿刀 铁锹 脑袋 就我 持刀 菜刀 砍刀 刀子 捅人 捅死 捅了 杀人 砍门 棍子 救命 抢劫 绑架 跟踪 撬门 撬锁 踹门 砸门 小偷 进贼 殴打 铁棍 动刀 斧头 打起 流氓 歹徒 打得 爬窗 尾随 跟着 守在 堵在 不走 "
        "按在 动手 家伙 人抱 拉上 裤子 求饶 被捅 枪声 开水 暴力 铁棒 锄头 弄死 要杀 被打 遭打 打伤 追着 进人 钢管 陌生 打死 惨叫"
    ),
    Danger.INJURY: (
        "晕倒 昏倒 昏迷 摔倒 摔下 摔断 摔了 跌倒 滑倒 流血 出血 好多血 血止 是血 呼吸 心脏 胸口 心口 心梗 中风 抽搐 抽筋 叫不 喊不 不醒 口吐 白沫 休克 噎住 呛到 救护 急救 二零 要生 羊水 破水 呼吸机 制氧 氧机 头疼 哮喘 血糖 翻白 半边 嘴巴 歪到 "
        "烫伤 烧伤 骨折 撞人 车压 压人 撞到 撞了 撞飞 车祸 倒在 倒地 不动 没反应 反应 不行 中暑 发紫 发青 喘不 没气 断气 脉搏 起不来 受伤 伤到 不应 晕了 昏了 头晕 头破 破了 心跳 死了 发病 出事 "
        "快来 铁轨 喉咙 眼睛 冷汗 绞痛 说不 含糊 抬不 憋得 憋青 憋紫 发绀 呛住 呛得 嘴歪 出来了 手术 病人 嘴唇 割到 流写 烫到 车底 冲上 人群 摸小 小巷 人命 撞倒 被压 一个人 不见了 高烧 肚子 打医 压断 切到 碾了 不答 喷血 打滚"
    ),
}


def kind_by_words(text: str) -> Danger | None:
    """Return the kind of danger that most words of a line could belong to; None: it has none of them."""
    plain = normalise(text[:_MOST])
    said = [syllable(char) for char in plain]
    words = _by_sound()
    hits: dict[Danger, int] = {}
    for char in plain:
        if (kind := _SIGNS.get(char)) is not None:
            hits[kind] = hits.get(kind, 0) + 1
    for pair in pairwise(said):
        for kind in words.get(pair, ()):
            hits[kind] = hits.get(kind, 0) + 2
    return max(hits, key=lambda kind: (hits[kind], -_ORDER[kind])) if hits else None


_ORDER = {kind: place for place, kind in enumerate(_WORDS)}


@cache
def _by_sound() -> dict[tuple[str, str], tuple[Danger, ...]]:
    found: dict[tuple[str, str], list[Danger]] = {}
    for kind, words in _WORDS.items():
        for word in words.split():
            sounds = [syllable(char) for char in word]
            for pair in pairwise(sounds):
                kinds = found.setdefault(pair, [])
                if kind not in kinds:
                    kinds.append(kind)
    return {pair: tuple(kinds) for pair, kinds in found.items()}
