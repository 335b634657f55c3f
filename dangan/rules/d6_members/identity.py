"""D6 号码与姓名：没有号码的人、号码的写法、残疾证号、人编号、电话、姓名一字之差、户主变更。"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dangan import text
from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.rules.case import Case
from dangan.rules.registry import rule

_NO_NUMBER = "999999"
_POLICE = re.compile("派出所|公安|户籍证明|无户口")
_CHANGE = re.compile("户主变更|变更户主|情况说明")
_DISABILITY_NUMBER = re.compile(r"\d{17}[\dX][1-7][1-4](?:B\d)?")
_LANDLINE = re.compile(r"0\d{2,3}[-－ ]?\d{7,8}(?:[-－转]\d{1,6})?")


@rule("D609", "没有身份号码的人缺派出所证明", WARNING, SUPPLEMENT, clause="逻辑核对", reads=("documents",))
def no_number_no_proof(case: Case) -> Iterator[Problem]:
    """以 999999 开头登记的（没有公民身份号码的人），附有派出所的证明。

    条款：矛盾之处只作提示，由人对照原件、入户核实，本工具不代改。
    反例：证件号码 999999 开头，材料中没有派出所或户籍证明。
    正例：附有派出所出具的无户口证明；已上户口的改为真实号码。
    """
    without = [p for p in case.persons if p.member.id_no and p.member.id_no.startswith(_NO_NUMBER)]
    if not without or not case.recorded or any(_POLICE.search(item.name) for item in case.items):
        return
    for person in without:
        yield Problem(
            path=person.at("id_no"),
            message=f"{person.name}没有公民身份号码，以 {_NO_NUMBER} 登记，材料中没有派出所证明。"
            "请协助上户后改为真实号码；一时不能的，附派出所证明。",
            confirm=True,
        )


@rule("D610", "证件号码写法不规范", WARNING, CORRECT, clause="GB11643")
def untidy_number(case: Case) -> Iterator[Problem]:
    """证件号码用半角数字，末位 X 大写，中间没有空格。

    条款：18位，由6位地址码、8位出生日期码、3位顺序码（奇数为男性，偶数为女性）和1位校验码（ISO 7064 MOD 11-2）组成。
    反例：末位写成小写 x；全角数字；四位一隔加了空格。
    正例：420399196803120019；位数不对的由 D608 报，不重复。
    """
    for number in case.id_numbers:
        if number.well_formed and case.household.members[number.position].id_no != number.written:
            yield Problem(
                path=f"members[{number.position}].id_no",
                message=f"{case.household.members[number.position].name or ''}的证件号码写法不规范"
                f"（小写 x、全角字符或空格）。请改为 {case.masked(number.written)} 的写法：半角、大写 X、不空格。",
            )


@rule("D611", "残疾证号不对", ERROR, CORRECT, clause="残疾人证号")
def wrong_disability_number(case: Case) -> Iterator[Problem]:
    """残疾证号前 18 位是本人的身份号码，后接类别 1 至 7、等级 1 至 4。

    条款：残疾人证号20位：18位公民身份号码，后接1位残疾类别代码（1视力、2听力、3言语、4肢体、5智力、6精神、7多重）和1位残疾等级代码（1至4级，1级最重）；换证的22位。
    反例：等级写成 5；前 18 位是别人的号码；只写了 18 位。
    正例：前 18 位与身份号码相同，后接 43（肢体三级）。
    """
    for person in case.persons:
        if not person.member.disability_no:
            continue
        number = text.key(person.member.disability_no).upper()
        own = text.key(person.member.id_no or "").upper()[:18]
        if not _DISABILITY_NUMBER.fullmatch(number):
            why = "不是 20 位（换证 22 位），或类别、等级代码不对"
        elif len(own) == 18 and not own.startswith(_NO_NUMBER) and number[:18] != own:
            why = "前 18 位不是本人的身份号码"
        else:
            continue
        yield Problem(
            path=person.at("disability_no"),
            message=f"{person.name}的残疾证号 {case.masked(number)} {why}。请对照残疾人证改正。",
        )


@rule("D619", "同一人的姓名写法不一", WARNING, CORRECT, clause="逻辑核对")
def name_nearly_the_same(case: Case) -> Iterator[Problem]:
    """签字人、享受政策的受益人与成员同一人的，姓名一字不差。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理；矛盾之处只作提示，由人对照原件、入户核实，本工具不代改。
    反例：成员“周大山”，申请书签字“周太山”；受益人写作“李秀瑛”。
    正例：三字姓名中差两个字的视为另一人；写明身份的签字人（王明（采集人））不比。
    """
    written = {b.beneficiary for b in case.household.benefits or () if b.beneficiary} | case.signed_names
    if not written:
        return
    names = {m.name for m in case.household.members if m.name}
    lengths = {len(name) for name in names}
    helpers = {h.name for h in case.household.helpers or ()}
    for stranger in sorted([name for name in written - names - helpers if len(name) in lengths]):
        for name in sorted(names):
            if _one_apart(stranger, name):
                yield Problem(
                    path=_where(case, stranger),
                    message=f"“{stranger}”与成员“{name}”只差一字。请对照身份证核对是否同一人，是的改为一致。",
                    confirm=True,
                    evidence=stranger,
                )
                break


def _one_apart(first: str, second: str) -> bool:
    """三字以上、同姓、只差一个字。"""
    if len(first) != len(second) or len(first) < 3 or first[0] != second[0]:
        return False
    return sum(a != b for a, b in zip(first, second, strict=True)) == 1


def _where(case: Case, name: str) -> str:
    for index, benefit in enumerate(case.household.benefits or ()):
        if benefit.beneficiary == name:
            return f"benefits[{index}].beneficiary"
    return next(f"{item.path}.signers" for item in case.volume if name in (item.document.signers or ()))


@rule("D620", "电话号码不对", WARNING, CORRECT, clause="逻辑核对")
def wrong_phone(case: Case) -> Iterator[Problem]:
    """手机号为 11 位，第一位是 1，第二位是 3 至 9；固定电话写区号。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理。
    反例：少一位；写成“无”。
    正例：11 位手机号；0719-4220000；没有登记的不报。
    """
    household = case.household
    if household.phone and not _is_phone(household.phone):
        yield _phone_problem(case, "phone", "联系电话", household.phone)
    for index, member in enumerate(household.members):
        if member.phone and not _is_phone(member.phone):
            yield _phone_problem(case, f"members[{index}].phone", f"{member.name or '成员'}的联系电话", member.phone)
    for index, helper in enumerate(household.helpers or ()):
        if helper.phone and not _is_phone(helper.phone):
            yield _phone_problem(case, f"helpers[{index}].phone", f"帮扶责任人{helper.name or ''}的电话", helper.phone)


def _is_phone(written: str) -> bool:
    if len(written) == 11 and written[0] == "1" and written[1] >= "3" and written.isdecimal():
        return True
    return bool(_LANDLINE.fullmatch(written.strip()))


def _phone_problem(case: Case, path: str, whose: str, written: str) -> Problem:
    shown = written if case.show_id else text.mask_phone(written)
    return Problem(path=path, message=f"{whose}“{shown}”不是 11 位手机号，也不是带区号的固定电话。请核对改正。")


@rule("D621", "户主变更没有说明", WARNING, SUPPLEMENT, clause="逻辑核对", reads=("documents",))
def head_changed_without_note(case: Case) -> Iterator[Problem]:
    """登记了原户主的，卷内有户主变更的说明。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理；矛盾之处只作提示，由人对照原件、入户核实，本工具不代改。
    反例：原户主张某去世，妻子接任，卷内申请书还是原户主签字，没有说明。
    正例：卷内有情况说明或户主变更证明；没有登记原户主的不报。
    """
    former = case.household.former_head
    head = case.household.head
    if not former or not case.recorded or (head and head.name == former):
        return
    if not any(_CHANGE.search(item.name) or (item.paper and item.paper.name == "情况说明") for item in case.items):
        yield Problem(
            path="former_head",
            message=f"户主由{former}变更为{head.name if head else '（未登记）'}，材料中没有变更的说明。"
            "请写情况说明，注明变更时间与原因；原有材料上的签字不改。",
        )


@rule("D622", "人编号重复", ERROR, CORRECT, clause="工具约定")
def person_code_twice(case: Case) -> Iterator[Problem]:
    """一户之内各人的人编号不同。

    条款：本工具的读取约定：每户有户编号，每名成员有姓名。
    反例：复制一行加人，人编号没有改。
    正例：各人不同；没有人编号的不报。
    """
    first: dict[str, str] = {}
    for index, member in enumerate(case.household.members):
        if member.person_code and member.person_code in first:
            yield Problem(
                path=f"members[{index}].person_code",
                message=f"{member.name or f'第{index + 1}名成员'}与{first[member.person_code]}的人编号相同。"
                "请在系统中查明各人的编号，改正。",
            )
        elif member.person_code:
            first[member.person_code] = member.name or f"第{index + 1}名成员"
