"""一柜扫描件：一县若干户的文件夹，各村的放法不同，写法各异；再埋下放错的、缺的、坏的，列成清单。

只照县里的习惯与归档规定写，不用本工具的任何代码。图片、PDF 都很小，但是真的，内容各不相同。
"""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from generator import files
from generator.county import endless

Record = dict[str, Any]

VOLUME, BAG = "一户一档", "户明白袋"
SECTIONS = ("精准识别", "精准帮扶", "精准退出")

NAMES = {
    "贫困户申请书": ("申请书", "贫困户申请书", "贫困户申请"),
    "入户信息采集表": ("采集表", "入户信息采集表", "入户调查表"),
    "“五评”量化表": ("五评量化表", "五评表", "“五评”量化表"),
    "诊断证明": ("诊断证明", "疾病证明", "病历"),
    "脱贫方案": ("脱贫方案", "帮扶方案", "脱贫计划"),
    "易地扶贫搬迁申请书": ("搬迁申请书", "易地搬迁申请", "易地扶贫搬迁申请表"),
    "项目申请书": ("项目申请书", "项目申请", "到户项目申请书"),
    "项目批复": ("项目批复", "批复", "项目批复文件"),
    "村户协议": ("村户协议", "协议书", "帮扶协议"),
    "收支算账表": ("收支算账表", "算账表", "收支核算表"),
    "到户享受政策项目清单": ("享受政策清单", "到户政策清单", "到户享受政策项目清单"),
    "扶贫手册": ("扶贫手册", "《扶贫手册》", "精准扶贫手册"),
    "政策宣传资料": ("政策宣传资料", "宣传册", "政策宣传单"),
    "脱贫收支测算表": ("脱贫收支测算表", "测算表", "收支测算表"),
}
"""标准名称 → 县里的各种写法。"""


@dataclass(frozen=True)
class Style:
    """一个村的放法：户的文件夹、分类文件夹、文件名各怎样写；split 为真的，卷内与袋内分在两棵树上。"""

    home: Callable[[Record, int], str]
    sections: tuple[str, str, str, str]
    name: Callable[[str, int], str]
    suffix: str
    split: bool = False
    village: Callable[[Record, int], str] = lambda r, n: f"{r['township']}/{r['village']}"  # noqa: ARG005


def _head(record: Record) -> str:
    return str(record["members"][0]["name"])


STYLES = (
    Style(
        home=lambda r, n: f"{r['code']}-{_head(r)}",  # noqa: ARG005
        sections=(*SECTIONS, BAG),
        name=lambda name, n: f"{n:02}-{name}",
        suffix="jpg",
    ),
    Style(
        home=lambda r, n: _head(r),  # noqa: ARG005
        sections=("识别", "帮扶", "退出", "明白袋"),
        name=lambda name, n: name,  # noqa: ARG005
        suffix="pdf",
    ),
    Style(
        home=lambda r, n: f"{n:03}{_head(r)}（贫困户）",
        sections=("一、精准识别类", "二、精准帮扶类", "三、精准退出类", "四、户明白袋"),
        name=lambda name, n: f"{n}.{name}_扫描",
        suffix="JPG",
        village=lambda r, n: f"{r['township']}/{n + 1:02}-{r['village']}",
    ),
    Style(
        home=lambda r, n: f"{_head(r)}户",  # noqa: ARG005
        sections=("01识别材料", "02帮扶材料", "03退出材料", ""),
        name=lambda name, n: f"{name}(1)" if n % 2 else name,
        suffix="jpg",
        split=True,
    ),
    Style(
        home=lambda r, n: f"{n:02}、{_head(r)}",
        sections=("精准识别", "精准帮扶", "精准退出", "户明白袋"),
        name=lambda name, n: f"{name}/{n:03}",
        suffix="tif",
        village=lambda r, n: f"{r['township']}{r['village']}",  # noqa: ARG005
    ),
)


class TooFew(ValueError):
    """户太少，有一种缺陷一处也没有埋成。"""


@dataclass
class Home:
    """一户的文件夹：file 为各件材料的路径（相对整柜），键为 (位置, 标准名称)，同一键可有几件。"""

    record: Record
    style: Style
    volume: str
    bag: str
    files: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def code(self) -> str:
        return str(self.record["code"])

    def section(self, index: int) -> str:
        """第几类的文件夹（3 为户明白袋）。"""
        return self.bag if index == 3 else f"{self.volume}/{self.style.sections[index]}"

    def first(self, place: str, name: str) -> str:
        return self.files[place, name][0]


