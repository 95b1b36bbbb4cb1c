"""One line may name everything at once; the readers do not take each other's numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.slots import Slots
from knowledge.language.when.tokens import When
from tests.unit.language.cases import read


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        (
            "我叫王芳，明天中午两个人，电话138 0000 5555，住三栋二单元五零一",
            Slots(When("2026-11-25", part="中午"), 2, "王芳", "13800005555", "3栋2单元501", None),
        ),
        (
            "给我妈约后天下午两点半上门理发，清溪花园3-2-501",
            Slots(When("2026-11-26T14:30"), None, None, None, "清溪花园3栋2单元501", "我妈"),
        ),
        (
            "我是三栋的刘建国，周五晚上订四份饭，幺三八零零零零五五五五",
            Slots(When("2026-11-27", part="晚上"), 4, "刘建国", "13800005555", "3栋", None),
        ),
        (
            "帮隔壁王婆婆报名重阳节的活动，我和她两个人",
            Slots(When("2027-10-08"), 2, None, None, None, "隔壁王婆婆"),
        ),
        (
            "李素华 026-88000101 3号楼2单元5楼 12号上午",
            Slots(When("2026-12-12", part="上午"), None, "李素华", "02688000101", "3号楼2单元5楼", None),
        ),
        ("四点半课堂明天还有没有位置", Slots(When("2026-11-25"))),
        ("三号楼三个人三号三点", Slots(When("2026-12-03T15:00"), 3, None, None, "3号楼", None)),
        ("", Slots()),
        ("😀👍", Slots()),
        ("打我电话", Slots()),
    ],
)
def test_each_reader_takes_what_is_its_own(said: str, slots: Slots) -> None:
    assert read(said) == slots


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        ("幺三八 零零零零 五五五五", "13800005555"),
        ("幺三八洞洞洞洞五五五五", "13800005555"),
        ("一三八拐零零零五五五五", "13870005555"),
        ("座机026-8800 0101", "02688000101"),
        ("１３８　００００　５５５５", "13800005555"),
        ("打我电话嘛", None),
    ],
)
def test_a_phone_number_is_digits_alone(said: str, phone: str | None) -> None:
    assert read(said).phone == phone


@given(
    st.text(max_size=60)
    | st.text("一二两三十百0159点半号月日周天明后下午上到个人栋单元-:,我叫王姓给妈的农历初节", max_size=40)
)
def test_no_line_breaks_the_reader(line: str) -> None:
    slots = read(line)
    assert slots.count is None or slots.count >= 0
    assert slots.when is None or slots.when.start is not None or slots.when.ask
