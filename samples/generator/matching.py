"""线上线下比对与部门数据比对的样例：手册的登记，民政、公安的名单，埋下不同之处，列成清单。

只照县里的习惯与规定写，不用本工具的代码。另有一些看着不同、其实相同的写法，不应报。
"""

from __future__ import annotations

import copy
import csv
import io
from pathlib import Path
from typing import Any

from generator import files, tables
from generator.county import County
from generator.files import Table

Record = dict[str, Any]

HANDBOOK, ALLOWANCE, VEHICLES = "handbook.xlsx", "allowance.xlsx", "vehicles.csv"
_SHEETS = ("户", "成员", "帮扶措施", "帮扶责任人")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def write(out: Path) -> None:
    """compare/ 之下：手册登记、两份名单、埋设清单。"""
    out.mkdir(parents=True, exist_ok=True)
    system = County().clean()
    planted: list[Record] = []
    handbook = _handbook(copy.deepcopy(system), planted)
    bundle = tables.bundle({"households": handbook, "villages": [], "village_documents": []})
    files.write_xlsx(out / HANDBOOK, {name: _filled(bundle[name]) for name in _SHEETS})
    titles = ("青岭县农村最低生活保障对象名单（截至2017年10月31日）", "填报单位：青岭县民政局")
    files.write_xlsx(out / ALLOWANCE, {"Sheet1": _allowance(system, planted)}, titles)
    (out / VEHICLES).write_bytes(_vehicles(system, planted).encode("gb18030"))
    lines = ",\n".join(files.compact(entry) for entry in planted)
    (out / "planted.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")


def _filled(table: Table) -> Table:
    """去掉一格也没有填的列。"""
    header, rows = table
    kept = [n for n, _ in enumerate(header) if any(row[n] is not None and row[n] != [] for row in rows)]
    return [header[n] for n in kept], [[row[n] for n in kept] for row in rows]


def _note(planted: list[Record], file: str, household: Record | None, rule: str, where: str, what: str) -> None:
    """记下一处：哪份文件，哪一户，哪条规定，谁的哪一项，怎么回事。"""
    code = household["code"] if household else None
    planted.append({"file": file, "household": code, "rule": rule, "where": where, "what": what})


def _checked(seventeen: str) -> str:
    return seventeen + _CHECKS[sum(int(d) * w for d, w in zip(seventeen, _WEIGHTS, strict=True)) % 11]


def _old(number: str) -> str:
    """十五位的旧号码。"""
    return number[:6] + number[8:17]


def _wide(number: str) -> str:
    """全角，中间有空格。"""
    return " ".join((number[:6], number[6:14], number[14:])).translate({ord("0") + n: ord("０") + n for n in range(10)})


def _cut(number: str) -> str:
    """Excel 只留十五位。"""
    cut = number[:15] + "000"
    assert _checked(cut[:17]) != cut, "校验码碰巧相符，换一个人"
    return cut


def _handbook(hs: list[Record], planted: list[Record]) -> list[Record]:
    """手册的登记：从系统的一份抄来，改出不同。"""

    def note(n: int, rule: str, where: str, what: str) -> None:
        _note(planted, HANDBOOK, hs[n], rule, where, what)

    hs[0]["cause"] = "因灾"
    note(0, "D807", "主要致贫原因", "致贫原因写得不同")
    hs[1]["group"] = None
    note(1, "D807", "组", "手册没有写组")
    hs[2]["group"] = "二组"
    hs[4]["members"][1]["education"] = "小学" if hs[4]["members"][1]["education"] != "小学" else "初中"
    note(4, "D808", f"{hs[4]['members'][1]['name']}·文化程度", "文化程度写得不同")
    lost = hs[5]["members"].pop()
    hs[5]["member_count"] -= 1
    note(5, "D803", f"{lost['name']}·成员", "手册漏了一人")
    note(5, "D809", "人数", "手册的人数少一人")
    born = {"name": "黎小满", "sex": "女", "id_no": _checked("42039920170901042"), "relation": "之孙女"}
    hs[6]["members"].append({**dict.fromkeys(hs[6]["members"][0]), **born})
    note(6, "D804", "黎小满·成员", "手册写了新生儿，系统没有增员")
    moved = hs[9]["members"].pop()
    hs[25]["members"].append(moved)
    note(9, "D805", f"{moved['name']}·成员", "手册里到了另一户")
    hs[11]["members"][0]["id_no"] = hs[11]["members"][0]["id_no"][:10] + hs[11]["members"][0]["id_no"][11:]
    note(11, "D813", f"{hs[11]['members'][0]['name']}·证件号码", "号码漏了一位")
    hs[12]["members"][1]["id_no"] = _old(hs[12]["members"][1]["id_no"])
    hs[13]["members"][0]["id_no"] = hs[13]["members"][0]["id_no"].lower()
    hs[14]["members"][1]["id_no"] = _wide(hs[14]["members"][1]["id_no"])
    hs[16]["code"], was = "42039910120109999", hs[16]["code"]
    planted.append({"file": HANDBOOK, "household": was, "rule": "D806", "where": "户编号", "what": "户编号写错"})
    hs[17]["helpers"][-1]["name"] = "钱学礼"
    note(17, "D810", "帮扶责任人", "手册是另一名帮扶责任人")
    hs[18]["measures"].pop()
    note(18, "D811", "帮扶措施", "手册少一项措施")
    hs[19]["net_income_per_head"] += 1
    note(19, "D812", "人均纯收入", "人均纯收入差一元")
    twin = hs[20]["members"][3]
    twin["id_no"] = _checked(twin["id_no"][:14] + "888")
    note(20, "D803", f"{twin['name']}·成员", "同名而号码是另一个人的：系统的人")
    note(20, "D804", f"{twin['name']}·成员", "同名而号码是另一个人的：手册的人")
    hs[21]["members"][0]["health"] = None
    note(21, "D808", f"{hs[21]['members'][0]['name']}·健康状况", "手册空白")
    hs[24]["status"] = "已脱贫"
    hs[26]["identified_on"] = hs[26]["identified_on"][:4]
    extra = copy.deepcopy(hs[23])
    extra["code"] = "42039920020200888"
    extra["members"][0] |= {"name": "黄老五", "id_no": _checked("42039919500606111"), "person_code": None}
    _note(planted, HANDBOOK, extra, "D802", "户", "系统没有这一户")
    note(32, "D801", "户", "手册没有这一户")
    return [*hs[:32], *hs[33:], extra]


