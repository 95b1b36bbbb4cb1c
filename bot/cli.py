"""The command `jiamenkou`. Each command's work is in bot/commands; this page is the list."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from community.settings_problems import SettingsInvalid

# One thread per worker for the arithmetic: workers share the cores, idle BLAS threads spin, FAISS's hang after a fork,
# and training gives the same weights every time.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 refused, 2 used wrongly."""
    for name, value in ONE_THREAD.items():
        os.environ.setdefault(name, value)
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except SettingsInvalid as invalid:
        print("设置有问题，请改好再试：", file=sys.stderr)
        for problem in invalid.problems:
            print(f"  {problem}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output has gone
        sys.stderr.close()
        return 0
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jiamenkou", description="家门口：社区在微信里的助手")
    parser.add_argument("--config", type=Path, help="配置文件，默认 ./config.yaml")
    commands = parser.add_subparsers(required=True, metavar="命令")
    _add_conversation(commands)
    _add_server(commands)
    _add_knowledge(commands)
    _add_complaints(commands)
    _add_measuring(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_conversation(commands: Commands) -> None:
    chat = commands.add_parser("chat", help="在终端里聊：一行一句")
    chat.add_argument("--json", action="store_true", help="每行回一个 JSON")
    chat.add_argument("--resident", default="resident", help="谁在说话")
    chat.add_argument("--now", help="把时钟定在这一刻（ISO，如 2026-11-22T09:00）")
    chat.add_argument("--account", help="通过哪个帐号")
    chat.add_argument("--db", help="数据库地址；不给就用一个用完即弃的演示社区")
    chat.set_defaults(run=_run("chat", "run"))
    handoff = commands.add_parser("handoff", help="谁在等人回复").add_subparsers(required=True, metavar="动作")
    listing = handoff.add_parser("list", help="列出等着的人")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_run("people", "list_waiting"))
    danger = commands.add_parser("danger", help="险情").add_subparsers(required=True, metavar="动作")
    alerts = danger.add_parser("list", help="列出没人负责的险情")
    alerts.add_argument("--json", action="store_true")
    alerts.set_defaults(run=_run("people", "list_alerts"))
    staff = commands.add_parser("staff", help="工作人员").add_subparsers(required=True, metavar="动作")
    adding = staff.add_parser("add", help="添加工作人员，或改密码和地区（密码从标准输入读）")
    adding.add_argument("name")
    adding.add_argument("--area", required=True)
    adding.set_defaults(run=_run("people", "add_staff"))


def _add_server(commands: Commands) -> None:
    serve = commands.add_parser("serve", help="启动服务（gunicorn）")
    serve.set_defaults(run=_run("server", "serve"))
    demo = commands.add_parser("demo", help="启动演示社区、模拟手机和工作台")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--folder", type=Path, default=Path("data/demo"), help="演示数据放哪里")
    demo.set_defaults(run=_run("server", "demo"))
    database = commands.add_parser("db", help="数据库").add_subparsers(required=True, metavar="动作")
    database.add_parser("upgrade", help="建表或升级到这一版").set_defaults(run=_run("server", "upgrade_database"))
    wechat = commands.add_parser("wechat", help="公众平台").add_subparsers(required=True, metavar="动作")
    menu = wechat.add_parser("menu", help="推送菜单")
    menu.add_argument("--account", help="只推这个帐号；默认全部能推的")
    menu.add_argument("--dry-run", action="store_true", help="只看不推")
    menu.set_defaults(run=_run("server", "push_menu"))
    commands.add_parser("doctor", help="检查设置和连接").set_defaults(run=_run("doctor", "run"))


def _add_knowledge(commands: Commands) -> None:
    knowledge = commands.add_parser("knowledge", help="知识库").add_subparsers(required=True, metavar="动作")
    for name, said in (("import", "导入文件或文件夹"), ("check", "只检查，不导入")):
        command = knowledge.add_parser(name, help=said)
        command.add_argument("paths", nargs="+", type=Path)
        command.add_argument("--area", default="", help="文件里没写地区的条目归哪里")
        command.set_defaults(run=_run("knowledge", f"{name}_files"))
    export = knowledge.add_parser("export", help="导出为 YAML")
    export.add_argument("--area", help="只导出这个地区")
    export.set_defaults(run=_run("knowledge", "export"))
    encoder = commands.add_parser("encoder", help="编码器").add_subparsers(required=True, metavar="动作")
    train = encoder.add_parser("train", help="用自带的说法训练自带编码器和打分模型")
    train.add_argument("--out", type=Path, help="写到哪里；默认包内")
    train.set_defaults(run=_run("training", "train"))


def _add_complaints(commands: Commands) -> None:
    complaints = commands.add_parser("complaints", help="诉求").add_subparsers(required=True, metavar="动作")
    hot = complaints.add_parser("hot", help="把同一件事的诉求归到一起，热的在前")
    hot.add_argument("file", type=Path, metavar="FILE.jsonl", help="每行一件：id、time、title、text")
    hot.add_argument("--labels", metavar="FIELD", help="改量归得对不对：文件里哪一项写着是哪件事")
    hot.add_argument("--json", action="store_true")
    hot.set_defaults(run=_run("complaints", "hot"))
    evaluate = complaints.add_parser("evaluate", help="量分类准不准：自带的分类，或用一份标好的诉求训练、在另一份上量")
    evaluate.add_argument("--sets", type=Path, metavar="FOLDER", help="量自带的分类：问题集在哪个文件夹")
    evaluate.add_argument("--train", type=Path, metavar="A.jsonl", help="每行一条：text、label")
    evaluate.add_argument("--test", type=Path, metavar="B.jsonl", help="同样写法，训练时没见过的")
    evaluate.add_argument("--json", action="store_true")
    evaluate.set_defaults(run=_run("complaints", "evaluate"))
    classify = complaints.add_parser("classify", help="每行诉求：哪一类、多急、在哪里、从何时")
    classify.add_argument("--json", action="store_true", help="每行回一个 JSON")
    classify.add_argument("--now", help="把时钟定在这一刻（ISO，如 2026-11-22T09:00）")
    classify.set_defaults(run=_run("complaints", "classify"))
    train = complaints.add_parser("train", help="用自带的说法训练分类（几分钟）")
    train.add_argument("--out", type=Path, help="写到哪里；默认包内")
    train.set_defaults(run=_run("complaints", "train"))
    _add_keys(complaints)


def _add_keys(complaints: Commands) -> None:
    keys = complaints.add_parser("keys", help="别的平台用 Open311 报件、查件的钥匙").add_subparsers(
        required=True, metavar="动作"
    )
    adding = keys.add_parser("add", help="添加一把，只显示这一次")
    adding.add_argument("--area", required=True, help="管哪个地区（下级的也管）")
    adding.add_argument("--name", required=True, help="给谁用，记录里会写")
    adding.set_defaults(run=_run("complaint_keys", "add"))
    listing = keys.add_parser("list", help="列出")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_run("complaint_keys", "show"))
    revoking = keys.add_parser("revoke", help="停用")
    revoking.add_argument("number", type=int, help="列表里的编号")
    revoking.set_defaults(run=_run("complaint_keys", "revoke"))


