"""中文帮助：用法、说明、参数、选项。按原文换行，不画框，终端与重定向到文件时一样好读。"""

from __future__ import annotations

import inspect
from typing import Any

from rich.cells import cell_len
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption


class Command(TyperCommand):
    """帮助为中文的命令。"""

    def get_help(self, ctx: Any) -> str:
        return _page(self, ctx, [("参数", _arguments(self)), ("选项", _options(self))])


class Group(TyperGroup):
    """帮助为中文的命令组；命令按登记的次序列出。"""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(self.commands)

    def get_help(self, ctx: Any) -> str:
        commands = [(name, _first_line(command)) for name, command in self.commands.items()]
        return _page(self, ctx, [("命令", commands), ("选项", _options(self))])


def usage(command: Any, ctx: Any) -> str:
    """一行用法，如 用法：dangan validate [选项] 输入…"""
    names = " ".join(name for name, _ in _arguments(command))
    tail = "命令 …" if isinstance(command, Group) else names
    return f"用法：{ctx.command_path} [选项] {tail}".rstrip()


def _page(command: Any, ctx: Any, sections: list[tuple[str, list[tuple[str, str]]]]) -> str:
    parts = [usage(command, ctx), inspect.cleandoc(command.help or "")]
    for title, rows in sections:
        if rows:
            parts.append(f"{title}：\n{_table(rows)}")
    return "\n\n".join(part for part in parts if part)


def _table(rows: list[tuple[str, str]]) -> str:
    width = max(cell_len(name) for name, _ in rows)
    return "\n".join(f"  {name}{' ' * (width - cell_len(name))}  {text}".rstrip() for name, text in rows)


def _arguments(command: Any) -> list[tuple[str, str]]:
    found = [p for p in command.params if isinstance(p, TyperArgument)]
    return [(p.metavar or p.name, p.help or "") for p in found]


def _options(command: Any) -> list[tuple[str, str]]:
    rows = []
    for option in command.params:
        if isinstance(option, TyperOption) and not option.hidden:
            names = ", ".join([*option.opts, *option.secondary_opts])
            rows.append((f"{names} {option.metavar or ''}".strip(), option.help or ""))
    return [*rows, ("--help", "显示本帮助")]


def _first_line(command: Any) -> str:
    return inspect.cleandoc(command.help or "").partition("\n")[0]