def _allowance(hs: list[Record], planted: list[Record]) -> Table:
    """民政的低保名单，八个村都在内。"""
    rows: list[list[Any]] = []

    def listed(household: Record, member: Record, number: str) -> None:
        place = f"青岭县{household['township']}{household['village']}"
        rows.append([len(rows) + 1, member["name"], number, place, 2])

    receiving = [(h, m) for h in hs for m in h["members"] if m.get("allowance")]
    (h0, m0), (h1, m1), (h2, m2), (h3, m3), (h4, m4), (h5, m5) = receiving
    listed(h0, m0, m0["id_no"].lower())
    _note(planted, ALLOWANCE, h1, "D832", f"{m1['name']}·享受低保", "登记享受低保，名单上没有")
    listed(h2, m2, _old(m2["id_no"]))
    listed(h3, m3, m3["id_no"])
    listed(h4, m4, _cut(m4["id_no"]))
    _note(planted, ALLOWANCE, h4, "D840", f"{m4['name']}·享受低保", "名单上的号码只剩 15 位，姓名与村相同")
    _note(planted, ALLOWANCE, None, "D842", "低保名单", "有号码被改坏")
    listed(h5, m5, _wide(m5["id_no"]))
    listed(hs[39], hs[39]["members"][0], hs[39]["members"][0]["id_no"])
    _note(planted, ALLOWANCE, hs[39], "D832", f"{hs[39]['members'][0]['name']}·享受低保", "名单上有，登记不享受低保")
    listed(hs[47], hs[47]["members"][0], _checked("42039919611212345"))
    listed(hs[1], {"name": "安大山"}, _checked("42039919400101111"))
    rows.append(["合计", "", "", "", 16])
    return ["序号", "姓名", "公民身份号码", "家庭住址", "保障人口"], rows


def _vehicles(hs: list[Record], planted: list[Record]) -> str:
    """公安的机动车登记，全市的，绝大多数不是本县贫困户。"""
    stream = io.StringIO(newline="")
    rows = csv.writer(stream)
    rows.writerow(["汉原市机动车登记信息（数据截止日期：2017年9月30日）"])
    rows.writerow(["号牌号码", "车辆类型", "机动车所有人", "所有人身份证号", "住址", "初次登记日期"])

    def car(plate: str, kind: str, name: str, number: str, place: str, day: str) -> None:
        rows.writerow([plate, kind, name, number, place, day])

    for n in range(40):
        number = _checked(f"420399197{n % 10}01{n % 28 + 1:02}5{n:02}")
        car(f"鄂Z{10000 + n}", "小型轿车", f"路{'人甲乙丙丁'[n % 5]}", number, "汉原市", "2015-06-01")
    owner, older, cited, other = (hs[n] for n in (8, 18, 23, 29))
    name = owner["members"][0]["name"]
    car("鄂Z20001", "小型普通客车", name, owner["members"][0]["id_no"], f"青岭县{owner['village']}", "2016-03-08")
    car("鄂Z20002", "轻型自卸货车", name, owner["members"][0]["id_no"], f"青岭县{owner['village']}", "2017-01-12")
    _note(planted, VEHICLES, owner, "D831", f"{name}·车辆", "名下两辆车")
    name = older["members"][0]["name"]
    car("鄂Z20003", "小型轿车", name, _old(older["members"][0]["id_no"]), "汉原市", "2009-05-05")
    _note(planted, VEHICLES, older, "D831", f"{name}·车辆", "登记车辆时用的十五位号码")
    name = cited["members"][0]["name"]
    car("鄂Z20004", "普通二轮摩托车", name, "", f"青岭县{cited['township']}{cited['village']}", "2012-08-20")
    _note(planted, VEHICLES, cited, "D840", f"{name}·车辆", "没有号码，姓名与村相同")
    car("鄂Z20005", "小型轿车", other["members"][0]["name"], _checked("42039919790909678"), "汉原市", "2014-02-02")
    return stream.getvalue()
