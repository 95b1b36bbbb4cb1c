"""A bare question goes on about the entry before it; a question that names something else never does."""

import pytest

from handlers.faq.detail import Detail
from handlers.faq.follow_up import read_follow_up

BARE = {
    Detail.MATERIALS: "材料 那材料呢 要带什么 要带些啥子 带些啥子东西嘛 要准备些什么材料 需要什么证件 要带身份证不 那我去的时候要带些什么东西嘛",
    Detail.STEPS: "怎么办 咋办 咋个办嘛 流程 步骤 怎么申请 啷个弄嘛 那要怎么办理呢 怎么报名",
    Detail.PLACE: "地址 在哪里 那在哪点嘛 远不远 怎么走 咋个走嘛 几楼 在几楼哪个窗口 那个地方在哪里嘛我找不到",
    Detail.HOURS: "几点 几点钟 什么时候 时间 好久 哪几天",
    Detail.PHONE: "电话 电话好多 电话是多少 有没得电话 联系方式 打哪个电话 号码好多 怎么联系",
    Detail.FEE: "多少钱 好多钱 要钱不 收不收费 免费吗 那要好多钱嘛 一个月多少钱 贵不贵",
}
ABOUT_A_MOMENT = """
现在开门吗 今天上班不 周六开不开 明天有没有人 现在去有人没得 周末呢 那周六呢 明天呢 国庆开不开 过年开门不 现在开起没 今天还开不开
大年初三开吗 下周一开门不 中午有人没得 下午三点开不开 节假日休息吗 明天几点开门 关门没 今天是不是休息 你们下班了没
"""
OF_THEIR_OWN = """
居住证要什么材料 食堂几点开饭 老年卡怎么办 物业电话 我要投诉 水管爆了怎么办 今天天气怎么样 给我打电话 我要订饭 图书室星期一开不开
社保卡丢了怎么办 现在停水了 阅览室在哪里 谢谢 我想找零工 还有别的吗 电话打不通 流程走到哪里了 门口路灯坏了 卫生站远不远 疫苗多少钱
给我回个电话 开锁多少钱 开证明要带什么 我家漏水了怎么办 孩子几点放学 今天几号 工钱不给怎么办 现在几点了 1 13800005555
"""


@pytest.mark.parametrize(
    ("detail", "line"), [(detail, line) for detail, lines in BARE.items() for line in lines.split()]
)
def test_a_bare_question_asks_for_one_detail(detail: Detail, line: str) -> None:
    follow_up = read_follow_up(line)
    assert follow_up is not None
    assert (follow_up.details, follow_up.is_about_moment) == ((detail,), False)


@pytest.mark.parametrize("line", ABOUT_A_MOMENT.split())
def test_a_bare_question_about_a_day_or_about_now_asks_whether_it_is_open(line: str) -> None:
    follow_up = read_follow_up(line)
    assert follow_up is not None
    assert follow_up.is_about_moment


@pytest.mark.parametrize("line", OF_THEIR_OWN.split())
def test_a_question_that_names_something_else_is_not_caught(line: str) -> None:
    assert read_follow_up(line) is None


@pytest.mark.parametrize("line", ["", "，。！", "😀", "嗯", "那个呢"])
def test_a_line_that_asks_nothing_is_no_follow_up(line: str) -> None:
    assert read_follow_up(line) is None


def test_two_details_can_be_asked_for_at_once() -> None:
    follow_up = read_follow_up("那电话和地址呢")
    assert follow_up is not None
    assert set(follow_up.details) == {Detail.PHONE, Detail.PLACE}


def test_a_day_does_not_turn_a_question_for_materials_into_one_for_hours() -> None:
    follow_up = read_follow_up("周六去要带什么")
    assert follow_up is not None
    assert (follow_up.details, follow_up.is_about_moment) == ((Detail.MATERIALS,), False)


def test_a_long_story_is_a_question_of_its_own() -> None:
    assert read_follow_up("那我要去的话" * 4 + "要带什么") is None
