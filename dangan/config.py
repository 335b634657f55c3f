"""本县设置 dangan.toml：方案、日期、全宗、自定义表头、字体、印制默认值、责任人、规则调整。"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from dangan.errors import ConfigError, unreadable_toml, why
from dangan.profile import RuleSetting

FILE_NAME = "dangan.toml"


class Base(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Archive(Base, frozen=True, kw_only=True):
    """一个立档单位（县或乡镇）的归档项目；未设定的在表上留空。

    volume_pattern 为档号样式，如 "{fonds_no}-{catalogue_no}-{number:03d}"，写法见 volume_no.py；
    year 为年度，印在盒脊、卷脊上。
    """

    fonds_name: str = ""
    fonds_no: str = ""
    catalogue_no: str = ""
    category: str = ""
    volume_pattern: str = ""
    retention: str = ""
    year: str = ""


class ArchiveTable(Archive, frozen=True, kw_only=True):
    """[archive] 为全县默认，[archive.townships."某某镇"] 为该乡镇的不同之处。"""

    townships: dict[str, dict[str, str]] = {}

    def of(self, township: str | None) -> Archive:
        """某乡镇的归档项目：先取全县默认，再以该乡镇的设置覆盖。"""
        own = self.townships.get(township or "", {})
        values = {f: own.get(f, getattr(self, f)) for f in Archive.__struct_fields__}
        return Archive(**values)


class Render(Base, frozen=True, kw_only=True):
    """印制默认值，与 render 命令的同名选项一致。

    seconds、megabytes 为一户的限度：至多印多少秒、印制进程至多占多少内存（MB），超过即搁置。
    平常一户 0.1 秒、250 MB，最慢的引擎也不过 3 秒。
    """

    papers: Literal["all", "missing", "frame"] = "all"
    formats: tuple[Literal["docx", "pdf"], ...] = ("docx", "pdf")
    pdf_engine: Literal["typst", "weasyprint"] = "typst"
    page_numbers: Literal["auto", "hand", "printed"] = "auto"
    bind_scans: bool = False
    templates: str = ""
    print_run: Literal["none", "village", "township"] = "none"
    order: Literal["group", "helper"] = "group"
    separators: bool = False
    seconds: Annotated[float, msgspec.Meta(gt=0)] = 120
    megabytes: Annotated[float, msgspec.Meta(gt=0)] = 2048


class Spines(Base, frozen=True, kw_only=True):
    """盒脊与卷脊的宽（mm）。per_box 为一盒装几卷，0 为按盒脊每 3 mm 一卷计。"""

    box: Literal[20, 30, 40, 50] = 40
    volume: Literal[10, 15, 20] = 10
    per_box: Annotated[int, msgspec.Meta(ge=0)] = 0

    @property
    def volumes(self) -> int:
        """一盒装几卷。"""
        return self.per_box or self.box // 3


class Fonts(Base, frozen=True, kw_only=True):
    """各字体角色的首选字体名，空则用内置次序；paths 为另加的字体目录。"""

    song: str = ""
    fang: str = ""
    hei: str = ""
    kai: str = ""
    paths: tuple[str, ...] = ()


class Settings(Base, frozen=True, kw_only=True):
    """dangan.toml 的全部内容。其中的相对路径以该文件所在目录为准，读入后都是绝对路径。

    suppressions 为豁免表（CSV 或 XLSX）的路径；allotment 为档号分配表，没有 dangan.toml 时在成品目录里。
    """

    profile: str = "zhushan-2017"
    as_of: str = ""
    archive: ArchiveTable = ArchiveTable()
    columns: dict[str, str] = {}
    fonts: Fonts = Fonts()
    render: Render = Render()
    spines: Spines = Spines()
    owners: dict[str, str] = {}
    rules: dict[str, RuleSetting] = {}
    suppressions: str = ""
    allotment: str = "档号分配.csv"


def load(path: Path | None) -> Settings:
    """读入 dangan.toml；path 为 None 或文件不存在时取默认值；写错抛出 ConfigError。"""
    if path is None or not path.exists():
        return Settings()
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return _absolute(msgspec.convert(data, Settings), path.resolve().parent)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path} 有误：{error}") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path} 不是正确的 TOML：{unreadable_toml(error)}") from error
    except OSError as error:
        raise ConfigError(f"读不到 {path}：{why(error)}") from error


def _absolute(settings: Settings, folder: Path) -> Settings:
    replace = msgspec.structs.replace
    profile, templates, suppressions = settings.profile, settings.render.templates, settings.suppressions
    return replace(
        settings,
        profile=str(folder / profile) if profile.endswith(".toml") else profile,
        suppressions=str(folder / suppressions) if suppressions else "",
        allotment=str(folder / settings.allotment),
        render=replace(settings.render, templates=str(folder / templates) if templates else ""),
        fonts=replace(settings.fonts, paths=tuple(str(folder / path) for path in settings.fonts.paths)),
    )


def find(start: Path) -> Path | None:
    """自 start 起逐级向上找 dangan.toml。"""
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    return None
