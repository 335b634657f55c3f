"""政策方案（profile）：某地某年的归档规定，全是数据。代码里没有任何门槛数字。

方案是 TOML 文件，形状由 schemas/profile.schema.json 核对；extends 继承另一方案，
表按键合并，列表按名称（name、paper 或 item，程序另看 phase）合并。每一条目以 clause 注明依据条款。
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from dangan import mistakes, resources, text
from dangan.errors import ProfileError, unreadable_toml, why
from dangan.findings import Clause, Remedy, Severity

Home = Literal["volume", "bag", "cancelled", "village", "attachment"]
BookKind = Literal["stable", "nearly", "new", "meeting"]
"""单独的台账列哪些户：稳定脱贫、预脱贫、新增、应急纳入或回退（一事一议）。"""


class Base(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Section(Base, frozen=True, kw_only=True):
    """一户一档的一个类别。list：open 为"主要包括"，closed 为"包括"。

    when 为 always，或 exiting：仅已脱贫、稳定脱贫、预脱贫、返贫户才有这一类别。
    names 为文件夹名的别样写法，如 识别。
    """

    name: str
    list: Literal["open", "closed"]
    when: Literal["always", "exiting"] = "always"
    names: tuple[str, ...] = ()
    clause: str


class Paper(Base, frozen=True, kw_only=True):
    """一种材料：叫什么、应放在哪里、何时必备、谁签字。

    home 为应在之处；also_bag 为真表示户明白袋也可存放（如协议书）。
    names 精确别名，contains 包含即认（最长者胜），unless 含此词则不认。
    required：always 每户、exited 已脱贫户、project 有项目、relocated 搬迁户、agreement 有协议、never。
    per：household 每户一件、year 每年一件、project 每项目一件、many 不限。
    move_to：放错时的去向；village_class 为村级专项工作档案的类目。form 为表样文件名。
    """

    name: str
    home: Home
    section: str = ""
    also_bag: bool = False
    names: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    required: Literal["always", "exited", "project", "relocated", "agreement", "never"] = "never"
    per: Literal["household", "year", "project", "many"] = "many"
    signers: tuple[str, ...] = ()
    tolerated: bool = False
    exit_only: bool = False
    village_class: str = ""
    move_to: str = ""
    form: str = ""
    clause: str


class BagItem(Base, frozen=True, kw_only=True):
    """户明白袋应存材料的一行。caption 为清单上的写法；only_exited 仅已脱贫户存放。"""

    paper: str
    caption: str
    required: Literal["always", "exited", "agreement", "never"]
    only_exited: bool = False
    clause: str


class Step(Base, frozen=True, kw_only=True):
    """程序的一环。paper 为证明这一环的户内材料；village 为真则须以参见村级专项工作档案证明。"""

    phase: Literal["识别", "纳入", "退出"]
    name: str
    aliases: tuple[str, ...] = ()
    paper: str = ""
    village: bool = False
    required: bool = False
    clause: str


class ReviewItem(Base, frozen=True, kw_only=True):
    item: str
    full: Decimal


class ReviewBlock(Base, frozen=True, kw_only=True):
    name: str
    items: tuple[ReviewItem, ...]


class Reviews(Base, frozen=True, kw_only=True):
    """“五评”指标。note 印在表上（如 示例指标，以本县印发为准）；total 为满分合计。"""

    note: str = ""
    total: Decimal
    raters: int
    blocks: tuple[ReviewBlock, ...]
    clause: str


class AccountItem(Base, frozen=True, kw_only=True):
    """收支科目。sum_of 为其应等于的各分项；kind：income 收入、expense 支出、result 结果。"""

    item: str
    kind: Literal["income", "expense", "result"]
    aliases: tuple[str, ...] = ()
    sum_of: tuple[str, ...] = ()
    caption: str = ""
    clause: str


class Threshold(Base, frozen=True, kw_only=True):
    """一个门槛：value 通用值，by_year 各年的值，by_key 各类的值；都没有即本县未设定，相关规则列入未核查。

    by_key 的键由 title 说明（如 职级、学段、医疗费用类别）。use 说明规则、表样以外的用处，如 部门数据比对。
    """

    title: str
    unit: str
    value: Decimal | None = None
    by_year: dict[str, Decimal] = {}
    by_key: dict[str, Decimal] = {}
    use: str = ""
    clause: str

    def at(self, year: int) -> Decimal | None:
        """year 年的值；没有则为通用值，再没有为 None。"""
        return self.by_year.get(str(year), self.value) if self.by_year else self.value

    def matching(self, words: str) -> Decimal | None:
        """words（如登记的职级“正科级”）中含有哪个键，就是哪个键的值，最长者胜；都不含则为通用值。"""
        found = max((key for key in self.by_key if key in words), key=len, default=None)
        return self.by_key[found] if found else self.value

    def figures(self) -> str:
        """写给人看的各值：5（科级 3，科员 2）；都没有为“本县未设定”。"""
        keyed = {**{f"{year}年": value for year, value in self.by_year.items()}, **self.by_key}
        several = "，".join(f"{key} {value}" for key, value in keyed.items())
        if self.value is None:
            return several or "本县未设定"
        return f"{self.value}（{several}）" if several else str(self.value)


class WordList(Base, frozen=True, kw_only=True):
    """一个取值表或名单，如 致贫原因、稳定脱贫后不再享受的政策。use 说明规则、表样以外的用处。"""

    title: str
    values: tuple[str, ...] = ()
    use: str = ""
    clause: str


class ByEye(Base, frozen=True, kw_only=True):
    """一种只有人对照原件才看得出的情形，印在核查单上供人勾。part 为核查单上的一部分；village 为真的看村级材料。"""

    name: str
    part: str
    village: bool = False
    clause: str


class Department(Base, frozen=True, kw_only=True):
    """部门的一种名单（dangan match）。rule 为意见的规则码，names 为认名单的词。

    有 field（户或成员的中文表头）的与登记的这一栏比：登记为 conflicts 之一而名单上有，或登记为 expects 之一而
    名单上没有，是线索；没有 field 的，只看名单上有没有。hit、absent 为两种线索的说法，空的不算线索。
    """

    name: str
    department: str
    rule: str
    names: tuple[str, ...] = ()
    field: str = ""
    conflicts: tuple[str, ...] = ()
    expects: tuple[str, ...] = ()
    hit: str = ""
    absent: str = ""
    clause: str


class Book(Base, frozen=True, kw_only=True):
    """明细台账之外单独的一本台账。apart 为真的，列入此账的户不再列入明细台账；note 印在题下。"""

    name: str
    kind: BookKind
    apart: bool = False
    note: str = ""
    clause: str


class Notice(Base, frozen=True, kw_only=True):
    """对外的一种公示。kind 为列哪些户，allowance 为享受低保的人；word 为 公示、公告等的说法；text 为正文。

    fields 为所列各栏：只能从这几种里选，电话、账号、病情、致贫原因一律没有。
    """

    name: str
    kind: Literal["stable", "nearly", "new", "allowance"]
    word: str
    text: str
    fields: tuple[Literal["村", "组", "户主", "姓名", "证件号码", "人口", "金额"], ...]
    clause: str


class RuleSetting(Base, frozen=True, kw_only=True):
    """对某条规则的调整。off 为真则不用此规则。"""

    off: bool = False
    severity: Severity | None = None
    clause: str | None = None
    reason: str = ""


class Profile(Base, frozen=True, kw_only=True, dict=True, eq=False):
    id: str
    title: str
    place: str
    year: int
    source: str
    extends: str = ""
    ban_scope: Literal["bag", "all"] = "all"
    new_since: str = ""
    clauses: dict[str, str]
    sections: tuple[Section, ...]
    papers: tuple[Paper, ...]
    bag: tuple[BagItem, ...] = ()
    steps: tuple[Step, ...] = ()
    reviews: Reviews | None = None
    accounts: tuple[AccountItem, ...]
    thresholds: dict[str, Threshold] = {}
    lists: dict[str, WordList] = {}
    by_eye: tuple[ByEye, ...] = ()
    books: tuple[Book, ...] = ()
    notices: tuple[Notice, ...] = ()
    departments: tuple[Department, ...] = ()
    owners: dict[str, str]
    remedies: dict[Remedy, str] = {}
    rules: dict[str, RuleSetting] = {}

    def clause(self, clause_id: str) -> Clause:
        """条款编号与原文。"""
        return Clause(clause_id, self.clauses[clause_id])

    def paper(self, name: str) -> Paper:
        """按标准名称取材料。"""
        return self._by_name[name]

    def classify(self, name: str) -> Paper | None:
        """材料名称 → 材料种类：先查标准名与别名，再查包含词（最长者胜），认不出返回 None。"""
        return _classify(self, text.title_key(name))

    def resembling(self, name: str) -> Paper | None:
        """与 name 只差一个字（三个字以上）的材料，如 申清书；像几种或都不像的为 None。认得的名称用 classify。"""
        found = {
            paper.name: paper for pattern in _blanked(text.title_key(name)) for paper in self._near.get(pattern, ())
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def threshold(self, name: str, year: int) -> Decimal | None:
        """门槛值；未设定为 None。"""
        threshold = self.thresholds.get(name)
        return threshold.at(year) if threshold else None

    def figure(self, name: str, words: str) -> Decimal | None:
        """分类的门槛值，见 Threshold.matching；未设定为 None。"""
        threshold = self.thresholds.get(name)
        return threshold.matching(words) if threshold else None

    def has_paper(self, name: str) -> bool:
        """方案中有没有这种材料。"""
        return name in self._by_name

    def is_set(self, name: str) -> bool:
        """门槛或名单是否已由方案或本县设定。"""
        threshold = self.thresholds.get(name)
        if threshold is None:
            return bool(self.values(name))
        return threshold.value is not None or bool(threshold.by_year or threshold.by_key)

    def title_of(self, name: str) -> str:
        """门槛或名单的中文名称；方案中没有的，原样返回。"""
        entry = self.thresholds.get(name) or self.lists.get(name)
        return entry.title if entry else name

    def adjusted(self, owners: Mapping[str, str], rules: Mapping[str, RuleSetting]) -> Profile:
        """并入本县设置（dangan.toml 的 [owners]、[rules]）后的方案；引用了没有的条款抛出 ProfileError。"""
        profile = msgspec.structs.replace(self, owners={**self.owners, **owners}, rules={**self.rules, **rules})
        _check_references(profile, f"{self.id}（dangan.toml）")
        return profile

    def values(self, name: str) -> tuple[str, ...]:
        """取值表；未设定为空。"""
        found = self.lists.get(name)
        return found.values if found else ()

    def owner(self, rule: str, remedy: str) -> str | None:
        """责任人：先按规则码，再按规则族（前两位），再按整改方式。"""
        for name in (rule, rule[:2], remedy):
            if name in self.owners:
                return self.owners[name]
        return None

    @cached_property
    def _by_name(self) -> dict[str, Paper]:
        return {paper.name: paper for paper in self.papers}

    @cached_property
    def _exact(self) -> dict[str, Paper]:
        return {text.title_key(n): p for p in self.papers for n in (p.name, *p.names)}

    @cached_property
    def _near(self) -> dict[str, list[Paper]]:
        """空去一个字的名称 → 材料。"""
        near: dict[str, list[Paper]] = {}
        for name, paper in self._exact.items():
            for pattern in _blanked(name):
                near.setdefault(pattern, []).append(paper)
        return near

    @cached_property
    def _contains(self) -> list[tuple[str, Paper]]:
        words = [(text.title_key(w), p) for p in self.papers for w in p.contains]
        return sorted(words, key=lambda pair: -len(pair[0]))


@lru_cache(maxsize=65536)
def _classify(profile: Profile, title: str) -> Paper | None:
    if title in profile._exact:
        return profile._exact[title]
    for word, paper in profile._contains:
        if word in title and not any(u in title for u in paper.unless):
            return paper
    return None


def _blanked(name: str) -> list[str]:
    """依次空去一个字；不足三个字的太短，差一个字不足为凭。"""
    return [f"{name[:i]}\0{name[i + 1 :]}" for i in range(len(name))] if len(name) >= 3 else []


def names() -> list[str]:
    """内置方案的编号。"""
    return sorted(path.stem for path in resources.profiles().glob("*.toml") if not path.stem.startswith("_"))


def load(id_or_path: str) -> Profile:
    """读入方案：内置编号或 TOML 文件路径；文件有误抛出 ProfileError。"""
    return convert(_merged(id_or_path, ()), id_or_path)


def convert(data: dict[str, Any], name: str) -> Profile:
    """核对并转为 Profile；不合 profile.schema.json，或引用了没有的条款、材料、类别，抛出 ProfileError。"""
    _check_shape(data, name)
    profile = msgspec.convert(data, Profile, strict=False)
    _check_references(profile, name)
    return profile


def _check_shape(data: dict[str, Any], name: str) -> None:
    import jsonschema_rs

    schema = msgspec.json.decode(resources.schema("profile"))
    try:
        valid = jsonschema_rs.Draft202012Validator(schema).is_valid(data)
    except ValueError as error:
        raise ProfileError(f"方案 {name} 有误：有不能用的值，如没有加引号的日期（{error}）") from error
    if not valid:
        raise ProfileError(f"方案 {name} 有误：{mistakes.explain(schema, data)}。用 dangan schema profile 查看写法")


def _check_references(profile: Profile, name: str) -> None:
    settings = [s for s in profile.rules.values() if s.clause]
    entries: list[Any] = [
        *profile.sections,
        *profile.papers,
        *profile.bag,
        *profile.steps,
        *([profile.reviews] if profile.reviews else []),
        *profile.accounts,
        *profile.thresholds.values(),
        *profile.lists.values(),
        *profile.by_eye,
        *profile.books,
        *profile.notices,
        *profile.departments,
        *settings,
    ]
    papers = [item.paper for item in profile.bag] + [s.paper for s in profile.steps if s.paper]
    sections = [paper.section for paper in profile.papers if paper.section]
    parts = [part for account in profile.accounts for part in account.sum_of]
    for what, wanted, known in (
        ("条款", [entry.clause for entry in entries], set(profile.clauses)),
        ("材料", papers, {paper.name for paper in profile.papers}),
        ("类别", sections, {section.name for section in profile.sections}),
        ("科目", parts, {account.item for account in profile.accounts}),
    ):
        for reference in wanted:
            if reference not in known:
                raise ProfileError(f"方案 {name} 有误：用到的{what}「{reference}」没有定义，请在方案中补上或改正写法")


def _merged(id_or_path: str, seen: tuple[str, ...]) -> dict[str, Any]:
    path = Path(id_or_path) if id_or_path.endswith(".toml") else resources.profiles() / f"{id_or_path}.toml"
    if str(path) in seen:
        raise ProfileError(f"方案 {id_or_path} 的 extends 循环引用")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ProfileError(f"没有方案 {id_or_path}；内置方案：{'、'.join(names())}") from None
    except OSError as error:
        raise ProfileError(f"方案文件 {path} 读不到：{why(error)}") from error
    except (ValueError, RecursionError) as error:
        raise ProfileError(f"方案文件 {path} 不是正确的 TOML：{unreadable_toml(error)}") from error
    parent = data.get("extends")
    if not parent:
        return data
    if not isinstance(parent, str):
        raise ProfileError(f"方案文件 {path} 的 extends 应为另一方案的编号或文件名")
    beside = path.parent / parent
    source = str(beside) if parent.endswith(".toml") else parent
    merged: dict[str, Any] = _merge(_merged(source, (*seen, str(path))), data)
    return merged


def _merge(base: Any, new: Any) -> Any:
    if isinstance(base, dict) and isinstance(new, dict):
        return base | {k: _merge(base[k], v) if k in base else v for k, v in new.items()}
    if isinstance(base, list) and isinstance(new, list):
        return _merge_lists(base, new)
    return new


def _merge_lists(base: list[Any], new: list[Any]) -> list[Any]:
    merged = {_list_key(entry): entry for entry in base}
    for entry in new:
        name = _list_key(entry)
        merged[name] = _merge(merged[name], entry) if name in merged else entry
    return list(merged.values())


def _list_key(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    return entry.get("phase"), next((entry[key] for key in _NAMES if key in entry), None)


_NAMES = ("name", "paper", "item")
"""列表中的条目凭哪个键认作同一条目。"""
