"use strict";
(() => {
  const PAGE = 100;
  const BARS = 15;
  const FACETS = ["township", "place", "rule", "severity", "remedy", "owner"];
  const SEARCHED = ["township", "village", "household", "head", "rule", "confirm", "message", "placeNow", "moveTo", "owner", "source"];

  const data = JSON.parse(document.getElementById("data").textContent);
  const severities = Object.keys(data.severities);
  const findings = data.rows.map(row => {
    const finding = Object.fromEntries(data.fields.map((field, column) => [field, data.texts[row[column]]]));
    finding.place = `${finding.township}/${finding.village}`;
    finding.searched = [data.titles[finding.rule], ...SEARCHED.map(field => finding[field])].join(" ").toLowerCase();
    return finding;
  });

  /* 所选的条件、页次，以及由此得出的意见与各条件下的件数 */
  const chosen = {};
  let page = 0;
  let shown = [];
  let counts = {};

  const filters = document.getElementById("filters");
  const table = document.getElementById("findings");
  const pages = document.getElementById("pages");
  const number = value => value.toLocaleString("zh-CN");

  function name(facet, value) {
    if (facet === "rule") return `${value} ${data.titles[value]}`;
    if (facet === "severity") return data.severities[value];
    if (facet === "place") return value.slice(value.indexOf("/") + 1);
    return value;
  }

  const townshipOf = place => place.slice(0, place.indexOf("/"));

  /* 每项条件下的件数不受该项自身所选的影响：只差这一项的意见也计入，好看出改选别的会有多少；
     村在乡镇之下，乡镇不合的只算乡镇不合 */
  function select() {
    const words = (chosen.search || "").toLowerCase().split(/\s+/).filter(Boolean);
    const active = FACETS.filter(facet => chosen[facet]);
    const misses = (finding, facet) =>
      finding[facet] !== chosen[facet] && (facet !== "place" || finding.township === chosen.township);
    counts = Object.fromEntries(FACETS.map(facet => [facet, new Map()]));
    shown = [];
    for (const finding of findings) {
      const missed = active.filter(facet => misses(finding, facet));
      if (missed.length > 1 || !words.every(word => finding.searched.includes(word))) continue;
      if (!missed.length) shown.push(finding);
      for (const facet of missed.length ? missed : FACETS) {
        const tally = counts[facet];
        const value = finding[facet];
        if (!tally.has(value)) tally.set(value, Object.fromEntries(severities.map(severity => [severity, 0])));
        tally.get(value)[finding.severity] += 1;
      }
    }
  }

  const total = tally => severities.reduce((sum, severity) => sum + tally[severity], 0);
  const ranked = facet => [...counts[facet]].sort((a, b) => total(b[1]) - total(a[1]) || (a[0] < b[0] ? -1 : 1));

  /* 页面元素；文字一律作为文字写入 */
  function element(tag, properties = {}, ...children) {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children.filter(child => child !== ""));
    return node;
  }

  function option(facet, value) {
    const tally = counts[facet].get(value);
    const label = `${name(facet, value)}（${number(tally ? total(tally) : 0)}）`;
    return element("option", { value, selected: chosen[facet] === value }, label);
  }

  const ORDERS = { severity: severities, remedy: data.remedies };

  function values(facet) {
    const known = ORDERS[facet] || [...counts[facet].keys()].sort((a, b) => (a < b ? -1 : 1));
    const present = known.filter(value => counts[facet].has(value) || chosen[facet] === value);
    return chosen[facet] && !present.includes(chosen[facet]) ? [...present, chosen[facet]] : present;
  }

  function showFilters() {
    for (const facet of FACETS) {
      const options = [element("option", { value: "" }, "全部")];
      if (facet === "place") {
        let group;
        for (const value of values(facet)) {
          const township = townshipOf(value);
          if (group?.label !== township) options.push((group = element("optgroup", { label: township })));
          group.append(option(facet, value));
        }
      } else {
        options.push(...values(facet).map(value => option(facet, value)));
      }
      filters.elements[facet].replaceChildren(...options);
    }
    if (filters.elements.search.value !== (chosen.search || "")) filters.elements.search.value = chosen.search || "";
    for (const button of document.querySelectorAll("button[data-facet]")) {
      button.setAttribute("aria-pressed", chosen[button.dataset.facet] === button.dataset.value);
    }
  }

  /* 清单：一个表，每户一个表体，每村前有村名 */
  function heading(kind, text) {
    return element("tr", { className: kind }, element("th", { colSpan: 5, scope: "rowgroup" }, text));
  }

  function row(finding) {
    const message = element("td", {}, element("p", {}, finding.message));
    if (finding.confirm) message.firstChild.append(element("span", { className: "confirm" }, finding.confirm));
    message.append(
      element(
        "details",
        {},
        element("summary", {}, name("rule", finding.rule), finding.source && `　${finding.source}`),
        element("p", {}, `依据 ${finding.clause}：${finding.basis}`),
      ),
    );
    const move = [finding.placeNow, finding.moveTo && `→ ${finding.moveTo}`].filter(Boolean).join(" ");
    return element(
      "tr",
      {},
      element("td", {}, element("span", { className: `badge ${finding.severity}` }, data.severities[finding.severity])),
      element("td", { className: "remedy" }, finding.remedy),
      message,
      element("td", {}, move),
      element("td", {}, finding.owner),
    );
  }

  function bodies(listed) {
    const groups = [];
    let village;
    let household;
    for (const finding of listed) {
      if (finding.place !== village) {
        village = finding.place;
        household = undefined;
        const place = finding.township === finding.village ? finding.village : `${finding.township}　${finding.village}`;
        groups.push(element("tbody", { className: "village" }, heading("village", place)));
      }
      if (finding.household !== household) {
        household = finding.household;
        if (household) {
          groups.push(element("tbody", {}, heading("household", [finding.head, household].filter(Boolean).join("　"))));
        }
      }
      groups.at(-1).append(row(finding));
    }
    return groups;
  }

  function list(listed) {
    table.querySelectorAll("tbody").forEach(body => body.remove());
    table.append(...bodies(listed));
  }

  function showPage() {
    const last = Math.max(0, Math.ceil(shown.length / PAGE) - 1);
    page = Math.min(page, last);
    const first = page * PAGE;
    list(shown.slice(first, first + PAGE));
    table.hidden = !shown.length;
    pages.hidden = last === 0;
    pages.querySelector("span").textContent = `第 ${page + 1} 页，共 ${last + 1} 页`;
    const places = { first: page === 0, previous: page === 0, next: page === last, last: page === last };
    for (const button of pages.querySelectorAll("button")) button.disabled = places[button.dataset.step];
    const households = new Set(shown.map(finding => finding.household)).size - shown.some(finding => !finding.household);
    const range = last ? `，这里是第 ${number(first + 1)}–${number(Math.min(first + PAGE, shown.length))} 条` : "";
    document.getElementById("count").textContent = shown.length
      ? `${number(shown.length)} 条意见，涉及 ${number(households)} 户${range}`
      : "没有符合条件的意见";
    const conditions = FACETS.filter(facet => chosen[facet]).map(facet => name(facet, chosen[facet]));
    if (chosen.search) conditions.push(`“${chosen.search}”`);
    document.getElementById("chosen").textContent = conditions.length ? `只列：${conditions.join("、")}` : "";
  }

  /* 图表 */
  function drawFacet(id, facet, title) {
    const bars = (ORDERS[facet] ? values(facet).map(value => [value, counts[facet].get(value)]) : ranked(facet)).filter(bar => bar[1]);
    const kept = bars.slice(0, BARS);
    const fade = kept.map(([value]) => (chosen[facet] && chosen[facet] !== value ? "40" : ""));
    const datasets = severities.map(severity => ({
      label: data.severities[severity],
      data: kept.map(([, tally]) => tally[severity]),
      backgroundColor: fade.map(alpha => Bars.colour(`--${severity}`) + alpha),
    }));
    const more = bars.length > BARS ? `（最多的 ${BARS} 个）` : "";
    const labels = kept.map(([value]) => name(facet, value));
    Bars.draw(id, title + more, labels, datasets, index => toggle(facet, kept[index][0]));
  }

  function showCharts() {
    drawFacet("rule", "rule", "各规则的意见");
    if (chosen.township) drawFacet("place", "place", `${chosen.township}各村的意见`);
    else drawFacet("place", "township", "各乡镇的意见");
    drawFacet("remedy", "remedy", "整改方式");
    const causes = Object.entries(data.causes).slice(0, BARS);
    const households = { label: "户数", data: causes.map(cause => cause[1]), backgroundColor: Bars.colour("--accent") };
    Bars.draw("cause", "主要致贫原因（全部核查的户）", causes.map(cause => cause[0]), [households]);
  }

  /* 条件记在网址的 # 之后，可收藏，可发给别人 */
  function remember() {
    const entries = [...FACETS, "search"].filter(facet => chosen[facet]).map(facet => [facet, chosen[facet]]);
    const hash = new URLSearchParams(entries).toString();
    history.replaceState(null, "", `#${hash}`);
  }

  function recall() {
    const given = new URLSearchParams(location.hash.slice(1));
    for (const facet of [...FACETS, "search"]) chosen[facet] = given.get(facet) || "";
    if (chosen.place) chosen.township = townshipOf(chosen.place);
    page = 0;
  }

  function show() {
    select();
    if (filters) {
      showFilters();
      showPage();
    }
    showCharts();
  }

  function changed() {
    page = 0;
    remember();
    show();
  }

  /* 选了村就是选了它的乡镇；换乡镇则原来选的村作废 */
  function choose(facet, value) {
    chosen[facet] = value;
    if (facet === "township") chosen.place = "";
    if (facet === "place" && value) chosen.township = townshipOf(value);
    changed();
  }

  /* 图上的条、汇总的按钮：再点一次即取消 */
  function toggle(facet, value) {
    choose(facet, chosen[facet] === value ? "" : value);
  }

  /* 纸上：图表在前，未核查与搁置全部展开，所选的意见全部列出（列表最后写，免得先为屏幕排一遍） */
  const charts = document.getElementById("charts");
  const leftOut = document.querySelector(".left-out");
  let opened = [];

  function beforePrint() {
    document.body.classList.add("printing");
    charts.after(leftOut);
    opened = [...leftOut.querySelectorAll("details:not([open])")];
    opened.forEach(details => (details.open = true));
    Bars.resize();
    list(shown);
  }

  function afterPrint() {
    document.body.classList.remove("printing");
    charts.before(leftOut);
    opened.forEach(details => (details.open = false));
    showPage();
    Bars.resize();
  }

  charts.hidden = false;
  recall();
  if (filters) {
    filters.hidden = false;
    /* 拼音还没有选成字的时候不搜 */
    filters.elements.search.addEventListener("input", event => event.isComposing || choose("search", event.target.value));
    filters.elements.search.addEventListener("compositionend", event => choose("search", event.target.value));
    for (const facet of FACETS) {
      filters.elements[facet].addEventListener("change", event => choose(facet, event.target.value));
    }
    filters.addEventListener("submit", event => event.preventDefault());
    filters.addEventListener("reset", event => {
      event.preventDefault();
      for (const facet of Object.keys(chosen)) chosen[facet] = "";
      changed();
    });
    document.getElementById("print").addEventListener("click", () => print());
    for (const button of document.querySelectorAll("button[data-facet]")) {
      button.addEventListener("click", () => toggle(button.dataset.facet, button.dataset.value));
    }
    pages.addEventListener("click", event => {
      const steps = { first: 0, previous: page - 1, next: page + 1, last: Infinity };
      if (!(event.target.dataset.step in steps)) return;
      page = steps[event.target.dataset.step];
      showPage();
      filters.scrollIntoView();
    });
    addEventListener("beforeprint", beforePrint);
    addEventListener("afterprint", afterPrint);
    addEventListener("hashchange", () => {
      recall();
      show();
    });
  }
  show();
})();
