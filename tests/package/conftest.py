"""造档案包、造成品目录：不印制，直接写账、写文件，一户三件。"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from dangan import journal, sources
from dangan.journal import Entry, Journal, Written

PASSWORD = "正确的马 电池 订书钉"
TOWNSHIP, VILLAGE = "泉水乡", "上坪村"
AGENT = "Bag-Software-Agent: dangan 0.1.0\n"


def digest(data: bytes, algorithm: str = "md5") -> str:
    return hashlib.new(algorithm, data).hexdigest()


def rows(contents: Mapping[str, bytes], algorithm: str = "md5") -> str:
    """manifest 的各行。"""
    return "".join(f"{digest(data, algorithm)}  {path}\n" for path, data in contents.items())


def bag(
    folder: Path,
    tags: Mapping[str, str | bytes] = {},
    payload: Mapping[str, bytes] = {"data/甲.txt": b"one", "data/乙.txt": b"two"},
    *,
    version: str = "0.97",
    algorithm: str = "md5",
    encoding: str = "utf-8",
    tag_manifest: bool = True,
) -> Path:
    """写一个包：先是完好的，再以 tags 换掉、添上标签文件（None 的意思用 without）。"""
    written: dict[str, bytes] = {
        "bagit.txt": f"BagIt-Version: {version}\nTag-File-Character-Encoding: {encoding.upper()}\n".encode(),
        f"manifest-{algorithm}.txt": rows(payload, algorithm).encode(encoding),
    }
    written |= {name: data.encode(encoding) if isinstance(data, str) else data for name, data in tags.items()}
    if tag_manifest:
        written.setdefault(f"tagmanifest-{algorithm}.txt", rows(written, algorithm).encode(encoding))
    for path, data in (*payload.items(), *written.items()):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def person(code: str, head: str = "张三", **fields: Any) -> dict[str, Any]:
    place = {"township": TOWNSHIP, "village": VILLAGE, "region_code": "420399101202"}
    return {"code": code, **place, "members": [{"name": head, "relation": "户主"}], **fields}


def finished(out: Path, people: Iterable[dict[str, Any]], *, content: bytes = b"", as_of: str = "2017-11-30") -> Path:
    """render 印完的样子：账、各户档案、成品、render.json；另有村的案卷目录与一份打汇总。"""
    out.mkdir(parents=True, exist_ok=True)
    with Journal(out) as done:
        places = {}
        for one in people:
            folder = f"{one['township']}/{one['village']}/{one['code']}-{one['members'][0]['name']}"
            places[f"{one['township']}/{one['village']}"] = None
            record = msgspec.json.encode([one])
            _write(out / journal.record_path(folder), record)
            assert next(iter(sources.read([out / journal.record_path(folder)]).households())).code == one["code"]
            names = {"一户一档.pdf": 12, "一户一档.docx": 12, "户明白袋清单.pdf": 2}
            files = [_put(out, f"{folder}/{name}", content or name.encode(), pages) for name, pages in names.items()]
            done.put(Entry(key=folder, household=one["code"], input="x", files=tuple(files)))
        for place in places:
            for name in ("案卷目录", "打印汇总·内页"):
                done.put(
                    Entry(
                        key=f"{place}/{name}",
                        household=None,
                        input="x",
                        files=(_put(out, f"{place}/{name}.pdf", b"list", 1),),
                    )
                )
    run = {"tool": "dangan 0.1.0", "profile": "zhushan-2017", "as_of": as_of, "outcomes": [], "failed": []}
    _write(out / ".dangan/render.json", msgspec.json.encode(run))
    return out


def _put(out: Path, path: str, data: bytes, pages: int) -> Written:
    _write(out / path, data)
    return Written(path, hashlib.sha256(data).hexdigest(), len(data), pages)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def tree(folder: Path) -> dict[str, bytes]:
    """目录里的全部文件。"""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(files)}
