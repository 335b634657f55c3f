"""用例：部门数据比对。名单凭证件号码对上在册的人，列成线索；只凭姓名的另行标明。不清退任何人。"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

import msgspec

from dangan import text
from dangan.dates import PartialDate
from dangan.errors import UsageError
from dangan.findings import NotChecked, Report
from dangan.matching import book, opinions, register
from dangan.matching.opinions import Coverage, Opinion
from dangan.matching.register import Person, Register, Seen, Tally
from dangan.model import Household, SourceRef
from dangan.profile import Department, Profile
from dangan.sources import County
from dangan.sources.roll import Roll

TABLE = "数据比对线索清单"
BY_NUMBER = "证件号码"
BY_NAME = "只凭姓名，待核实"

COLUMNS = {
    "序号": 5.0,
    "组": 6.0,
    "户主": 8.0,
    "户编号": 18.0,
    "姓名": 8.0,
    "与户主关系": 8.0,
    "证件号码": 18.0,
    "线索": 20.0,
    "名单所载": 20.0,
    "登记": 8.0,
    "凭什么对上": 9.0,
    "名单出处": 13.0,
    "评议记录（见村级专项工作档案）": 13.0,
    "核实结果": 12.0,
    "核实人": 8.0,
    "日期": 8.0,
}
"""线索清单的各栏；末四栏由人手写。"""

_PROPERTY = "D831"
_ASK = "这只是线索：请组织评议、入户核实，写明结果，不得据此直接清退。"
_AGREE = "请与部门核对，哪一边错改哪一边；不得据此直接清退。"


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """一条线索：哪一人，怎么回事；listed 为名单上的几行，登记有而名单没有的为 None。"""

    rule: str
    person: Person
    told: str
    by: str
    listed: Seen | None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """比对的结果。agreed 为在名单上而与登记相符的人数，without_number 为没有可用号码、凭号码比不了的人数。"""

    report: Report
    leads: list[Lead]
    kind: Department
    file: str
    snapshot: PartialDate | None
    tally: Tally
    listed: int
    without_number: int
    as_of: PartialDate
    show_id: bool


def kind_of(profile: Profile, wanted: str, roll: Roll) -> Department:
    """名单的种类：写明的，或由文件名、表题、表头依次认出的；认不出、认出几种的抛出 UsageError。"""
    names = "、".join(kind.name for kind in profile.departments)
    if wanted:
        for kind in profile.departments:
            if kind.name == wanted:
                return kind
        raise UsageError(f"没有「{wanted}」这种名单；可选：{names}")
    for words in roll.words:
        found = _mentioned(profile.departments, text.key(words))
        if len(found) == 1:
            return found[0]
        if found:
            several = "、".join(kind.name for kind in found)
            raise UsageError(f"{roll.name} 像是几种名单（{several}），请用 --kind 写明是哪一种")
    raise UsageError(f"看不出 {roll.name} 是哪种名单，请用 --kind 写明；可选：{names}")


def _mentioned(kinds: Sequence[Department], words: str) -> list[Department]:
    """文字里写到的种类；长的词先认。"""
    found = [(len(name), kind) for kind in kinds for name in kind.names if text.key(name) in words]
    longest = max((length for length, _ in found), default=0)
    return list({kind.name: kind for length, kind in found if length == longest}.values())


def match(
    county: County,
    roll: Roll,
    kind: Department,
    profile: Profile,
    as_of: PartialDate,
    snapshot: PartialDate | None,
    codes: Collection[str],
    chosen: Callable[[Household], bool],
    *,
    show_id: bool = False,
) -> Result:
    """比对一份名单。snapshot 为写明的数据截止日期，没有写明的取名单里的；codes 为要报的规则码，chosen 选户。"""
    people = Register(county.households(), kind, chosen)
    people.look(roll)
    if snapshot is None:
        snapshot = roll.as_of or (next(iter(roll.days)) if len(roll.days) == 1 else None)
    skipped: list[NotChecked] = []
    leads = [lead for lead in _leads(people, kind, skipped) if lead.rule in codes]
    about = _list_opinions(roll, kind, snapshot, people.tally)
    coverage = Coverage(
        households=people.households,
        members=len(people.people),
        applied=[code for code in dict.fromkeys((kind.rule, "D840", "D841", "D842")) if code in codes],
        not_checked=[one for one in skipped if one.rule in codes],
        failed=[*county.failed, *county.unreadable, *roll.failures.all(roll.name)],
        inputs=[*county.inputs, *roll.inputs],
    )
    every = [*(one for one in about if one.rule in codes), *(_opinion(lead, kind, snapshot) for lead in leads)]
    return Result(
        report=opinions.report(every, coverage, profile, as_of, show_id),
        leads=leads,
        kind=kind,
        file=roll.name,
        snapshot=snapshot,
        tally=people.tally,
        listed=sum(person.listed is not None for person in people.people),
        without_number=sum(not person.sound for person in people.people),
        as_of=as_of,
        show_id=show_id,
    )


def _leads(people: Register, kind: Department, skipped: list[NotChecked]) -> Iterator[Lead]:
    """各人的线索，照资料的次序。名单没有包括的村，不查“登记有而名单没有”，记入 skipped。"""
    covered = set(register.villages(people.people))
    left_out: dict[tuple[str, str], None] = {}
    for person in people.people:
        if person.listed:
            if kind.hit and (not kind.field or register.conflicting(person, kind.conflicts, people.recorded)):
                yield Lead(rule=kind.rule, person=person, told=kind.hit, by=BY_NUMBER, listed=person.listed)
            continue
        if person.namesake:
            yield Lead(rule="D840", person=person, told=_namesake(person.namesake), by=BY_NAME, listed=person.namesake)
        elif (
            kind.absent
            and person.sound
            and (not kind.field or register.conflicting(person, kind.expects, people.recorded))
        ):
            if person.village in covered:
                yield Lead(rule=kind.rule, person=person, told=kind.absent, by=BY_NUMBER, listed=None)
            else:
                left_out[person.village] = None
    if left_out:
        places = "、".join("".join(place) for place in left_out)
        skipped.append(NotChecked(kind.rule, f"{places}没有一人在名单上，名单可能没有包括，没有查“{kind.absent}”"))


def _namesake(seen: Seen) -> str:
    where = "姓名与村相同" if seen.same_village else "只有姓名相同"
    return f"名单上有{where}的 {seen.count} 行，有一边没有可用的证件号码"


def _list_opinions(roll: Roll, kind: Department, snapshot: PartialDate | None, tally: Tally) -> Iterator[Opinion]:
    """名单本身的问题。"""
    source = SourceRef(roll.name)
    if snapshot is None:
        several = "写了几个不同的截止日期" if len(roll.days) > 1 else "没有写明截止日期"
        yield Opinion(
            rule="D841",
            where=None,
            subject=f"{kind.name}名单",
            message=f"{roll.name} {several}，不知道是哪一天的数据。请向{kind.department}部门问明，"
            "用 --snapshot-as-of 写上再比。",
            evidence=f"{kind.name}|截止日期",
            confirm=False,
            clause=kind.clause,
            source=source,
        )
    if tally.damaged:
        yield Opinion(
            rule="D842",
            where=None,
            subject=f"{kind.name}名单",
            message=f"{roll.name} 有 {tally.damaged} 行的证件号码被 Excel 改坏（15 位之后变成 0，或科学计数法），"
            "凭号码没有比。请部门重新导出，号码一列先设为文本格式。",
            evidence=f"{kind.name}|号码",
            confirm=False,
            clause=kind.clause,
            source=source,
        )


def _opinion(lead: Lead, kind: Department, snapshot: PartialDate | None) -> Opinion:
    person, listed = lead.person, lead.listed
    until = f"截止 {snapshot}" if snapshot else "截止日期不明"
    rows = f"，{_rows(listed)}" if listed else ""
    told = f"；{detail}" if listed and (detail := _details(listed)) else ""
    advice = _AGREE if lead.rule != _PROPERTY else _ASK
    if lead.by == BY_NAME:
        advice = "同名不等于同一人：请先查清号码，不作处理。"
    return Opinion(
        rule=lead.rule,
        where=person.where,
        subject=f"{person.name}·{kind.field or kind.name}",
        message=f"{person.name}：{lead.told}（{kind.department}{kind.name}名单，{until}{rows}{told}）。{advice}",
        evidence=f"{kind.name}|{person.name}|{lead.by}|{listed is None}",
        path=person.path,
        clause=kind.clause,
        source=person.source,
    )


def _rows(listed: Seen) -> str:
    """名单上的第几行。"""
    places = "、".join("".join(filter(None, (one.sheet, f"第{one.row}行"))) for one in listed.rows)
    return f"{places}等 {listed.count} 行" if listed.count > len(listed.rows) else places


def _details(listed: Seen) -> str:
    return "；".join(filter(None, listed.details))


def table(result: Result) -> bytes:
    """线索清单：每村一张工作表；评议记录、核实结果、核实人、日期留空。号码除非 --show-id 一律遮盖。"""
    villages: dict[str, list[list[str]]] = {}
    for lead in result.leads:
        person, listed = lead.person, lead.listed
        rows = villages.setdefault("".join(person.village), [])
        values = [
            str(len(rows) + 1),
            person.where.group,
            person.where.head,
            person.where.code,
            person.name,
            person.relation,
            person.number or "",
            f"{result.kind.name}：{lead.told}",
            _details(listed) if listed else "名单上没有",
            person.value if result.kind.field else "",
            lead.by,
            f"{result.file} {_rows(listed)}" if listed else result.file,
        ]
        rows.append(values if result.show_id else [text.mask_all(value) for value in values])
    until = result.snapshot.chinese() if result.snapshot else "不明"
    about = (
        f"名单：{result.kind.department}{result.kind.name}（{result.file}），数据截止日期 {until}；"
        f"比对截止 {result.as_of.chinese()}。以下都是线索，经评议、核实以后处理，不得据此直接清退；"
        "只凭姓名的不足为凭，先查清号码。"
    )
    return book.write(TABLE, about, COLUMNS, villages or {"": []}, result.as_of)
