"""Names of places, made up, and how a recogniser hears them: short, alike, one inside the other, cut off at an end."""

import random

from knowledge.retrieval.training.noise import VoiceNoise

_CHARACTERS = (
    "东西南北中上下大小新老金银龙凤龟鹤马牛羊石山水河江湖海泉溪沟湾塘坝坪岭峰坡岩洞桥门口关城镇州宁安平永长兴昌盛隆丰富贵"
    "荣华光明阳阴星月云天春夏秋梅兰竹菊桂松柏柳杨槐樟枫荷莲桃李杏梨枣青红白黄黑紫翠碧玉珠宝文武德仁义礼信和合同康乐福寿喜庆祥瑞"
    "顺利通达广林森木沙田园庄家陈王张刘赵周吴郑孙何罗高蒋韩邓彭曹曾萧蔡潘董袁余卢程魏苏叶吕任沈姚卫三四五六七八九百千万双古清静"
)
_KIND_WORDS = (
    "小区 花园 新村 家园 公寓 广场 公园 酒店 大酒店 宾馆 饭店 医院 人民医院 中医院 卫生院 中学 小学 一中 二中 第三中学 第四小学 幼儿园 学校 大学 "
    "职业学校 路 街 巷 大道 东路 西路 北街 路口 县 市 镇 乡 区 村 桥 大桥 客运站 汽车站 火车站 东站 南站 服务区 收费站 加油站 市场 菜市场 建材市场 驾校 "
    "风景区 水库 商场 超市 大厦 国际 中心 体育馆 图书馆 派出所 法院 公司 有限公司 开发区 工业园 山 湖 河 寺 机场 银行 药店 健身房 停车场"
)
_KINDS = tuple(_KIND_WORDS.split())
_BEFORE = (
    "{}",
    "{}",
    "{}",
    "{}",
    "请问{}",
    "我要去{}",
    "导航到{}",
    "去{}",
    "到{}",
    "我想去{}",
    "带我去{}",
    "帮我找一下{}",
    "附近的{}",
)
_AFTER = ("{}", "{}", "{}", "{}怎么走", "{}在哪", "{}在什么地方", "{}啊", "{}有多远")


def names(rng: random.Random, count: int) -> list[str]:
    """Return `count` different names, among them kinds and bare stems, and names of several parts."""
    stems = ["".join(rng.choices(_CHARACTERS, k=rng.choice((1, 2, 2, 2, 2, 3)))) for _ in range(count // 3)]
    found = dict.fromkeys(rng.sample(_KINDS, len(_KINDS) // 2))
    while len(found) < count:
        stem, kind = rng.choice(stems), rng.choice(_KINDS)
        shape = rng.random()
        if shape < 0.15:
            name = stem
        elif shape < 0.8:
            name = stem + kind
        else:
            name = rng.choice(stems) + rng.choice(("", "市", "县", "区", "路")) + stem + kind
        if len(name) > 1:
            found[name] = None
    return list(found)


def as_heard(rng: random.Random, name: str, noise: VoiceNoise) -> str:
    """Return a line that names the place as a recogniser may have it."""
    heard = noise.corrupt(name, rng.choice((0.1, 0.25, 0.4, 0.5)))
    if len(heard) > 2 and rng.random() < 0.2:  # cut off, at either end
        cut = rng.randint(1, len(heard) - 2)
        heard = rng.choice((heard[:-cut], heard[cut:]))
    if rng.random() < 0.1:
        heard = "".join(rng.choices(_CHARACTERS, k=rng.randint(1, 3))) + heard
    return rng.choice(_AFTER).format(rng.choice(_BEFORE).format(heard))
