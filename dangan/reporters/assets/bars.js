"use strict";
/* 横条图：一项一条，按级别分段，件数写在条的末端（打印时没有悬停的提示） */
const Bars = (() => {
  const LONGEST = 18;
  const css = getComputedStyle(document.documentElement);
  const colour = variable => css.getPropertyValue(variable).trim();
  const charts = {};

  const sums = chart => chart.data.labels.map((_, bar) => chart.data.datasets.reduce((sum, set) => sum + set.data[bar], 0));

  const totals = {
    id: "totals",
    afterDatasetsDraw(chart) {
      const context = chart.ctx;
      context.save();
      context.font = `12px ${Chart.defaults.font.family}`;
      context.fillStyle = colour("--ink");
      context.textBaseline = "middle";
      sums(chart).forEach((sum, bar) => {
        const ends = chart.data.datasets.map((_, set) => chart.getDatasetMeta(set).data[bar].x);
        context.fillText(sum.toLocaleString("zh-CN"), Math.max(...ends) + 6, chart.getDatasetMeta(0).data[bar].y);
      });
      context.restore();
    },
  };

  function shorten(index) {
    const label = this.getLabelForValue(index);
    return label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label;
  }

  function pickBar(event, _, chart) {
    const [hit] = chart.getElementsAtEventForMode(event, "y", { intersect: false }, false);
    if (hit) chart.pick?.(hit.index);
  }

  const options = () => ({
    indexAxis: "y",
    animation: false,
    devicePixelRatio: Math.max(2, devicePixelRatio),
    maintainAspectRatio: false,
    layout: { padding: { right: 44 } },
    datasets: { bar: { maxBarThickness: 16 } },
    onClick: pickBar,
    plugins: { legend: { display: false }, tooltip: { mode: "y", intersect: false, filter: item => item.raw > 0 } },
    scales: {
      x: { stacked: true, display: false },
      y: {
        stacked: true,
        grid: { display: false },
        border: { display: false },
        ticks: { autoSkip: false, color: colour("--ink"), callback: shorten },
      },
    },
  });

  /* 画在 data-chart 为 id 的 figure 里；pick 收到所点的是第几条 */
  function draw(id, title, labels, datasets, pick) {
    const figure = document.querySelector(`[data-chart="${id}"]`);
    const canvas = figure.querySelector("canvas");
    figure.querySelector("figcaption").textContent = title;
    figure.style.setProperty("--bars", Math.max(labels.length, 3));
    figure.hidden = !labels.length;
    charts[id] ??= new Chart(canvas, { type: "bar", data: {}, plugins: [totals], options: options() });
    const chart = charts[id];
    chart.pick = pick;
    chart.data = { labels, datasets };
    chart.update();
    const spoken = sums(chart).map((sum, bar) => `${labels[bar]} ${sum}`);
    canvas.setAttribute("aria-label", `${title}：${spoken.join("，")}`);
  }

  function resize() {
    Object.values(charts).forEach(chart => chart.resize());
  }

  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  return { colour, draw, resize };
})();
