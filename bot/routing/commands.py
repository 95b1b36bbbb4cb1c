"""Words that work everywhere, whatever is open. Matched against the whole normalised line, never inside a sentence."""

from enum import StrEnum

from knowledge.language.normalise import normalise


class Command(StrEnum):
    """What a command word asks for."""

    CANCEL = "cancel"
    MENU = "menu"
    HUMAN = "human"
    RESULT = "result"
    MORE = "more"
    NONE = "none"
    FORGET = "forget"
    GREETING = "greeting"
    THANKS = "thanks"
    YES = "yes"
    NO = "no"


_WORDS = {
    Command.CANCEL: "取消 算了 不办了 不用了 退出 不要了 不搞了 不弄了 算球了 取消办理",
    Command.MENU: "菜单 主菜单 目录 功能 帮助 全部功能 你能做什么 你会做什么 能办什么 有什么功能 看看能办什么 你会做啥子 你能干啥 使用说明",
    Command.HUMAN: "人工 转人工 人工服务 找人工 转人工服务 真人 我要人工 我要找人工 找工作人员",
    Command.RESULT: "看结果 查看结果 结果",
    Command.MORE: "继续 继续看 下一页 还有呢 后面呢 看后面",
    Command.NONE: "都不是 不是这个 不是这些 没有我要的 都不对 一个都不是",
    Command.FORGET: "删除我的信息 删除我的资料 清除我的信息 删掉我的信息 删除我的个人信息",
    Command.GREETING: "你好 您好 在吗 在不在 哈喽 嗨 hi hello 早上好 下午好 晚上好 上午好 中午好 有人吗 有人没得 早 你好啊 您好啊 喂 你好呀 在嘛 早安 晚安",
    Command.THANKS: "谢谢 谢谢你 谢谢您 多谢 谢了 感谢 谢谢了 谢谢啊 晓得了 知道了 哦 明白了 晓得了谢谢 谢谢你哈 收到 再见 拜拜",
    # An answer to whatever was asked; where nothing was, politeness.
    Command.YES: "要 要的 我要 要得 好 好的 好的好的 行 可以 嗯 ok 好嘞 对 对的 是 是的 没错 确认 没问题 要起 我要的 是滴 得行",
    Command.NO: "不要 不 不是 不对 不行 不得行 不可以 没有 不用",
}
_COMMANDS = {normalise(word): command for command, words in _WORDS.items() for word in words.split()}


def command_of(spelt: str) -> Command | None:
    """Return the command that a normalised line is, or None."""
    return _COMMANDS.get(spelt)