def _add_measuring(commands: Commands) -> None:
    understand = commands.add_parser("understand", help="每行说了什么：意思、时间、人数、姓名、电话、地址")
    understand.add_argument("--json", action="store_true", help="每行回一个 JSON")
    understand.add_argument("--now", help="把时钟定在这一刻（ISO，如 2026-11-22T09:00）")
    understand.set_defaults(run=_run("understand", "run"))
    evaluate = commands.add_parser("evaluate", help="用问题集量准确率")
    evaluate.add_argument(
        "questions", nargs="?", type=Path, metavar="FILE.tsv", help="不给就用自带说法里留出的五分之一"
    )
    evaluate.add_argument("--knowledge", type=Path, metavar="KB.jsonl", help="换用这份知识")
    evaluate.add_argument(
        "--encoder", action="append", metavar="NAME", help="builtin（默认）、文件夹或模型名；写几次就比较几个"
    )
    evaluate.add_argument("--today", help="按哪一天的有效条目（ISO 日期）")
    evaluate.add_argument("--json", action="store_true")
    evaluate.add_argument("--reliability", action="store_true", help="画出把握与正确率的对照（--json 里总有数字）")
    evaluate.add_argument("--show-misses", action="store_true", help="列出没答对的")
    evaluate.set_defaults(run=_run("evaluate", "run"))
    bench = commands.add_parser("bench", help="量速度和内存")
    bench.add_argument("--entries", type=int, default=10_000)
    bench.add_argument("--seconds", type=float, default=8.0, help="每一项量多久")
    bench.add_argument("--areas", action="store_true", help="改量一座城市：10 到 2000 个社区")
    bench.add_argument("--booking", action="store_true", help="改量预约：每秒订多少个，查一周空位要多久")
    bench.add_argument("--hot", action="store_true", help="改量诉求归堆：五万件没办完时，来一件要多久，占多少内存")
    bench.add_argument("--postgres-url", help="--booking 时也在这个 PostgreSQL 上量（临时建一个库，量完删掉）")
    bench.add_argument("--memory-mb", type=int, default=512, help="--areas 时索引最多用多少 MB 内存")
    bench.add_argument("--json", action="store_true")
    bench.set_defaults(run=_run("measure", "bench"))


class _run:  # noqa: N801 - reads as a word at its uses
    """Calls bot.commands.<module>.<function>, importing it only then: `chat` should not wait for gunicorn."""

    def __init__(self, module: str, function: str) -> None:
        self._module = module
        self._function = function

    def __call__(self, options: argparse.Namespace) -> int:
        from importlib import import_module

        command = getattr(import_module(f"bot.commands.{self._module}"), self._function)
        status: int = command(options)
        return status


if __name__ == "__main__":
    sys.exit(main())
