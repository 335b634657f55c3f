"""HTML 报告：一个文件，不上网，文字只是文字；在真正的浏览器里筛选、搜索、翻页、打印。"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import lxml.html
import pytest

from dangan import resources
from dangan.findings import Clause, Debt, Exemption, Failed, Finding, InputFile, NotChecked, Quiet, Report, Summary
from dangan.model import SourceRef
from dangan.reporters import html
from dangan.reporters.view import View

TITLES = {"D501": "应取消的材料", "D101": "缺少贫困户申请书", "D401": "缺扶贫手册", "D307": "收入不高于标准"}
VIEW = View(TITLES, profile="竹山县2017年“秋季攻势”一户一档")
CLAUSE = Clause("002-10", "其他资料如承诺书、明白卡、合影等一律取消。")
SORTS = (
    ("D501", "error", "取消", "村档案员"),
    ("D101", "error", "补充", "帮扶责任人"),
    ("D401", "warning", "补充", "帮扶责任人"),
)


def finding(number: int = 0, **fields: object) -> Finding:
    rule, severity, remedy, owner = SORTS[number % len(SORTS)]
    return Finding(
        **{  # type: ignore[arg-type]
            "rule": rule,
            "severity": severity,
            "remedy": remedy,
            "confirm": False,
            "household": f"4203{number:07}",
            "head": "周大山",
            "township": "云坪镇",
            "village": "桃源村",
            "path": "",
            "message": f"第{number}条意见",
            "place_now": None,
            "move_to": None,
            "owner": owner,
            "clause": CLAUSE,
            "source": SourceRef("材料.csv", None, number + 2),
            "fingerprint": f"{number:016x}",
            **fields,
        }
    )


def report(*findings: Finding, **fields: object) -> Report:
    summary = Summary(
        households=12345,
        members=40000,
        findings=len(findings),
        by_severity=Counter(f.severity for f in findings),
        by_rule=Counter(f.rule for f in findings),
        by_remedy=Counter(f.remedy for f in findings),
        by_cause={"因病": 7000, "缺技术": 4000},
    )
    return Report(
        **{  # type: ignore[arg-type]
            "tool": "dangan 0.1",
            "profile": "zhushan-2017",
            "as_of": "2017-11-30",
            "complete": True,
            "inputs": [InputFile("户.csv", "gb18030", 12345)],
            "summary": summary,
            "applied_rules": ["D101", "D401", "D501"],
            "not_checked": [],
            "failed": [],
            "findings": list(findings),
            **fields,
        }
    )


def page(given: Report) -> str:
    stream = io.StringIO()
    html.write(given, stream, VIEW)
    return stream.getvalue()


def text(fragment: lxml.html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", fragment.text_content())


HOSTILE = "</script><script>document.title='坏'</script><!-- <b>张</b> &amp; \u2028"


def test_the_head_tells_figures_gaps_and_what_was_put_aside() -> None:
    """不运行脚本也看得到：户数、人数、意见、未核查及原因、搁置及原因、是否完整。"""
    root = lxml.html.fromstring(
        page(
            report(
                finding(0),
                finding(1),
                finding(2, household="42030000000"),
                complete=False,
                not_checked=[NotChecked("D307", "本县没有设定当年脱贫标准")],
                failed=[Failed("42030000009", SourceRef("户.csv", None, 9), "户编号重复")],
            )
        )
    )
    figures = text(root.xpath("//section[@class='figures']")[0])
    for figure in (
        "12,345 户",
        "40,000 人",
        "2 户有意见",
        "3 条意见",
        "2 错误",
        "1 警告",
        "1 取消",
        "2 补充",
        "0 修正",
    ):
        assert figure in figures
    aside = text(root.xpath("//section[@class='left-out']")[0])
    assert "未核查 1 条规则" in aside
    assert "本县没有设定当年脱贫标准 D307 收入不高于标准" in aside
    assert "户 42030000009 户.csv 第9行 户编号重复" in aside
    assert "核查不完整" in text(root.xpath("//main")[0])
    assert "2017年11月30日" in text(root.xpath("//header")[0])


def test_what_is_kept_quiet_is_told() -> None:
    """基线、豁免各有几条没有列出，哪些该清理。"""
    quiet = Quiet(
        baselined=1200,
        suppressed=3,
        stale=[Debt("D501", "42030000001", "0" * 16)],
        unused=[Exemption("42030000002", "D401", "手册在县医院", "2018-06")],
    )
    aside = text(lxml.html.fromstring(page(report(quiet=quiet))).xpath("//section[@class='left-out']")[0])
    assert "基线中的旧账 1,200 条，豁免 3 条" in aside
    assert "2 处该清理" in aside
    assert "户 42030000001 D501" in aside
    assert "户 42030000002 D401 2018-06 到期 手册在县医院" in aside


def test_the_page_is_one_file_that_asks_nothing_of_the_network() -> None:
    """没有外部的脚本、样式、图片；安全策略只许本页自带的脚本，逐段写明其摘要。"""
    root = lxml.html.fromstring(page(report(finding())))
    assert not root.xpath("//link | //img | //iframe | //*[@src] | //*[@href]")
    assert "url(" not in root.xpath("//style")[0].text
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none';")
    scripts = [script.text.encode() for script in root.xpath("//script[not(@type)]")]
    allowed = {b64decode(digest) for digest in re.findall(r"'sha256-([^']+)'", policy)}
    assert allowed == {hashlib.sha256(script).digest() for script in scripts}


def test_text_of_a_record_cannot_become_markup() -> None:
    root = lxml.html.fromstring(page(report(finding(message=HOSTILE, head=HOSTILE, township=HOSTILE))))
    assert len(root.xpath("//script")) == 1 + 3
    data = json.loads(root.xpath("//script[@id='data']")[0].text)
    assert data["texts"].count(HOSTILE) == 1
    failed = page(report(failed=[Failed(HOSTILE, None, HOSTILE)], inputs=[InputFile(HOSTILE, None, 1)]))
    assert len(lxml.html.fromstring(failed).xpath("//script | //b[text()='张']")) == 1 + 3


def test_the_same_report_is_the_same_page() -> None:
    given = report(*(finding(number) for number in range(20)))
    assert page(given) == page(given)


def test_the_charting_library_is_the_published_one() -> None:
    """并入的 Chart.js 与说明里记的版本、摘要一致，许可在旁。"""
    folder = resources.report_page()
    library = (folder / "chart.umd.min.js").read_bytes()
    readme = (folder / "README.md").read_text("utf-8")
    assert hashlib.sha256(library).hexdigest() in readme
    version = re.search(rb"Chart\.js v([\d.]+)", library)
    assert version
    assert f"Chart.js {version[1].decode()}" in readme
    assert "MIT License" in page(report())
    assert "MIT License" in (folder / "chart-LICENSE.md").read_text("utf-8")


# 以下在真正的浏览器里


class Browser:
    """一个无界面的 Chromium，开着一份报告。"""

    def __init__(self, driver: object, folder: Path) -> None:
        self.driver = driver
        self.file = folder / "意见.html"

    def open(self, given: Report | None = None, conditions: str = "") -> Browser:
        if given is not None:
            self.file.write_text(page(given), "utf-8")
        self.driver.get("about:blank")
        self.driver.get(self.file.as_uri() + conditions)
        return self

    def run(self, script: str, *arguments: object) -> object:
        return self.driver.execute_script(script, *arguments)

    def wait(self, met: Callable[[], bool]) -> None:
        """等到 met 成立，至多 10 秒；机器忙时图要过一会儿才排好。"""
        from selenium.webdriver.support.ui import WebDriverWait

        WebDriverWait(self.driver, 10).until(lambda _: met())

    def find(self, selector: str) -> object:
        return self.driver.find_element("css selector", selector)

    def type(self, words: str) -> None:
        self.find("[name=search]").clear()
        self.find("[name=search]").send_keys(words)

    def choose(self, **wanted: str) -> None:
        """像人一样在下拉框里选；值要在选项之中。"""
        from selenium.webdriver.support.select import Select

        for name, value in wanted.items():
            Select(self.find(f"[name={name}]")).select_by_value(value)

    @property
    def count(self) -> str:
        return self.find("#count").text

    @property
    def messages(self) -> list[str]:
        return self.run("return [...document.querySelectorAll('#findings td p:first-child')].map(p => p.textContent)")

    def choices(self, name: str) -> dict[str, int]:
        """下拉框里的各项与件数。"""
        labels = self.run(
            "return [...document.querySelectorAll(`[name=${arguments[0]}] option`)].slice(1).map(o => o.text)", name
        )
        parts = [re.fullmatch(r"(.+)（([\d,]+)）", label) for label in labels]
        return {part[1]: int(part[2].replace(",", "")) for part in parts}

    def complaints(self) -> list[str]:
        """脚本的错误与被拦下的请求。"""
        return [entry["message"] for entry in self.driver.get_log("browser")]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    webdriver = pytest.importorskip("selenium.webdriver", reason="没有装 selenium")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    chromedriver = shutil.which("chromedriver")
    if not chromium or not chromedriver:
        pytest.skip("没有装 Chromium 与 chromedriver（Debian：apt-get install chromium chromium-driver）")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,800"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(chromedriver))
    yield Browser(driver, tmp_path_factory.mktemp("html"))
    driver.quit()


def county() -> list[Finding]:
    """两万条：4 个乡镇各 5 个村，村名各乡镇相同，每村 100 户，每户 10 条。"""
    return [
        finding(
            number,
            household=f"42030{number // 10:06}",
            township=f"第{number // 5000 + 1}镇",
            village=f"{number // 1000 % 5 + 1}组村",
            head=f"户主{number // 10}",
        )
        for number in range(20_000)
    ]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"township": "第2镇"}, lambda f: f.township == "第2镇"),
        ({"place": "第3镇/4组村"}, lambda f: (f.township, f.village) == ("第3镇", "4组村")),
        ({"rule": "D401"}, lambda f: f.rule == "D401"),
        ({"severity": "warning"}, lambda f: f.severity == "warning"),
        ({"remedy": "取消"}, lambda f: f.remedy == "取消"),
        ({"owner": "村档案员"}, lambda f: f.owner == "村档案员"),
        (
            {"township": "第1镇", "place": "第1镇/2组村", "remedy": "补充", "severity": "error"},
            lambda f: (f.township, f.village, f.rule) == ("第1镇", "2组村", "D101"),
        ),
    ],
    ids=lambda value: "、".join(value.values()) if isinstance(value, dict) else "",
)
def test_each_filter_lists_what_it_names(
    browser: Browser, conditions: dict[str, str], expected: Callable[[Finding], bool]
) -> None:
    findings = county()
    browser.open(report(*findings)).choose(**conditions)
    wanted = [f for f in findings if expected(f)]
    households = len({f.household for f in wanted})
    assert browser.count.startswith(f"{len(wanted):,} 条意见，涉及 {households:,} 户")
    assert browser.messages == [f.message for f in wanted[:100]]
    rules = Counter(f.rule for f in wanted)
    if "rule" not in conditions and "severity" not in conditions and "remedy" not in conditions:
        assert browser.choices("rule") == {f"{code} {TITLES[code]}": n for code, n in sorted(rules.items())}
    assert browser.complaints() == []


def test_other_choices_of_the_same_filter_keep_their_counts(browser: Browser) -> None:
    """选了一个乡镇，仍看得出别的乡镇各有多少；别的条件的件数只算这个乡镇。"""
    browser.open(report(*county())).choose(township="第2镇")
    assert browser.choices("township") == {f"第{n}镇": 5000 for n in (1, 2, 3, 4)}
    assert browser.choices("place") == {f"{n}组村": 1000 for n in (1, 2, 3, 4, 5)}
    browser.choose(place="第2镇/1组村", township="第3镇")
    assert browser.count.startswith("5,000 条")


def test_search_wants_every_word(browser: Browser) -> None:
    browser.open(report(*county()))
    browser.type("户主77 扶贫手册")
    wanted = [f for f in county() if "户主77" in f.head and f.rule == "D401"]
    assert browser.count.startswith(f"{len(wanted)} 条意见")
    browser.type("没有这样的字")
    assert browser.count == "没有符合条件的意见"
    assert not browser.find("#findings").is_displayed()
    browser.find("[type=reset]").click()
    assert browser.count.startswith("20,000 条")


def test_search_waits_for_the_input_method(browser: Browser) -> None:
    """拼音还没有选成字，清单不动；选成了字就搜。"""
    browser.open(report(finding(0), finding(1, head="张三")))
    box = browser.find("[name=search]")
    enter = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(arguments[2] === '完' ? "
    enter += "new Event('compositionend') : new InputEvent('input', {isComposing: true}))"
    browser.run(enter, box, "zhang'san", "")
    assert browser.count.startswith("2 条")
    browser.run(enter, box, "张三", "完")
    assert browser.count.startswith("1 条")


def test_pages_go_through_all(browser: Browser) -> None:
    browser.open(report(*county()))
    browser.find("[data-step=next]").click()
    assert browser.messages[0] == "第100条意见"
    assert "第 2 页，共 200 页" in browser.find("#pages").text
    browser.find("[data-step=last]").click()
    assert browser.messages[-1] == "第19999条意见"
    assert not browser.find("[data-step=next]").is_enabled()


def test_conditions_can_be_bookmarked(browser: Browser) -> None:
    browser.open(report(*county())).choose(township="第2镇", rule="D501")
    address = browser.driver.current_url
    count = browser.count
    browser.open(conditions="#" + address.partition("#")[2])
    assert browser.count == count
    assert browser.find("#chosen").text == "只列：第2镇、D501 应取消的材料"


def test_the_figures_filter_by_keyboard(browser: Browser) -> None:
    """焦点移到“取消”，按空格：只列取消；再按一次：全部。"""
    browser.open(report(*(finding(number) for number in range(9))))
    button = browser.find("[data-value=取消]")
    browser.run("arguments[0].focus()", button)
    button.send_keys(" ")
    assert browser.count.startswith("3 条")
    assert button.get_attribute("aria-pressed") == "true"
    button.send_keys(" ")
    assert browser.count.startswith("9 条")


def test_a_click_on_a_bar_filters(browser: Browser) -> None:
    """点图上最长的一条：三条 D501、一条 D401，最长的是 D501。"""
    browser.open(report(finding(0), finding(3), finding(6), finding(2)))
    canvas = browser.find("[data-chart=rule] canvas")
    assert canvas.get_attribute("aria-label") == "各规则的意见：D501 应取消的材料 3，D401 缺扶贫手册 1"
    browser.run(
        "const chart = Chart.getChart(arguments[0]); chart.resize(); chart.update('none');"
        "const bar = chart.getDatasetMeta(0).data[0];"
        "const box = arguments[0].getBoundingClientRect();"
        "arguments[0].dispatchEvent(new MouseEvent('click', {clientX: box.x + bar.x - 3, clientY: box.y + bar.y}))",
        canvas,
    )
    browser.wait(lambda: browser.count.startswith("3 条"))
    cause = browser.find("[data-chart=cause] canvas")
    assert cause.get_attribute("aria-label").endswith("因病 7000，缺技术 4000")


def test_hostile_text_is_only_text(browser: Browser) -> None:
    hostile = finding(message=HOSTILE, head="<b>张三</b>", township=HOSTILE, village="<i>村</i>", owner="<img src=x>")
    browser.open(report(hostile, failed=[Failed("1", None, HOSTILE)]))
    assert browser.messages == [HOSTILE]
    assert "一户一档" in browser.driver.title
    assert browser.run("return document.querySelectorAll('#findings b, #findings i, img').length") == 0
    assert browser.complaints() == []


def test_findings_of_the_whole_batch_come_first(browser: Browser) -> None:
    whole = finding(5, household=None, head=None, township=None, village=None, message="全宗号没有设定")
    browser.open(report(finding(1), whole, finding(2, township=None)))
    assert browser.messages[0] == "全宗号没有设定"
    assert set(browser.choices("township")) == {"云坪镇", "全批次", "未注明"}
    assert browser.count == "3 条意见，涉及 2 户"


@pytest.mark.parametrize(
    ("households", "words"), [(12345, "没有核查意见。"), (0, "没有可查的户。")], ids=["无意见", "无户"]
)
def test_without_findings_there_is_nothing_to_filter(browser: Browser, households: int, words: str) -> None:
    given = report()
    empty = Summary(households, 0, 0, {}, {}, {}, {"因病": 3} if households else {})
    browser.open(report(summary=empty, inputs=given.inputs))
    assert browser.find(".nothing").text == words
    assert browser.run("return document.querySelector('form')") is None
    assert browser.complaints() == []


def test_print_lists_all_that_is_chosen_by_village_without_controls(browser: Browser, tmp_path: Path) -> None:
    """打印出所选的全部意见（不止屏上的一页），每村另起一页；搜索框与按钮不印。"""
    pdftotext = shutil.which("pdftotext")
    if not pdftotext:
        pytest.skip("没有装 poppler-utils")
    browser.open(report(*county()), "#place=第2镇/3组村").choose(rule="D501")
    sheet = tmp_path / "意见.pdf"
    sheet.write_bytes(b64decode(browser.driver.print_page()))
    raw = subprocess.run([pdftotext, "-raw", sheet, "-"], capture_output=True, check=True).stdout.decode()
    printed = re.sub(r"[ \n　]", "", raw)
    wanted = [f.message for f in county() if (f.township, f.village, f.rule) == ("第2镇", "3组村", "D501")]
    assert re.findall(r"第\d+条意见", printed) == wanted
    assert "只列：第2镇、3组村、D501应取消的材料" in printed
    assert not re.search("清除筛选|下一页|搜索", printed)
    front, first, *_ = printed.split("\f")
    assert "条意见" not in re.sub("[\\d,]+条意见", "", front)
    assert "第2镇3组村" in first
