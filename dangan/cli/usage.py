"""用法错误的中文说明：写错选项、少了参数等，一律说出错在哪里、怎么办。"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from typer import TyperException

from dangan.cli.help import usage

_WORDINGS = (
    (r"No such command '(.*)'\..*", r"没有「\1」这个命令"),
    (r"Missing command\.", "没有写要做什么（命令）"),
    (r"Got unexpected extra argument\(?s?\)? ?\((.*)\)", r"多出了参数：\1"),
    (r"Option '(.*)' requires .*", r"选项 \1 后面要写上值"),
    (r"Option '(.*)' does not take a value\.", r"选项 \1 后面不带值"),
)


def chinese(error: TyperException) -> str:
    """用法错误 → 中文说明，附该命令的用法与下一步。"""
    ctx: Any = getattr(error, "ctx", None)
    lines = [f"错误：{_message(error, ctx)}"]
    if ctx is not None:
        lines += [usage(ctx.command, ctx), f"详见：{ctx.command_path} --help"]
    return "\n".join(lines)


def _message(error: Any, ctx: Any) -> str:
    if hasattr(error, "possibilities"):
        return f"没有选项 {error.option_name}" + _perhaps(error.possibilities or ())
    if hasattr(error, "param_type"):
        return f"缺少{_parameter(error.param)}"
    if getattr(error, "param", None) is not None:
        return f"{_parameter(error.param)}的值不对：{_value(error.message)}"
    text = error.format_message()
    for pattern, wording in _WORDINGS:
        if match := re.fullmatch(pattern, text, re.DOTALL):
            return match.expand(wording) + _similar(match, getattr(ctx, "command", None))
    return str(text)


def _parameter(param: Any) -> str:
    if param.param_type_name == "argument":
        return f"参数「{param.metavar or param.name}」"
    return f"选项 {param.opts[0]}"


def _value(message: str) -> str:
    if match := re.search(r"input_value='?(.*?)'?(?:,|\])|'(.*?)'", message):
        return match[1] or match[2]
    return message


def _similar(match: re.Match[str], command: Any) -> str:
    commands = getattr(command, "commands", {})
    return _perhaps(get_close_matches(match[1], commands)) if match.groups() else ""


def _perhaps(names: Any) -> str:
    return f"；是否想写 {'、'.join(sorted(names))}？" if names else ""
