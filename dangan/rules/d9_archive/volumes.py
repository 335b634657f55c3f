"""D9 归档：案卷的档号、保管期限、全宗名称、页数、电子文件、题名。只看登记，卷子本身由人看。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan import text
from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.rules.case import Case, CountyCase
from dangan.rules.registry import rule
from dangan.rules.words import listed, mentions


@rule("D902", "档号与别的户重复", ERROR, CORRECT, clause="案卷登记", scope="across")
def volume_number_twice(case: Case) -> Iterator[Problem]:
    """一户一卷，档号不与别的户相同。

    条款：一户一卷，档号不重
    反例：两户的档号都是 QL101201-YHYD-0001。
    正例：各户档号不同；档号没有登记的不比；同一户登记两次的由 D701 报。
    """
    number = case.household.volume_no
    owner = case.seen.volumes.get(number) if number else None
    if owner and owner != case.household.code:
        yield Problem(
            path="volume_no",
            message=f"档号 {number} 又登记在户 {owner}。请对照案卷封面核对，抄错的改正；确实重号的另编新号并注明原号。",
            evidence=f"{number}/{owner}",
        )


@rule("D903", "同村有的户没有档号", WARNING, SUPPLEMENT, clause="GB9705", scope="county")
def some_unnumbered(case: CountyCase) -> Iterator[Problem]:
    """一村的案卷编了档号的，户户都有；全村都还没有编的不报。

    条款：案卷封面项目有全宗名称、类目名称、案卷题名、时间、保管期限、件（页）数、归档号、档号。
    反例：桃源村 41 户有档号，2 户没有。
    正例：户户都有，或都还没有编。
    """
    for (township, village), roll in sorted(case.seen.villages.items(), key=lambda entry: str(entry[0])):
        if roll.numbered and roll.unnumbered:
            yield Problem(
                path="volume_no",
                message=f"{township or ''}{village or '没有登记村的'} {roll.numbered} 户有档号，"
                f"{roll.unnumbered} 户没有。"
                "请核对是没有立卷，还是漏登；已分配的档号不改动，接着往下编。",
                township=township,
                village=village,
                evidence=f"{township or ''}/{village or ''}",
            )


@rule("D904", "保管期限写法不对", ERROR, CORRECT, clause="保管期限", needs=("retention_periods",))
def retention_unknown(case: Case) -> Iterator[Problem]:
    """保管期限写永久、30年或10年。

    条款：文书档案的保管期限定为永久、定期两种，定期一般分为30年、10年。
    反例：保管期限写“长期”“16年”。
    正例：写“30年”；没有登记的由 D901 一并报。
    """
    written = case.household.retention
    if written and not listed(case.profile, "retention_periods", written):
        wanted = "、".join(case.profile.values("retention_periods"))
        yield Problem(path="retention", message=f"保管期限写“{written}”，应为{wanted}之一。请按本县规定改正。")


@rule(
    "D905",
    "全宗名称写“本县”之类",
    WARNING,
    CORRECT,
    clause="GB9705.全宗名称",
    needs=("vague_fonds_names",),
    scope="county",
    tools=("archive",),
)
def fonds_name_vague(case: CountyCase) -> Iterator[Problem]:
    """全宗名称写立档单位的全称或通用简称。

    条款：全宗名称填写立档单位的全称或通用简称，不写“本局”“本县”之类。
    反例：dangan.toml 的 fonds_name 写“本县扶贫办”。
    正例：写“青岭县扶贫开发办公室”。
    """
    assert case.archive is not None
    names = {case.archive.of(township).fonds_name for township in case.townships}
    for name in sorted(names):
        if mentions(case.profile, "vague_fonds_names", name[:2]):
            yield Problem(
                path="archive.fonds_name",
                message=f"全宗名称写“{name}”。请在 dangan.toml 的 [archive] 中改写立档单位的全称或通用简称。",
                evidence=name,
            )


@rule("D906", "页数不实", ERROR, CORRECT, clause="案卷登记", reads=("documents",))
def no_pages(case: Case) -> Iterator[Problem]:
    """登记了页数的材料，不少于一页。

    条款：页数不少于一页
    反例：入户信息采集表的页数写 0。
    正例：写 2；没有数过的留空；没有这件材料的不登记。
    """
    for item in case.items:
        if item.document.pages is not None and item.document.pages < 1:
            yield Problem(
                path=f"{item.path}.pages",
                message=f"{item.name}的页数写 {item.document.pages}。"
                "请点清页数；没有数的留空，没有这件材料的去掉这一行。",
            )


@rule("D907", "一个电子文件对应两件材料", WARNING, CORRECT, clause="案卷登记", reads=("documents",))
def same_file_twice(case: Case) -> Iterator[Problem]:
    """一个电子文件对应一件材料。

    条款：一个电子文件对应一件材料
    反例：申请书与采集表的电子文件都是 0001.pdf。
    正例：各有各的文件；没有扫描的留空。
    """
    first: dict[str, int] = {}
    for item in case.items:
        if item.document.file and first.setdefault(item.document.file, item.position) != item.position:
            yield Problem(
                path=f"{item.path}.file",
                message=f"{item.name}与第 {first[item.document.file] + 1} 件的电子文件相同（{item.document.file}）。"
                "请打开文件核对，改正其中一处。",
                confirm=True,
            )


@rule("D908", "题名、文件名写了完整号码", WARNING, CORRECT, clause="案卷登记", reads=("documents",))
def number_in_title(case: Case) -> Iterator[Problem]:
    """题名、电子文件名不写完整的证件号码、电话：目录、文件夹会被许多人看到。

    条款：题名、文件名不写完整的证件号码、电话。
    反例：电子文件名为“420399196803120019申请书.pdf”。
    正例：文件名用户编号与户主姓名。
    """
    for item in case.items:
        document = item.document
        if not document.title and not document.file:
            continue
        for field, written in (("title", document.title), ("file", document.file)):
            if written and len(written) > 10 and text.mask_all(written) != written:
                yield Problem(
                    path=f"{item.path}.{field}",
                    message=f"{'题名' if field == 'title' else '电子文件名'}写了完整号码：{text.mask_all(written)}。"
                    "请改用户编号与户主姓名，内容不动。",
                )
