"""扫描件文件夹里看到的事实：一户的文件夹、其中的各个文件。由 cupboard 写，由 rules/folders.py 核查。"""

from __future__ import annotations

import msgspec


class Twin(msgspec.Struct, frozen=True, gc=False):
    """内容逐字节相同的、先看到的那个文件：在哪一户，路径。"""

    household: str
    path: str


class Scan(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """一个文件。path 相对所看的文件夹，乱码的已改回；document 为它属于本户第几件材料，不算材料的为 None。

    kind 为按内容认出的种类（cupboard.content.KINDS 的键），认不出为空；kind_name 为其名称，right 为后缀与种类相符，
    scan 为假的是文档、压缩包、录像之类。fault 为打不开、不完整的原因。
    locked：password 要口令才能打开，limited 限制了权限。dpi 为折合的分辨率；
    garbled 说出文件名怎样乱了；misspelt 为疑似写错的名称；other_head 为文件名上别户户主的姓名；
    whole 为整卷、整类扫描成的一个文件，写作 一户一档·精准识别。
    """

    path: str
    document: int | None = None
    kind: str = ""
    kind_name: str = ""
    right: bool = True
    scan: bool = True
    fault: str = ""
    locked: str = ""
    dpi: int | None = None
    twin: Twin | None = None
    garbled: str = ""
    misspelt: str = ""
    other_head: str = ""
    whole: str = ""


class Unseen(msgspec.Struct, frozen=True, gc=False):
    """没有看的一处：链接、套得太深的文件夹；why 为原因。"""

    path: str
    why: str


class Folder(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """一户的文件夹。paths 为各处文件夹（一户可以分放几处），没有文件夹的户为空；coded 为真的，户编号是真的户编号，
    不是暂用的路径；doubt 说明为什么对不上户；number 为真的，文件夹名写了完整的证件号码、电话。
    """

    paths: tuple[str, ...] = ()
    coded: bool = True
    doubt: str = ""
    number: bool = False
    scans: tuple[Scan, ...] = ()
    unseen: tuple[Unseen, ...] = ()
