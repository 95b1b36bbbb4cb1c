"""A grid worker's commands, as thumbs write them."""

import pytest

from handlers.complaints.dialogue.jobs import CREW_WORDS, Command, Job, read_job


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("接单 12", Command(Job.ACCEPT, 12)),
        ("接单 1、3、4", Command(Job.ACCEPT, 1, more=(3, 4))),
        ("接单1 3 4", Command(Job.ACCEPT, 1, more=(3, 4))),
        ("全部接单", Command(Job.ACCEPT, is_all=True)),
        ("都接了", Command(Job.ACCEPT, is_all=True)),
        ("到4了", Command(Job.ARRIVE, 4)),
        ("到了4号", Command(Job.ARRIVE, 4)),
        ("一号办结换了灯泡", Command(Job.RESOLVE, 1, "换了灯泡")),
        ("办结 1 2号灯泡换了", Command(Job.RESOLVE, 1, "2号灯泡换了")),
        ("已修好，换了灯泡", Command(Job.RESOLVE, None, "换了灯泡")),
        ("灯泡坏了 换了一个 修好了", Command(Job.RESOLVE, None, "灯泡坏了 换了一个 修好了")),
        ("5号不归我管", Command(Job.RETURN, 5, "不归我管")),
        ("催一下1号", Command(Job.NOTE, 1, "请抓紧办")),
        ("1号让陈师傅今天去", Command(Job.NOTE, 1, "让陈师傅今天去")),
        ("1号什么情况", Command(Job.SHOW, 1)),
        ("超时工单", Command(Job.LATE)),
        ("有几个超时的", Command(Job.LATE)),
        ("今天的工单", Command(Job.LIST)),
        ("还有几个没办的", Command(Job.LIST)),
        ("收到，马上去", Command(Job.HEARD)),
        ("行 我下午去", Command(Job.HEARD)),
    ],
)
def test_a_command_is_heard(line: str, command: Command) -> None:
    assert CREW_WORDS.match(line)
    assert read_job(line) == command


@pytest.mark.parametrize(
    "line", ["4栋楼道灯坏了", "到4栋了", "我要去医院", "社区食堂几点开门", "1号楼电梯坏了", "没得水", "好久来", "2号"]
)
def test_what_a_worker_says_as_a_neighbour_is_no_command(line: str) -> None:
    assert read_job(line) is None
