"""D9 档案包：verify 查出的十二类缺陷，各有一个规则码。

由 verify 给出，不在校验资料时运行；KINDS 为缺陷类别 → 规则码。
"""

from __future__ import annotations

from collections.abc import Iterator

from dangan.findings import CANCEL, CORRECT, ERROR, SUPPLEMENT, WARNING, Kind, Problem
from dangan.rules.case import Case
from dangan.rules.registry import rule

KINDS: dict[Kind, str] = {
    "no-bagit": "D911",
    "missing": "D912",
    "extra": "D913",
    "altered": "D914",
    "truncated": "D915",
    "duplicate": "D916",
    "unlisted": "D917",
    "malformed": "D918",
    "escape": "D919",
    "collision": "D920",
    "manifest-altered": "D921",
    "oxum": "D922",
}


@rule("D911", "档案包没有 bagit.txt", ERROR, SUPPLEMENT, clause="BagIt", scope="tool")
def no_bagit(_: Case) -> Iterator[Problem]:
    """包的根目录有 bagit.txt，写明版本与编码；没有就认不出是档案包。

    条款：包的根目录有 bagit.txt
    反例：拷贝时漏了 bagit.txt，或只拷了 data 目录。
    正例：bagit.txt 两行：BagIt-Version: 1.0；Tag-File-Character-Encoding: UTF-8。
    """
    yield from ()


@rule("D912", "档案包缺文件", ERROR, SUPPLEMENT, clause="BagIt", scope="tool")
def missing(_: Case) -> Iterator[Problem]:
    """清单列的文件包里都有；fetch.txt 写明另取的，也要取齐。

    条款：manifest 列的文件都在
    反例：某户的一户一档.pdf 列在 manifest 里，包里没有；没有 manifest，或封存的包没有 tagmanifest。
    正例：列的都在。
    """
    yield from ()


@rule("D913", "档案包多出文件", ERROR, CANCEL, clause="BagIt", scope="tool")
def extra(_: Case) -> Iterator[Problem]:
    """data 目录里的文件都列在清单上；多出的移到包外，原件另行保管，不销毁。

    条款：data 目录里的文件都列在 manifest 里
    反例：打包以后又放进一张照片；系统自动生成的 Thumbs.db、.DS_Store 混在里面。
    正例：data 目录里没有清单以外的文件。
    """
    yield from ()


@rule("D914", "档案包里的文件被改过", ERROR, CORRECT, clause="BagIt", scope="tool")
def altered(_: Case) -> Iterator[Problem]:
    """每个文件的摘要与清单上的相同。

    条款：摘要与 manifest 相同
    反例：打开 DOCX 又存了一次；介质损坏，读出的内容变了，或读不出。
    正例：逐个重算摘要，与清单一字不差。
    """
    yield from ()


@rule("D915", "档案包里的文件被截断", ERROR, CORRECT, clause="BagIt", scope="tool")
def truncated(_: Case) -> Iterator[Problem]:
    """文件完整，没有只剩前一半；清单本身也没有写到一半断了。

    条款：摘要与 manifest 相同
    反例：U 盘写满或没有安全弹出，PDF 只有前 40 KB；manifest 最后一行不全。
    正例：字节数与打包时相同。
    """
    yield from ()


@rule("D916", "清单重复列出同一文件", ERROR, CORRECT, clause="BagIt", scope="tool")
def duplicate(_: Case) -> Iterator[Problem]:
    """一份清单里一个文件只列一次；1.0 版以前摘要相同的重复只提醒。

    条款：一个文件只列一次
    反例：manifest 里 data/甲.pdf 有两行，摘要不同。
    正例：一个文件一行。
    """
    yield from ()


@rule("D917", "清单没有列全", ERROR, SUPPLEMENT, clause="BagIt", scope="tool")
def unlisted(_: Case) -> Iterator[Problem]:
    """几份清单都列全部文件；tagmanifest 列出各份 manifest。包根目录多出的文件只提醒，本工具封存的包除外。

    条款：有几份 manifest 的，每份都列全部文件
    反例：manifest-md5.txt 列了 10 个文件，manifest-sha256.txt 只列了 9 个。
    正例：各份清单列的文件相同。
    """
    yield from ()


@rule("D918", "档案包的清单读不懂", ERROR, CORRECT, clause="BagIt", scope="tool")
def malformed(_: Case) -> Iterator[Problem]:
    """bagit.txt、manifest、fetch.txt、bag-info.txt 写法正确、读得出；读不出就是不合格，不会略过不查。

    条款：标签文件按 bagit.txt 写明的编码读得出
    反例：bagit.txt 用记事本另存后开头多了 BOM；manifest 的摘要位数不对；文件换成了快捷链接。
    正例：由工具写出，没有人用编辑器改过。
    """
    yield from ()


@rule("D919", "清单的路径指到包外", ERROR, CORRECT, clause="BagIt", scope="tool")
def escape(_: Case) -> Iterator[Problem]:
    """清单里的路径都在包里；指到包外的不打开、不读取。

    条款：路径不得指到包外
    反例：manifest 里写 ../../passwd、C:\\Windows\\setx.exe、~/foo；包里的链接指向别的目录。
    正例：路径都以 data/ 开头。
    """
    yield from ()


@rule("D920", "文件名在别的系统上会相撞", WARNING, CORRECT, clause="BagIt", scope="tool")
def collision(_: Case) -> Iterator[Problem]:
    """只差大小写、或只差 Unicode 写法的两个名称，在 Windows、macOS 上是同一个文件，拷过去会丢一个。

    条款：文件名不得只差大小写或 Unicode 规范化形式
    反例：data/A.pdf 与 data/a.pdf；清单写“é”一个字，盘上是“e”加重音符。
    正例：名称的差别不止大小写。
    """
    yield from ()


@rule("D921", "清单本身被改过", ERROR, CORRECT, clause="BagIt", scope="tool")
def manifest_altered(_: Case) -> Iterator[Problem]:
    """manifest 的摘要与 tagmanifest 上的相同；改了文件又改清单来遮掩的，由此看出。

    条款：tagmanifest 列出各份 manifest 与其他标签文件的摘要
    反例：换了一份 PDF，把 manifest 里的摘要也改成新的。
    正例：manifest 与封存时一字不差；tagmanifest 的摘要（封签）与移交清单上记的相同。
    """
    yield from ()


@rule("D922", "字节数、文件数与登记不符", ERROR, CORRECT, clause="BagIt", scope="tool")
def oxum(_: Case) -> Iterator[Problem]:
    """bag-info.txt 的 Payload-Oxum（字节数.文件数）与 data 目录实际的相同。

    条款：Payload-Oxum 为 data 目录的字节数与文件数
    反例：登记 58.2，实际 61.2。
    正例：两数相同；没有登记的不查。
    """
    yield from ()
