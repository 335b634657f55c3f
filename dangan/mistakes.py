"""设置文件写错了：把 JSON Schema 的判断说成中文，指明条目与改法。"""

from __future__ import annotations

from typing import Any


def explain(schema: dict[str, Any], data: dict[str, Any]) -> str:
    """最要紧的一处不合模式：哪一条目、怎么不合、怎么改。data 须确实不合 schema。"""
    import jsonschema
    from jsonschema.exceptions import best_match

    error = best_match(jsonschema.Draft202012Validator(schema).iter_errors(data))
    if error is None:  # TOML 可以写 nan、inf，JSON 没有这样的数，只有 jsonschema 把它们当作数
        return "有不是数的数（nan、inf），请改为确定的数"
    where = _entry(data, list(error.absolute_path))
    match error.validator:
        case "required":
            missing = [key for key in error.validator_value if key not in error.instance]
            why = f"缺 {'、'.join(missing)}，请补上"
        case "additionalProperties":
            known = error.schema.get("properties", {})
            extra = [key for key in error.instance if key not in known]
            why = f"不认得 {'、'.join(extra)}；可用的有 {'、'.join(known)}"
        case "enum":
            why = f"{error.instance!r} 不可用，应为 {'、'.join(map(str, error.validator_value))} 之一"
        case "type":
            why = f"{error.instance!r} 的类型不对，应为 {_TYPES.get(error.validator_value, error.validator_value)}"
        case "pattern":
            why = f"{error.instance!r} 的写法不对，应合 {error.validator_value}"
        case _:
            why = f"{error.instance!r} 不合要求（{error.validator} {error.validator_value}）"
    return f"{where}：{why}"


_TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "true 或 false",
    "array": "列表",
    "object": "表",
}


def _entry(data: Any, path: list[str | int]) -> str:
    """条目的说法：papers「承诺书」home。"""
    words: list[str] = []
    for step in path:
        data = data[step]
        if isinstance(step, str):
            words.append(step)
            continue
        name = next((data[key] for key in _NAMES if isinstance(data, dict) and key in data), None)
        words.append(f"「{name}」" if name else f"第 {step + 1} 项")
    return " ".join(words) or "整份方案"


_NAMES = ("name", "paper", "item")
"""列表中的条目凭哪个键称呼。"""
