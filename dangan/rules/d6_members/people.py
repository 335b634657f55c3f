"""D6 家庭成员：公民身份号码（GB 11643）、户主、人数。

残疾人可以残疾证号登记在证件号码栏：18 位身份号码，后接 1 位类别、1 位等级，换证的再接 B 与 1 位数字。
号码的地址码是首次登记地，不与本县比较。
"""

from __future__ import annotations

from collections.abc import Iterator

from stdnum.cn import ric

from dangan.findings import CORRECT, ERROR, Problem
from dangan.model import HEAD
from dangan.rules.case import Case
from dangan.rules.persons import born
from dangan.rules.registry import rule


def _name(case: Case, index: int) -> str:
    return case.household.members[index].name or f"第{index + 1}名成员"


@rule("D601", "证件号码校验码不对", ERROR, CORRECT, clause="GB11643")
def wrong_check_digit(case: Case) -> Iterator[Problem]:
    """公民身份号码的末位校验码与前 17 位相符。

    条款：……和1位校验码（ISO 7064 MOD 11-2）。
    反例：录入时错一位，校验码对不上。
    正例：校验码相符；位数不对的由 D608 报，不重复。
    """
    for index, number in case.cores:
        if ric.calc_check_digit(number) != number[17]:
            yield Problem(
                path=f"members[{index}].id_no",
                message=f"{_name(case, index)}的证件号码 {case.masked(number)} 校验码不对，"
                "至少有一位录错。请对照户口本、身份证改正。",
            )


@rule("D602", "证件号码中的出生日期不真实", ERROR, CORRECT, clause="GB11643")
def impossible_birth(case: Case) -> Iterator[Problem]:
    """公民身份号码第 7 至 14 位是真实的、不晚于核查截止日期的出生日期。

    条款：……8位出生日期码……
    反例：出生日期码 19990231；出生日期在核查截止日期以后。
    正例：出生日期码 19520801。
    """
    for index, number in case.cores:
        birth = born(number)
        if birth is None or birth.after(case.as_of):
            yield Problem(
                path=f"members[{index}].id_no",
                message=f"{_name(case, index)}的证件号码 {case.masked(number)} 中的出生日期"
                f"{'不存在' if birth is None else '晚于核查截止日期'}。请对照户口本、身份证改正。",
            )


@rule("D603", "出生日期与证件号码不一致", ERROR, CORRECT, clause="GB11643")
def birth_differs(case: Case) -> Iterator[Problem]:
    """登记的出生日期与证件号码一致；只登记到年、月的，比到年、月。

    条款：……8位出生日期码……
    反例：出生日期 1952-08-10，号码中为 1952-08-01。
    正例：出生日期 1952-08；没有登记出生日期的不报。
    """
    for index, number in case.cores:
        written, birth = case.household.members[index].birth_date, born(number)
        if written and birth and written != birth and (written.before(birth) or written.after(birth)):
            yield Problem(
                path=f"members[{index}].birth_date",
                message=f"{_name(case, index)}登记的出生日期与证件号码第 7 至 14 位不一致。"
                "请对照户口本、身份证改正其一。",
            )


@rule("D604", "性别与证件号码不一致", ERROR, CORRECT, clause="GB11643")
def sex_differs(case: Case) -> Iterator[Problem]:
    """登记的性别与证件号码第 17 位一致，奇数为男，偶数为女。

    条款：……3位顺序码（奇数为男性，偶数为女性）……
    反例：性别女，第 17 位为 3。
    正例：性别男，第 17 位为 1；没有登记性别的不报。
    """
    for index, number in case.cores:
        sex = case.household.members[index].sex
        if sex in ("男", "女") and sex != ("男" if int(number[16]) % 2 else "女"):
            yield Problem(
                path=f"members[{index}].sex",
                message=f"{_name(case, index)}登记为{sex}，与证件号码第 17 位不一致。请对照户口本、身份证改正其一。",
            )


@rule("D605", "户主不是恰好一人", ERROR, CORRECT, clause="002-01")
def not_one_head(case: Case) -> Iterator[Problem]:
    """在册成员中恰有一名户主。

    条款：重点对人员信息……做好更新登记工作，确保贫困户实际情况、档案信息一致。
    反例：户主去世后没有改登记，在册成员没有户主；两人都登记为户主。
    正例：一名户主；全家都没有登记与户主关系的是未知，不报。
    """
    heads = [m for m in case.living if m.relation == HEAD]
    if len(heads) == 1 or not any(m.relation for m in case.household.members):
        return
    yield Problem(
        path="members",
        message="在册成员中没有户主。请确定户主，改登记与户主关系。"
        if not heads
        else f"在册成员中有 {len(heads)} 名户主：{'、'.join(m.name or '' for m in heads)}。请核对户口本，只留一名。",
        evidence=str(len(heads)),
    )


@rule("D606", "人数与在册成员不符", ERROR, CORRECT, clause="002-01")
def count_differs(case: Case) -> Iterator[Problem]:
    """户的人数等于在册成员的人数。

    条款：重点对人员信息……做好更新登记工作，确保贫困户实际情况、档案信息一致。
    反例：人数 5，在册成员 4 名。
    正例：人数 4，成员 5 名，其中 1 名人员状态为死亡；没有登记人数、没有成员表而只知户主的不报。
    """
    stated = case.household.member_count
    if stated is not None and case.household.members and stated != len(case.living):
        yield Problem(
            path="member_count",
            message=f"人数写 {stated}，在册成员 {len(case.living)} 名。请核对增减人口，改正人数或补登成员。",
            evidence=f"{stated}/{len(case.living)}",
            columns=("members",),
        )


@rule("D607", "户内证件号码重复", ERROR, CORRECT, clause="GB11643")
def number_twice(case: Case) -> Iterator[Problem]:
    """一户之内没有两名成员的证件号码前 18 位相同。

    条款：18位，由6位地址码、8位出生日期码、3位顺序码（奇数为男性，偶数为女性）和1位校验码（ISO 7064 MOD 11-2）组成。
    反例：两名成员填了同一个号码；一人既以身份证、又以残疾证登记了两次。
    正例：各人号码不同。
    """
    first: dict[str, int] = {}
    for index, number in case.people:
        earlier = first.setdefault(number, index)
        if earlier != index:
            yield Problem(
                path=f"members[{index}].id_no",
                message=f"{_name(case, index)}与{_name(case, earlier)}的证件号码相同（{case.masked(number)}）。"
                "请对照户口本改正；同一人登记两次的，去掉一次。",
            )


@rule("D608", "证件号码的位数或字符不对", ERROR, CORRECT, clause="GB11643")
def malformed_number(case: Case) -> Iterator[Problem]:
    """公民身份号码为 18 位；登记残疾证号的为 20 位或 22 位。

    条款：18位，由6位地址码、8位出生日期码、3位顺序码……和1位校验码……组成。
    反例：15 位的旧号码；17 位；证件类型为居民身份证而号码有 20 位。
    正例：18 位身份号码；20 位残疾证号。护照等其他证件不查。
    """
    for number in case.id_numbers:
        length = len(number.written)
        if number.well_formed and not (length > 18 and "身份证" in number.kind):
            continue
        yield Problem(
            path=f"members[{number.position}].id_no",
            message=f"{_name(case, number.position)}的证件号码 {case.masked(number.written)} "
            f"是 {length} 位或含不应有的字符，应为 18 位身份号码（残疾证号 20 位）。请对照户口本、身份证改正。",
        )
