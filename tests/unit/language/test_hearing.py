"""Voice input misspells times; they are mended where a time stands, and ordinary words are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.when.hearing import mend


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("明填下午两点", "明天下午两点"),
        ("我明填来", "我明天来"),
        ("侯天上午", "后天上午"),
        ("后填", "后天"),
        ("大后填", "大后天"),
        ("问一下名天早上", "问一下明天早上"),
        ("半个小时候", "半个小时后"),
        ("明天下无", "明天下午"),
        ("下无三点", "下午三点"),
        ("上五九点", "上午九点"),
        ("明天中无", "明天中午"),
        ("明天早尚八点", "明天早上八点"),
        ("兴期三", "星期三"),
        ("星七五上午", "星期五上午"),
        ("礼败天", "礼拜天"),
        ("周舞下午", "周五下午"),
        ("下州三", "下周三"),
        ("零晨五点", "凌晨五点"),
        ("两点办", "两点半"),
        ("三点版来", "三点半来"),
        ("三点种", "三点钟"),
        ("四点时分", "四点十分"),
        ("四点二是分", "四点二十分"),
        ("三点一课", "三点一刻"),
        ("下午三典", "下午三点"),
        ("下午是点半", "下午四点半"),
        ("早上吧点", "早上八点"),
        ("今碗八点", "今晚八点"),
        ("12月3好", "12月3号"),
        ("两个中头以后", "两个钟头以后"),
        ("后填下无山点办", "后天下午三点半"),
    ],
)
def test_a_misheard_time_is_mended(heard: str, meant: str) -> None:
    assert mend(heard) == meant


@pytest.mark.parametrize(
    "said",
    [
        "证明填好了",
        "已经填了表",
        "签名后填什么",
        "姓名填错了",
        "证明填上午的时间",
        "小时候",
        "三点办身份证",
        "三点班车",
        "三点种花",
        "明天商务来人",
        "说明填上午的时间",
        "明天重物搬运",
        "灶上漏气",
        "明天上五楼",
        "下五子棋",
        "下周舞蹈课",
        "下周武术课",
        "新奇一点",
        "李白三首诗",
        "后儿晌午",
        "五点是不是开门",
        "晚上就点外卖",
        "广州一日游",
        "四点半课堂",
    ],
)
def test_ordinary_words_stay_as_they_are(said: str) -> None:
    assert mend(said) == said


@given(st.text("明填天侯后下无午上五点办半种钟周舞星兴期三两,。是时分课刻个中头月好", max_size=30))
def test_mending_keeps_the_length_and_comes_to_rest(line: str) -> None:
    mended = mend(line)
    assert len(mended) == len(line)
    assert len(mend(mended)) == len(line)