class Cupboard:
    """写文件，记下埋设的缺陷。"""

    def __init__(self, root: Path, count: int, seed: int) -> None:
        self.root = root
        self.random = Random(f"{seed}/柜子")
        self.planted: list[Record] = []
        self.lent: set[str] = set()
        """姓名、扫描件被别户用去的户，自己不再埋。"""
        self.records = list(endless(count, seed))
        self._drawn = 0
        self._leaflet = self.image()
        villages = list(dict.fromkeys((r["township"], r["village"]) for r in self.records))
        self.homes: list[Home] = []
        numbers: Counter[str] = Counter()
        same = Counter((r["village"], _head(r)) for r in self.records)
        for record in self.records:
            place = villages.index((record["township"], record["village"]))
            numbers[record["village"]] += 1
            alike = same[record["village"], _head(record)] > 1
            self.homes.append(self._home(record, STYLES[place % len(STYLES)], place, numbers[record["village"]], alike))

    def _home(self, record: Record, style: Style, place: int, number: int, alike: bool) -> Home:
        """同村户主同名的，文件夹名加户编号，有经验的人都这样写。"""
        village = style.village(record, place)
        name = f"{record['code']} {_head(record)}" if alike else style.home(record, number)
        if style.split:
            home = Home(record, style, f"{VOLUME}/{village}/{name}", f"{BAG}/{village}/{name}")
        else:
            volume = f"{village}/{name}"
            home = Home(record, style, volume, f"{volume}/{style.sections[3]}")
        kinds = Counter((paper["container"], paper["type"]) for paper in record["documents"])
        for order, paper in enumerate(record["documents"], 1):
            several = kinds[paper["container"], paper["type"]] > 1
            self._paper(home, paper, order, several)
        return home

    def _paper(self, home: Home, paper: Record, order: int, several: bool) -> None:
        written = self.random.choice(NAMES[paper["type"]])
        if several and paper["project"]:
            written += f"-{paper['project'][5:]}"
        elif several:
            written += f"（{paper['year']}）"
        index = 3 if paper["container"] == BAG else SECTIONS.index(paper["section"])
        folder = home.section(index)
        if self.random.random() < 0.05:
            folder += "/新建文件夹"
        path = f"{folder}/{home.style.name(written, order)}.{home.style.suffix}"
        home.files[paper["container"], paper["type"]].append(path)
        if paper["type"] == "政策宣传资料":
            self.put(path if not path.endswith(("pdf", "tif")) else f"{path[:-3]}jpg", self._leaflet)
            home.files[paper["container"], paper["type"]][-1] = (
                path if not path.endswith(("pdf", "tif")) else (f"{path[:-3]}jpg")
            )
            return
        self.put(path, self.scan(home.style.suffix, paper["pages"] or 1))
        if home.style.suffix == "jpg" and paper["pages"] == 2 and not home.style.split:
            self.put(f"{path[:-4]}-2.jpg", self.image())

    def put(self, path: str, data: bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    def scan(self, suffix: str, pages: int = 1) -> bytes:
        """一件扫描件：PDF、多页 TIFF，或一张 JPEG。"""
        if suffix == "pdf":
            return self.pdf(pages)
        return self.tiff(pages) if suffix == "tif" else self.image()

    def _picture(self) -> Any:
        from PIL import Image

        self._drawn += 1
        picture = Image.new("L", (40, 56), 255)
        for bit in range(24):
            picture.putpixel((bit % 6 * 6 + 2, bit // 6 * 12 + 4), 0 if self._drawn >> bit & 1 else 200)
        return picture

    def image(self, kind: str = "JPEG") -> bytes:
        """一张各不相同的图。"""
        stream = io.BytesIO()
        picture = self._picture()
        if kind == "JPEG":
            picture.save(stream, kind, quality=90, comment=str(self._drawn).encode(), dpi=(300, 300))
        else:
            picture.save(stream, kind)
        return stream.getvalue()

    def tiff(self, pages: int) -> bytes:
        stream = io.BytesIO()
        first, *rest = [self._picture() for _ in range(pages)]
        first.save(stream, "TIFF", save_all=True, append_images=rest)
        return stream.getvalue()

    def pdf(self, pages: int) -> bytes:
        """几页空白的 PDF，内容各不相同。"""
        self._drawn += 1
        kids = " ".join(f"{n + 3} 0 R" for n in range(pages))
        objects = [
            f"<< /Type /Catalog /Pages 2 0 R /Lang (zh-{self._drawn}) >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        ]
        objects += ["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * pages
        data, offsets = b"%PDF-1.4\n", []
        for number, body in enumerate(objects, 1):
            offsets.append(len(data))
            data += f"{number} 0 obj\n{body}\nendobj\n".encode()
        table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
        trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R >>"
        xref = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        return data + f"{xref}trailer\n{trailer}\nstartxref\n{len(data)}\n%%EOF\n".encode()

    def noise(self) -> None:
        """系统留下的文件、村级材料：都不应报。"""
        for home in self.homes[::7]:
            self.put(f"{home.volume}/Thumbs.db", b"\xd0\xcf\x11\xe0" + bytes(60))
            self.put(f"{home.volume}/.DS_Store", b"\0\0\0\1Bud1")
            self.put(f"{home.section(0)}/~$申请书.docx", b"\x05" + bytes(161))
        for place in {home.volume.rpartition("/")[0] for home in self.homes}:
            self.put(f"{place}/村级专项工作档案/贫困户公示名单.jpg", self.image())
            self.put(f"{place}/村级专项工作档案/2016年脱贫台账.pdf", self.pdf(3))

    def note(self, home: Home | None, rule: str, where: str, what: str, **other: Any) -> None:
        """记下一处：哪一户，哪条规定，哪个文件（缺的写材料名称），怎么回事。"""
        row = {"household": home.code if home else None, "folder": home.volume if home else None, "rule": rule}
        self.planted.append(row | {"where": where, "what": what} | other)

    def plant(self) -> None:
        """每一种缺陷轮流埋到一户里；种类数之后每隔几户留一户干净的。"""
        queue = [home for home in self.homes if home.record["documents"]]
        self.random.shuffle(queue)
        waiting = list(FAULTS) * (len(queue) // (len(FAULTS) * 2) or 1)
        for home in queue:
            if home.code in self.lent:
                continue
            for fault in waiting:
                if fault(self, home):
                    waiting.remove(fault)
                    break
        for fault in waiting:
            if self.count(fault) == 0:
                raise TooFew(f"{len(self.records)} 户太少，有的缺陷没有合适的户可埋；--cupboard 请用 --count 500 以上")

    def count(self, fault: Fault) -> int:
        return sum(entry["what"] == (fault.__doc__ or "").rstrip("。") for entry in self.planted)


Fault = Callable[[Cupboard, Home], bool]


def _new(cupboard: Cupboard, home: Home, index: int, name: str, data: bytes | None = None) -> str:
    """往一类（3 为袋）里添一个文件，返回路径。"""
    path = f"{home.section(index)}/{name}"
    cupboard.put(path, cupboard.image() if data is None else data)
    return path


def _told(fault: Fault) -> str:
    return (fault.__doc__ or "").rstrip("。")


def _extra(index: int, name: str, rule: str) -> Callable[[Fault], Fault]:
    """只是多放一件的缺陷。"""

    def fill(fault: Fault) -> Fault:
        def planted(cupboard: Cupboard, home: Home) -> bool:
            path = _new(cupboard, home, index, name)
            cupboard.note(home, rule, path, _told(fault))
            return True

        planted.__doc__, planted.__name__ = fault.__doc__, fault.__name__
        return planted

    return fill


@_extra(3, "3.脱贫承诺书_扫描.jpg", "D501")
def promise_in_bag(_: Cupboard, __: Home) -> bool:
    """袋中有脱贫承诺书。"""
    return True


@_extra(1, "帮扶合影照片.jpg", "D501")
def group_photo(_: Cupboard, __: Home) -> bool:
    """帮扶类有合影。"""
    return True


@_extra(3, "扶贫明白卡(2016).jpg", "D501")
def card_in_bag(_: Cupboard, __: Home) -> bool:
    """袋中有明白卡。"""
    return True


@_extra(0, "识别公示照片.jpg", "D502")
def notice_in_household(_: Cupboard, __: Home) -> bool:
    """识别类有公示照片。"""
    return True


@_extra(1, "小额信贷合同.jpg", "D502")
def loan_in_household(_: Cupboard, __: Home) -> bool:
    """帮扶类有小额信贷合同。"""
    return True


@_extra(3, "户口本复印件.jpg", "D406")
def booklet_in_bag(_: Cupboard, __: Home) -> bool:
    """袋中有户口本复印件。"""
    return True


@_extra(1, "帮扶日志.jpg", "D506")
def unlisted_paper(_: Cupboard, __: Home) -> bool:
    """帮扶类有清单以外的帮扶日志。"""
    return True


@_extra(0, "IMG_2017.jpg", "D506")
def nameless_scan(_: Cupboard, __: Home) -> bool:
    """识别类有看不出是什么的照片。"""
    return True


def _removed(cupboard: Cupboard, home: Home, place: str, name: str) -> bool:
    """拿走一种材料的全部文件。"""
    paths = home.files.pop((place, name), [])
    for path in paths:
        _delete(cupboard, path)
    return bool(paths)


def _delete(cupboard: Cupboard, path: str) -> None:
    (cupboard.root / path).unlink()
    second = cupboard.root / f"{path[:-4]}-2.jpg"
    if second.exists():
        second.unlink()


def _missing(place: str, name: str, rule: str, what: str) -> Fault:
    def planted(cupboard: Cupboard, home: Home) -> bool:
        # 新增户的方案、手册另有一条管着
        if home.record["identified_on"] >= "2017" or not _removed(cupboard, home, place, name):
            return False
        cupboard.note(home, rule, name, what)
        return True

    planted.__doc__, planted.__name__ = what, f"缺{name}"
    return planted


def moved_section(cupboard: Cupboard, home: Home) -> bool:
    """申请书放在帮扶类。"""
    path = home.first(VOLUME, "贫困户申请书")
    _delete(cupboard, path)
    cupboard.note(home, "D504", _new(cupboard, home, 1, "贫困户申请书.jpg"), _told(moved_section))
    return True


def survey_in_bag(cupboard: Cupboard, home: Home) -> bool:
    """采集表放在袋中。"""
    _removed(cupboard, home, VOLUME, "入户信息采集表")
    cupboard.note(home, "D406", _new(cupboard, home, 3, "采集表.jpg"), _told(survey_in_bag))
    return True


def second_application(cupboard: Cupboard, home: Home) -> bool:
    """卷内有两份不同的申请书。"""
    path = _new(cupboard, home, 0, "再交的贫困户申请书.jpg")
    first = home.first(VOLUME, "贫困户申请书")
    cupboard.note(home, "D505", path, _told(second_application), or_at=[home.code, first])
    return True


def wrong_suffix(cupboard: Cupboard, home: Home) -> bool:
    """照片后缀的 PDF。"""
    path = home.first(VOLUME, "“五评”量化表")
    _delete(cupboard, path)
    cupboard.note(home, "D930", _new(cupboard, home, 0, "五评量化表.jpg", cupboard.pdf(1)), _told(wrong_suffix))
    return True


def iphone_photo(cupboard: Cupboard, home: Home) -> bool:
    """后缀写 JPG 的苹果手机照片。"""
    path = home.first(VOLUME, "脱贫方案")
    data = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + os.urandom(64)
    target = f"{path.rpartition('.')[0]}.jpg"
    _delete(cupboard, path)
    cupboard.put(target, data)
    cupboard.note(home, "D930", target, _told(iphone_photo))
    return True


def _damaged(change: Callable[[bytes], bytes], suffix: str, what: str) -> Fault:
    def planted(cupboard: Cupboard, home: Home) -> bool:
        path = home.first(VOLUME, "贫困户申请书")
        _delete(cupboard, path)
        target = f"{path.rpartition('.')[0]}.{suffix}"
        cupboard.put(target, change(cupboard.scan(suffix, 2)))
        cupboard.note(home, "D931", target, what)
        return True

    planted.__doc__, planted.__name__ = what, f"坏的{suffix}"
    return planted


def _locked(owner_only: bool) -> Fault:
    what = "限制了打印的 PDF" if owner_only else "要口令的 PDF"

    def planted(cupboard: Cupboard, home: Home) -> bool:
        import pikepdf

        path = home.first(VOLUME, "入户信息采集表")
        _delete(cupboard, path)
        target = f"{path.rpartition('.')[0]}.pdf"
        with pikepdf.open(io.BytesIO(cupboard.pdf(2))) as document:
            user = "" if owner_only else "1234"
            document.save(cupboard.root / target, encryption=pikepdf.Encryption(owner="5678", user=user))
        cupboard.note(home, "D932", target, what)
        return True

    planted.__doc__, planted.__name__ = what, what
    return planted


def word_file(cupboard: Cupboard, home: Home) -> bool:
    """脱贫方案是 Word 文档。"""
    path = home.first(VOLUME, "脱贫方案")
    _delete(cupboard, path)
    target = f"{path.rpartition('.')[0]}.docx"
    cupboard.put(target, _zip({"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}))
    cupboard.note(home, "D933", target, _told(word_file))
    return True


def archive_file(cupboard: Cupboard, home: Home) -> bool:
    """文件夹里有压缩包。"""
    path = _new(cupboard, home, 1, "其他资料.zip", _zip({"1.jpg": "x"}))
    cupboard.note(home, "D933", path, _told(archive_file))
    return True


def _zip(members: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    return stream.getvalue()


def copy_of_neighbour(cupboard: Cupboard, home: Home) -> bool:
    """申请书是别户的同一张扫描件。"""
    others = [
        one
        for one in cupboard.homes
        if one is not home and one.style.suffix == home.style.suffix and (VOLUME, "贫困户申请书") in one.files
    ]
    untouched = [one for one in others if not any(e["household"] == one.code for e in cupboard.planted)]
    if not untouched:
        return False
    other = untouched[0]
    source, path = other.first(VOLUME, "贫困户申请书"), home.first(VOLUME, "贫困户申请书")
    cupboard.put(path, (cupboard.root / source).read_bytes())
    cupboard.note(home, "D934", path, _told(copy_of_neighbour), or_at=[other.code, source])
    cupboard.lent.add(other.code)
    return True


def same_scan_twice(cupboard: Cupboard, home: Home) -> bool:
    """同一扫描件存了两份。"""
    path = home.first(VOLUME, "贫困户申请书")
    copy = f"{path.rpartition('.')[0]} - 副本.{path.rpartition('.')[2]}"
    cupboard.put(copy, (cupboard.root / path).read_bytes())
    cupboard.note(home, "D935", copy, _told(same_scan_twice), or_at=[home.code, path])
    return True


def named_after_neighbour(cupboard: Cupboard, home: Home) -> bool:
    """文件名上写着邻居。"""
    own = {member["name"] for member in home.record["members"]}
    near = [o for o in cupboard.homes if o.record["village"] == home.record["village"] and o.files]
    others = [one for one in near if _head(one.record) not in own]
    if not others:
        return False
    cupboard.lent.add(others[0].code)
    path = _new(cupboard, home, 0, f"{_head(others[0].record)}采集表.jpg")
    cupboard.note(home, "D936", path, _told(named_after_neighbour))
    return True


def garbled_name(cupboard: Cupboard, home: Home) -> bool:
    """解压缩时文件名成了乱码。"""
    name = "入户调查表.jpg"
    _new(cupboard, home, 0, name.encode("gbk").decode("cp437"))
    cupboard.note(home, "D937", f"{home.section(0)}/{name}", _told(garbled_name))
    return True


def misspelt_name(cupboard: Cupboard, home: Home) -> bool:
    """申请书写成申清书。"""
    path = home.first(VOLUME, "贫困户申请书")
    _delete(cupboard, path)
    cupboard.note(home, "D938", _new(cupboard, home, 0, "01-申清书.jpg"), _told(misspelt_name))
    return True


def outside_link(cupboard: Cupboard, home: Home) -> bool:
    """指到柜子外面的链接。"""
    path = cupboard.root / home.section(0) / "原件"
    path.symlink_to(cupboard.root.parent)
    cupboard.note(home, "D942", f"{home.section(0)}/原件", _told(outside_link))
    return True


def loose_scan(cupboard: Cupboard, home: Home) -> bool:
    """村文件夹里有看不出是谁的扫描件。"""
    path = f"{home.volume.rpartition('/')[0]}/扫描{len(cupboard.planted):04}.jpg"
    cupboard.put(path, cupboard.image())
    cupboard.note(None, "D943", path, _told(loose_scan))
    return True


def whole_volume(cupboard: Cupboard, home: Home) -> bool:
    """识别类扫描成一个文件。"""
    for place, name in [key for key in home.files if key[0] == VOLUME]:
        if name in ("贫困户申请书", "入户信息采集表", "“五评”量化表", "诊断证明"):
            _removed(cupboard, home, place, name)
    cupboard.note(home, "D941", _new(cupboard, home, 0, "精准识别.pdf", cupboard.pdf(9)), _told(whole_volume))
    return True


def number_in_folder(cupboard: Cupboard, home: Home) -> bool:
    """文件夹名写了证件号码。"""
    if home.style.split or home.style is STYLES[4]:
        return False
    number = home.record["members"][0]["id_no"]
    folder, _, _ = home.volume.rpartition("/")
    target = f"{folder}/{_head(home.record)}{number}"
    (cupboard.root / home.volume).rename(cupboard.root / target)
    shown = f"{folder}/{_head(home.record)}{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"
    cupboard.note(home, "D944", shown, _told(number_in_folder))
    return True


def no_folder(cupboard: Cupboard, home: Home) -> bool:
    """一户没有文件夹。"""
    for paths in home.files.values():
        for path in paths:
            _delete(cupboard, path)
    home.files.clear()
    _prune(cupboard.root / home.volume)
    _prune(cupboard.root / home.bag)
    cupboard.note(home, "D940", "文件夹", _told(no_folder), records=True)
    return True


def _prune(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def stranger(cupboard: Cupboard, home: Home) -> bool:
    """文件夹的户主在资料里没有。"""
    folder = f"{home.volume.rpartition('/')[0]}/欧阳外人"
    if (cupboard.root / folder).exists():
        return False
    names = {"识别": ("申请书", "采集表", "五评表"), "帮扶": ("脱贫方案",), "明白袋": ("扶贫手册", "宣传册")}
    for section, papers in names.items():
        for name in papers:
            cupboard.put(f"{folder}/{section}/{name}.jpg", cupboard.image())
    cupboard.note(None, "D939", folder, _told(stranger), records=True)
    return True


def exit_paper(cupboard: Cupboard, home: Home) -> bool:
    """未脱贫户有到户享受政策项目清单。"""
    if home.record["status"] != "未脱贫" or home.record["stable_marked_on"]:
        return False
    path = _new(cupboard, home, 2, "到户享受政策项目清单.jpg")
    cupboard.note(home, "D305", path, _told(exit_paper), records=True)
    return True


FAULTS: tuple[Fault, ...] = (
    exit_paper,
    number_in_folder,
    copy_of_neighbour,
    promise_in_bag,
    group_photo,
    card_in_bag,
    notice_in_household,
    loan_in_household,
    booklet_in_bag,
    unlisted_paper,
    nameless_scan,
    _missing(VOLUME, "贫困户申请书", "D101", "缺申请书"),
    _missing(VOLUME, "入户信息采集表", "D102", "缺采集表"),
    _missing(VOLUME, "“五评”量化表", "D103", "缺“五评”量化表"),
    _missing(VOLUME, "脱贫方案", "D201", "缺脱贫方案"),
    _missing(BAG, "扶贫手册", "D401", "袋中没有扶贫手册"),
    _missing(BAG, "政策宣传资料", "D403", "袋中没有宣传资料"),
    moved_section,
    survey_in_bag,
    second_application,
    wrong_suffix,
    iphone_photo,
    _damaged(lambda data: data[: len(data) * 2 // 3], "jpg", "没有拷完的照片"),
    _damaged(lambda data: data[: len(data) // 2], "pdf", "没有拷完的 PDF"),
    _damaged(lambda data: data[:0], "jpg", "空文件"),
    _damaged(lambda data: bytes(len(data)), "jpg", "全是零的照片"),
    _damaged(lambda data: data[: len(data) // 2], "tif", "没有拷完的 TIFF"),
    _locked(owner_only=False),
    _locked(owner_only=True),
    word_file,
    archive_file,
    same_scan_twice,
    named_after_neighbour,
    garbled_name,
    misspelt_name,
    outside_link,
    loose_scan,
    whole_volume,
    no_folder,
    stranger,
)
"""各种缺陷；挑户的在前。"""


def write(folder: Path, count: int, seed: int) -> list[Record]:
    """写成 folder/柜子 与 folder/资料.jsonl（没有材料表的各户资料），返回埋设清单。"""
    cupboard = Cupboard(folder / "柜子", count, seed)
    cupboard.noise()
    cupboard.plant()
    plain = ({key: value for key, value in record.items() if key != "documents"} for record in cupboard.records)
    files.write_json_lines(folder / "资料.jsonl", plain)
    return cupboard.planted
