"""D9 扫描件：文件夹里的扫描件打得开、放得对、归得到户。事实由 dangan inspect 看来，登记里没有。"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from dangan.filing import WITHDRAW
from dangan.findings import CANCEL, CORRECT, ERROR, INFO, SUPPLEMENT, WARNING, Problem, Severity
from dangan.folder import Scan
from dangan.model import SourceRef
from dangan.rules.case import Case, CountyCase
from dangan.rules.registry import rule

_TOOLS = ("scans",)
_CLAUSE = "扫描件"


def _scans(case: Case) -> Iterator[Scan]:
    yield from case.household.folder.scans if case.household.folder else ()


def _problem(
    case: Case,
    scan: Scan,
    message: str,
    *,
    severity: Severity | None = None,
    confirm: bool = False,
    move_to: str | None = None,
) -> Problem:
    """说的是一个文件的问题：出处是这个文件。"""
    item = None if scan.document is None else case.items[scan.document]
    return Problem(
        path=f"{item.path}.file" if item else "documents",
        message=message,
        severity=severity,
        confirm=confirm,
        place_now=(item.where if item else "") or None,
        move_to=move_to,
        subject=item.name if item else _name(scan),
        evidence=scan.path,
        source=SourceRef(scan.path),
    )


def _comparable(scan: Scan) -> bool:
    """打不开的、不是扫描件的已由 D931、D933 报，不再说与谁相同。"""
    return scan.scan and not scan.fault


def _name(scan: Scan) -> str:
    return PurePosixPath(scan.path).name


@rule("D930", "后缀与内容不符", WARNING, CORRECT, clause=_CLAUSE, tools=_TOOLS)
def wrong_suffix(case: Case) -> Iterator[Problem]:
    """文件的后缀与内容相符。

    条款：后缀与内容相符
    反例：申请书.jpg 其实是 PDF；手机的 HEIC 照片改名为 .jpg。
    正例：.jpeg、.JPG 都是 JPEG 图片；内容认不出的由 D931 报。
    """
    for scan in _scans(case):
        if not scan.right:
            yield _problem(case, scan, f"{_name(scan)}的内容是{scan.kind_name}。请改正后缀，内容不动。")


@rule("D931", "空的、打不开的文件", ERROR, SUPPLEMENT, clause=_CLAUSE, tools=_TOOLS)
def unreadable_scan(case: Case) -> Iterator[Problem]:
    """扫描件打得开、是完整的。

    条款：扫描件打得开、完整
    反例：申请书.jpg 是 0 字节；拷贝中断，图片只有上半张；PDF 缺了末尾。
    正例：打得开的；要口令才能打开的由 D932 报。
    """
    for scan in _scans(case):
        if scan.fault:
            yield _problem(
                case, scan, f"{_name(scan)}{scan.fault}。请先找备份；没有的照原件重新扫描，原来的文件先不删。"
            )


@rule("D932", "加密的文件", ERROR, CORRECT, clause=_CLAUSE, tools=_TOOLS)
def locked_scan(case: Case) -> Iterator[Problem]:
    """扫描件不加密。

    条款：不加密
    反例：PDF 要口令才能打开（错误）；打得开，但限制了打印、复制（警告）。
    正例：没有加密的。
    """
    for scan in _scans(case):
        if scan.locked == "password":
            yield _problem(case, scan, f"{_name(scan)}要口令才能打开。请向制作的人要来口令，另存为不加密的。")
        elif scan.locked:
            yield _problem(
                case, scan, f"{_name(scan)}限制了打印、复制。请另存为不加密的，以免日后打不开。", severity=WARNING
            )


@rule("D933", "不是扫描件的文件", WARNING, CORRECT, clause=_CLAUSE, tools=_TOOLS)
def not_a_scan(case: Case) -> Iterator[Problem]:
    """户的文件夹里是签过字的纸的扫描件：图片、PDF、OFD。

    条款：一户的文件夹里放签过字的原件的扫描件
    反例：脱贫方案.docx；资料.zip；入户.mp4。
    正例：脱贫方案.pdf；系统留下的 Thumbs.db、~$ 开头的不算文件。
    """
    for scan in _scans(case):
        if not scan.scan and not scan.fault:
            yield _problem(
                case,
                scan,
                f"{_name(scan)}是{scan.kind_name}，不是签过字的原件的扫描件，里面没有看。请对照原件另行扫描。",
                confirm=True,
            )


@rule("D934", "同一扫描件在两户", WARNING, CORRECT, clause=_CLAUSE, tools=_TOOLS, needs=("common_papers",))
def same_scan_elsewhere(case: Case) -> Iterator[Problem]:
    """各户的扫描件各不相同；几户共有的材料（宣传资料、一文批几户的批复）除外。

    条款：一个文件不放在两户
    反例：周大山的申请书，与邻居文件夹里的申请书逐字节相同。
    正例：全村同一份政策宣传资料；应取消的、村级的材料由 D501、D502 报，不重复。
    """
    common = case.profile.values("common_papers")
    for scan in _scans(case):
        if not _comparable(scan) or scan.twin is None or scan.twin.household == case.household.code:
            continue
        paper = None if scan.document is None else case.items[scan.document].paper
        if paper and (paper.name in common or paper.home in ("cancelled", "village")):
            continue
        yield _problem(
            case,
            scan,
            f"{_name(scan)}与户 {scan.twin.household} 的 {scan.twin.path} 内容完全相同。"
            "请对照原件看是哪一户的，另一户的换成自己的，没有的照缺件办。",
            confirm=True,
        )


@rule("D935", "同一扫描件在一户有两份", WARNING, CANCEL, clause=_CLAUSE, tools=_TOOLS)
def same_scan_twice(case: Case) -> Iterator[Problem]:
    """一户的文件夹里，同一扫描件只放一份。

    条款：在一户只放一份
    反例：申请书.jpg 与 申请书(1).jpg 逐字节相同；申请书.jpg 与 采集表.jpg 是同一张图。
    正例：协议书卷内、袋中各一份；放在卷内又放在袋中的由 D503 报。
    """
    for scan in _scans(case):
        if not _comparable(scan) or scan.twin is None or scan.twin.household != case.household.code:
            continue
        first = next((s for s in _scans(case) if s.path == scan.twin.path), None)
        one, two = (None if s is None or s.document is None else case.items[s.document] for s in (first, scan))
        if one and two and one.place != two.place:
            continue
        alike = one is None or two is None or one.paper == two.paper
        advice = "请留一份，另一份抽出登记。" if alike else "名称却不同，请打开核对是哪一种，另一种照原件补扫。"
        yield _problem(
            case,
            scan,
            f"{_name(scan)}与 {PurePosixPath(scan.twin.path).name} 内容完全相同。{advice}",
            confirm=True,
            move_to=WITHDRAW if alike else None,
        )


@rule("D936", "文件名上是别户的户主", WARNING, CORRECT, clause=_CLAUSE, tools=_TOOLS)
def named_after_another(case: Case) -> Iterator[Problem]:
    """户的文件夹里是本户的材料。

    条款：一户的文件夹里放……
    反例：周大山的文件夹里有“王德福申请书.jpg”，王德福是同村另一户的户主。
    正例：写本户户主、家人姓名的；姓名与别的户主相同的家人。
    """
    for scan in _scans(case):
        if scan.other_head:
            yield _problem(
                case,
                scan,
                f"{_name(scan)}写着同村另一户户主{scan.other_head}的姓名。请打开核对：是那一户的，交还那一户归档；"
                "是本户的，改正文件名。",
                confirm=True,
            )


@rule("D937", "文件名是乱码", WARNING, CORRECT, clause=_CLAUSE, tools=_TOOLS)
def garbled_name(case: Case) -> Iterator[Problem]:
    """文件名在哪台电脑上都看得懂。

    条款：文件名不乱码
    反例：“ÉêÇëÊé.jpg”是“申请书.jpg”；苹果电脑上分解了的“Lü”。
    正例：申请书.jpg。
    """
    for scan in _scans(case):
        if scan.garbled:
            name = "看不出原来写的什么" if scan.garbled == _name(scan) else f"应为 {_name(scan)}"
            yield _problem(case, scan, f"文件名是乱码：{scan.garbled}。{name}，请核对后改名，内容不动。")


@rule("D938", "文件名疑有错字", INFO, CORRECT, clause=_CLAUSE, tools=_TOOLS)
def misspelt_name(case: Case) -> Iterator[Problem]:
    """文件名写材料的名称，没有错字。

    条款：写明材料名称
    反例：申清书.jpg，只与“申请书”差一个字。
    正例：《脱贫承诺书》(2016).jpg；认不出又不像哪一种的由 D506 报。
    """
    for scan in _scans(case):
        if scan.misspelt:
            yield _problem(
                case,
                scan,
                f"{_name(scan)}像是{scan.misspelt}，差一个字，暂按{scan.misspelt}看。请打开核对，改正文件名。",
                confirm=True,
            )


@rule("D939", "文件夹对不上户", WARNING, CORRECT, clause=_CLAUSE, tools=_TOOLS)
def unmatched_folder(case: Case) -> Iterator[Problem]:
    """文件夹名写户编号，或村名与户主姓名，能对上资料里的一户，且只有一户。

    条款：文件夹名对得上户
    反例：村里有两户户主都叫王德福，文件夹名只写“王德福”；资料里没有这一户。
    正例：文件夹名写“42039900100100001-周大山”。
    """
    folder = case.household.folder
    if folder and folder.doubt:
        yield Problem(
            path="",
            message=f"{folder.doubt}请核对后在文件夹名上写明户编号；没有猜，以下只按文件夹里的材料看。",
            confirm=True,
            subject="文件夹",
            evidence="文件夹",
            source=SourceRef(folder.paths[0]) if folder.paths else None,
        )


@rule("D940", "没有扫描件文件夹", WARNING, SUPPLEMENT, clause=_CLAUSE, tools=_TOOLS)
def no_folder(case: Case) -> Iterator[Problem]:
    """资料里的每一户，都有自己的文件夹。

    条款：一户一个文件夹
    反例：上坪村 41 户有文件夹，周大山没有。
    正例：有文件夹；整村都还没有扫描的，不逐户报。
    """
    folder = case.household.folder
    if folder and not folder.paths:
        yield Problem(
            path="",
            message="同村各户有扫描件文件夹，本户没有。请核对是没有扫描，还是文件夹名写错了。",
            confirm=True,
            subject="文件夹",
            evidence="没有文件夹",
        )


@rule("D941", "整卷扫描成一个文件", INFO, CORRECT, clause=_CLAUSE, tools=_TOOLS)
def whole_volume_in_one_file(case: Case) -> Iterator[Problem]:
    """一件材料一个文件。

    条款：一件材料一个文件
    反例：一户一档.pdf 把整卷扫在一起，看不出有哪几件。
    正例：每件各一个；一件有几页，分成几张图片。
    """
    for scan in _scans(case):
        if scan.whole:
            yield _problem(
                case,
                scan,
                f"{_name(scan)}是整卷（整类）扫描，看不出有哪几件；{scan.whole}的缺件没有查。"
                "请对照原件填材料清点表，或拆成一件一个文件。",
            )


@rule("D942", "没有看的链接、文件夹", WARNING, CORRECT, clause=_CLAUSE, tools=_TOOLS, scope="both")
def unseen_place(case: Case | CountyCase) -> Iterator[Problem]:
    """文件夹里是文件本身，不是指到别处的链接；不套得过深。

    条款：不用链接，不套得过深
    反例：“申请书.jpg”是指到别的盘的链接。
    正例：拷来的文件。
    """
    if isinstance(case, CountyCase):
        for reading in case.reading:
            if reading.code == "D942":
                yield Problem(path="", message=reading.message, source=reading.source, evidence=reading.path)
        return
    for unseen in case.household.folder.unseen if case.household.folder else ():
        yield Problem(
            path="",
            message=f"{PurePosixPath(unseen.path).name}{unseen.why}，没有看。请把文件本身拷进来。",
            subject=PurePosixPath(unseen.path).name,
            evidence=unseen.path,
            source=SourceRef(unseen.path),
        )


@rule("D943", "没有归到户的文件", WARNING, CORRECT, clause=_CLAUSE, tools=_TOOLS, scope="county")
def loose_file(case: CountyCase) -> Iterator[Problem]:
    """户的材料在户的文件夹里。

    条款：一户一个文件夹
    反例：“桃源村/扫描0012.jpg”“桃源村/申请书.jpg”，看不出是哪一户的。
    正例：村文件夹里的公示、台账等村级材料，不属哪一户。
    """
    for reading in case.reading:
        if reading.code == "D943":
            yield Problem(path="", message=reading.message, source=reading.source, evidence=reading.path, confirm=True)


@rule("D944", "文件夹名写了完整号码", WARNING, CORRECT, clause="案卷登记", tools=_TOOLS)
def number_in_folder_name(case: Case) -> Iterator[Problem]:
    """文件夹名不写完整的证件号码、电话：列目录时人人看得见。

    条款：题名、文件名不写完整的证件号码、电话。
    反例：文件夹名为“周大山420399196803120019”。
    正例：户编号与户主姓名；文件名写了号码的由 D908 报。
    """
    folder = case.household.folder
    if folder and folder.number:
        yield Problem(
            path="",
            message=f"文件夹名写了完整号码：{folder.paths[0]}。请改用户编号与户主姓名，里面的文件不动。",
            subject="文件夹",
            evidence="号码",
            source=SourceRef(folder.paths[0]),
        )


@rule("D945", "分辨率不足", WARNING, CORRECT, clause="本县设定", tools=_TOOLS, needs=("scan_dpi",))
def too_coarse(case: Case) -> Iterator[Problem]:
    """扫描件的分辨率不低于本县的规定；照片按 A4 幅面折算。

    条款：由本县按上级规定设定的门槛
    反例：聊天软件压缩过的照片，折合 A4 只有 70 dpi，小字看不清。
    正例：达到规定的；PDF 里的图没有拆开看，不报。
    """
    limit = case.profile.threshold("scan_dpi", case.as_of.year)
    for scan in _scans(case):
        if limit is not None and scan.dpi is not None and scan.dpi < limit:
            yield _problem(
                case, scan, f"{_name(scan)}折合 {scan.dpi} dpi，低于本县规定的 {limit:f}。请照原件重新扫描。"
            )
