"""What a problem is about: ten kinds that residents tell apart, each with its row in the official classification."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Category(StrEnum):
    """leak: water comes where it should not. hazard: something may hurt people or burn. damage: a public thing is broken."""

    NOISE = "noise"
    SANITATION = "sanitation"
    DAMAGE = "damage"
    LEAK = "leak"
    PARKING = "parking"
    HAZARD = "hazard"
    PETS = "pets"
    PROPERTY = "property"
    NEIGHBOURS = "neighbours"
    OTHER = "other"


CATEGORY_NAMES: Mapping[Category, str] = MappingProxyType(
    {
        Category.NOISE: "噪音扰民",
        Category.SANITATION: "环境卫生",
        Category.DAMAGE: "设施损坏",
        Category.LEAK: "漏水",
        Category.PARKING: "停车",
        Category.HAZARD: "安全隐患",
        Category.PETS: "宠物",
        Category.PROPERTY: "物业服务",
        Category.NEIGHBOURS: "邻里纠纷",
        Category.OTHER: "其他",
    }
)

_MUNICIPAL = ("城乡建设", "城市建设和市政管理")
_HOUSING = ("城乡建设", "住房保障与房地产")

# The three levels under which government hotlines file such a matter, so that figures can be handed upwards.
TAXONOMY: Mapping[Category, tuple[str, str, str]] = MappingProxyType(
    {
        Category.NOISE: ("环境保护", "环境污染", "噪音污染"),
        Category.SANITATION: (*_MUNICIPAL, "环境卫生"),
        Category.DAMAGE: (*_MUNICIPAL, "城市公共设施"),
        Category.LEAK: (*_HOUSING, "修缮装修"),
        Category.PARKING: (*_MUNICIPAL, "小区管理"),
        Category.HAZARD: ("城乡建设", "安全生产", "安全隐患"),
        Category.PETS: ("政法", "社会治安", "治安案件"),  # keeping dogs is the police's matter
        Category.PROPERTY: (*_HOUSING, "物业服务"),
        Category.NEIGHBOURS: ("政法", "仲裁与调解", "司法调解"),
        Category.OTHER: ("城乡建设", "其他", "其他"),
    }
)
