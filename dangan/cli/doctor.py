"""dangan doctor：体检。"""

from __future__ import annotations

from dangan.cli import options

_MARKS = {"ok": "好", "note": "注意", "bad": "不行"}


def doctor(config: options.Config = None) -> int:
    """
    检查本机能不能印：版本、PDF 引擎、将用的字体及其收字、终端编码。

    示例：
      dangan doctor

    退出码：0 能印；1 缺了必需的东西，说明里有怎么装。
    """
    from dangan import doctor as use_case

    items = use_case.examine(options.settings(config, ()).fonts)
    for item in items:
        print(f"{_MARKS[item.state]}　{item.name}：{item.text}")
    return int(any(item.state == "bad" for item in items))
