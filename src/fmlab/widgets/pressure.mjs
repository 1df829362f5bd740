// The pressure widget: press a policy's answers towards a reward, by the best of N or by a KL penalty, and see what they
// are really worth. The same module runs in JupyterLab (anywidget) and on the book's pages (assets/widget-loader.js).
// The upper half is pure arithmetic, equal to fmlab.posttraining.best_of_n and fmlab.posttraining.tilt (tests/site
// compares them); the lower half is the view. It imports nothing.

const BETAS = [Infinity, 8, 4, 3, 2, 1.5, 1, 0.7, 0.5, 0.35, 0.25, 0.18, 0.12, 0.08, 0.05, 0.03];

/** The stops of the slider: N from 1 to all answers by doubling, or the price beta of a nat of KL. */
export function stops(method, count) {
  if (method === "tilt") return BETAS;
  const found = [];
  for (let n = 1; n < count; n *= 2) found.push(n);
  return [...found, count];
}

/** Weight of each answer in the best of n, over every choice of n of them; equal scores share. */
export function bestOf(scores, n) {
  const m = scores.length, logs = [0];
  for (let i = 1; i <= m; i++) logs.push(logs[i - 1] + Math.log(i));
  const choose = (a, b) => logs[a] - logs[b] - logs[a - b];
  const order = scores.map((_, i) => i).sort((a, b) => scores[a] - scores[b]);
  const ranked = order.map((_, j) => (j + 1 < n ? 0 : Math.exp(choose(j, n - 1) - choose(m, n))));
  const weights = new Array(m).fill(0);
  for (let first = 0; first < m; ) {
    let after = first;
    while (after < m && scores[order[after]] === scores[order[first]]) after++;
    const mean = ranked.slice(first, after).reduce((a, b) => a + b, 0) / (after - first);
    for (let j = first; j < after; j++) weights[order[j]] = mean;
    first = after;
  }
  return weights;
}

/** Weight of each answer under the best policy for a KL price of beta: a softmax of scores / beta. */
export function tilted(scores, beta) {
  const top = Math.max(...scores), raised = scores.map((score) => Math.exp((score - top) / beta));
  const sum = raised.reduce((a, b) => a + b, 0);
  return raised.map((value) => value / sum);
}

/** KL in nats of reweighted draws from the draws themselves. */
export const divergence = (weights) =>
  weights.reduce((sum, w) => sum + (w > 0 ? w * Math.log(w) : 0), Math.log(weights.length));

export const weigh = (scores, method, stop) => (method === "tilt" ? tilted(scores, stop) : bestOf(scores, stop));
const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
const wordCount = (text) => text.split(/\s+/).filter(Boolean).length;

/** Means over all requests at one stop: reward and quality of the weighed answers, KL, and words. */
export function at(requests, reward, method, stop) {
  const rows = requests.map((request) => {
    const weights = weigh(request.rewards[reward], method, stop);
    return [dot(weights, request.rewards[reward]), dot(weights, request.quality), divergence(weights), dot(weights, request.answers.map(wordCount))];
  });
  const [rewarded, quality, kl, words] = rows[0].map((_, i) => mean(rows.map((row) => row[i])));
  return { reward: rewarded, quality, kl, words };
}

const WORDS = {
  en: {
    widget: "Pressure on a reward", request: "Answers to", reward: "The reward that is pressed on", method: "How",
    best: "best of N", tilt: "KL penalty β", pressure: "Pressure", none: "none", n: (v) => `N = ${v}`, beta: (v) => (v === Infinity ? "β = ∞ (none)" : `β = ${v}`),
    facts: { reward: "this reward", quality: "true quality", kl: "KL from the policy", words: "words" }, nats: "nats",
    gain: "gain over no pressure", axis: "KL from the policy (nats)", curveReward: "this reward", curveQuality: "true quality",
    chart: (n) => `Gain in this reward and in true quality against KL, mean over ${n} requests`,
    answers: "Likeliest answers now", share: "share", worth: "worth", scored: "reward", mean: (n, m) => `Means over ${n} requests with ${m} answers each.`,
    said: (d) => `Reward ${d.reward}, true quality ${d.quality}, KL ${d.kl} nats`,
  },
  ko: {
    widget: "보상에 가하는 압력", request: "요청", reward: "압력을 가하는 보상", method: "방법",
    best: "N개 중 최고", tilt: "KL 벌점 β", pressure: "압력", none: "없음", n: (v) => `N = ${v}`, beta: (v) => (v === Infinity ? "β = ∞ (없음)" : `β = ${v}`),
    facts: { reward: "이 보상", quality: "진짜 품질", kl: "정책으로부터의 KL", words: "단어 수" }, nats: "내트",
    gain: "압력이 없을 때와의 차이", axis: "정책으로부터의 KL (내트)", curveReward: "이 보상", curveQuality: "진짜 품질",
    chart: (n) => `요청 ${n}개 평균: KL에 따른 이 보상과 진짜 품질의 변화`,
    answers: "지금 가장 가능성 높은 답", share: "비율", worth: "품질", scored: "보상", mean: (n, m) => `요청 ${n}개, 답 ${m}개씩의 평균.`,
    said: (d) => `보상 ${d.reward}, 진짜 품질 ${d.quality}, KL ${d.kl} 내트`,
  },
};
const SVG = "http://www.w3.org/2000/svg", H = 260, LEFT = 52, RIGHT = 104, TOP = 16, BOTTOM = 44;
const signed = (x, digits = 2) => `${x < -0.005 ? "−" : x > 0.005 ? "+" : ""}${Math.abs(x).toFixed(digits)}`;
const plain = (x, digits = 2) => `${x < 0 && Math.abs(x) >= 0.5 * 10 ** -digits ? "−" : ""}${Math.abs(x).toFixed(digits)}`;

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function s(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Round numbers that cover low to high: at most eight. */
function ticks(low, high) {
  const rough = (high - low) / 6 || 1, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * power).find((k) => k >= rough);
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9; i++) found.push(+(i * step).toFixed(6));
  return found;
}

function render({ model, el }) {
  const language = el.closest("[lang]")?.lang || document.documentElement.lang || "en";
  const words = WORDS[language.slice(0, 2)] ?? WORDS.en;
  const id = "cw" + Math.random().toString(36).slice(2, 9); // two widgets on one page may not share ids
  const requests = model.get("requests"), names = model.get("names"), count = requests[0].answers.length;
  const set = (key, value) => { model.set(key, value); model.save_changes(); };
  const stopsNow = () => stops(model.get("method"), count);
  const place = () => Math.min(model.get("position"), stopsNow().length - 1);

  const choose = (key, label, options, read) => {
    const select = h("select", { id: id + key, name: key }, ...options.map(([value, text]) => h("option", { value }, text)));
    select.addEventListener("change", () => set(key, read(select.value)));
    return [h("div", { class: "cw-field" }, h("label", { for: id + key }, label), select), select];
  };
  const [requestField, request] = choose("request", words.request, requests.map((r, i) => [i, r.name]), Number);
  const [rewardField, reward] = choose("reward", words.reward, names.map((name, i) => [i, name]), Number);
  const [methodField, method] = choose("method", words.method, [["best", words.best], ["tilt", words.tilt]], String);
  const slider = h("input", { type: "range", id: id + "position", name: "position", min: 0, step: 1 });
  slider.addEventListener("input", () => set("position", Number(slider.value)));
  const output = h("output", { for: id + "position", "aria-live": "off" });
  const facts = {}, summary = h("dl", { class: "cw-facts" }, ...Object.keys(words.facts).map((key) =>
    h("div", {}, h("dt", {}, words.facts[key]), (facts[key] = h("dd", { "data-fact": key })))));
  const chart = s("svg", { role: "img" });
  const body = h("tbody");
  const table = h("table", { class: "cw-answers" }, h("caption", {}, words.answers), h("thead", {}, h("tr", {},
    h("th", { scope: "col" }, words.share), h("th", { scope: "col" }, ""), h("th", { scope: "col" }, words.scored), h("th", { scope: "col" }, words.worth))), body);
  const live = h("p", { class: "cw-hidden", role: "status", "aria-live": "polite" });
  const root = h("div", { class: "cw-widget cw-pressure", role: "group", "aria-label": words.widget },
    h("div", { class: "cw-fields" }, rewardField, methodField),
    h("div", { class: "cw-control" }, h("label", { for: id + "position" }, words.pressure), output, slider),
    summary, chart, h("p", { class: "cw-scale" }, words.mean(requests.length, count)), h("div", { class: "cw-fields" }, requestField), table, live);
  for (const control of root.querySelectorAll("select, input")) control.dataset.lmSuppressShortcuts = "true";
  el.append(root);
  let timer = 0;

  function draw(points, now) {
    const W = Math.min(640, Math.max(300, chart.clientWidth || 640)); // drawn at its own size, so letters stay readable
    chart.setAttribute("viewBox", `0 0 ${W} ${H}`);
    const gains = points.map((p) => ({ kl: p.kl, reward: p.reward - points[0].reward, quality: p.quality - points[0].quality }));
    const all = gains.flatMap((g) => [g.reward, g.quality]), most = Math.log(count);
    const low = Math.min(0, ...all), high = Math.max(0.5, ...all), x = (kl) => LEFT + (kl / most) * (W - LEFT - RIGHT);
    const y = (value) => TOP + ((high - value) / (high - low)) * (H - TOP - BOTTOM);
    const line = (key, name) => s("polyline", { class: name, points: gains.map((g) => `${x(g.kl).toFixed(1)},${y(g[key]).toFixed(1)}`).join(" ") });
    const end = gains.at(-1), apart = y(end.reward) - y(end.quality), nudge = Math.abs(apart) < 20 ? (20 - Math.abs(apart)) / 2 : 0;
    const label = (key, text, sign) => s("text", { x: x(end.kl) + 8, y: y(end[key]) + 4 + sign * nudge, class: "cw-name" }, text);
    const down = apart < 0 ? -1 : 1; // the reward's label moves away from the quality's
    chart.replaceChildren(
      s("title", {}, words.chart(requests.length)),
      ...ticks(low, high).flatMap((v) => [s("line", { class: v === 0 ? "cw-zero" : "cw-grid", x1: LEFT, x2: W - RIGHT, y1: y(v), y2: y(v) }), s("text", { x: LEFT - 8, y: y(v) + 4, "text-anchor": "end" }, plain(v, v % 1 ? 1 : 0))]),
      ...ticks(0, most).map((v) => s("text", { x: x(v), y: H - BOTTOM + 18, "text-anchor": "middle" }, plain(v, v % 1 ? 1 : 0))),
      s("text", { x: (LEFT + W - RIGHT) / 2, y: H - 6, "text-anchor": "middle" }, words.axis),
      s("text", { x: 14, y: (H - BOTTOM) / 2, "text-anchor": "middle", transform: `rotate(-90 14 ${(H - BOTTOM) / 2})` }, words.gain),
      line("reward", "cw-dashed"), line("quality", "cw-solid"), label("reward", words.curveReward, down), label("quality", words.curveQuality, -down),
      s("line", { class: "cw-here", x1: x(gains[now].kl), x2: x(gains[now].kl), y1: TOP, y2: H - BOTTOM }),
      s("circle", { cx: x(gains[now].kl), cy: y(gains[now].reward), r: 5, class: "cw-open" }), s("circle", { cx: x(gains[now].kl), cy: y(gains[now].quality), r: 5, class: "cw-full" }));
  }

  function update() {
    const how = model.get("method"), all = stopsNow(), now = place(), stop = all[now], which = model.get("reward");
    request.value = model.get("request");
    reward.value = which;
    method.value = how;
    slider.max = all.length - 1;
    slider.value = now;
    output.textContent = how === "tilt" ? words.beta(stop) : words.n(stop);
    slider.setAttribute("aria-valuetext", output.textContent);
    const points = all.map((value) => at(requests, which, how, value)), here = points[now];
    const shown = { reward: plain(here.reward), quality: plain(here.quality), kl: plain(here.kl), words: plain(here.words, 1) };
    for (const key of Object.keys(words.facts)) {
      const change = key === "reward" || key === "quality" ? `(${signed(here[key] - points[0][key])})` : key === "kl" ? words.nats : "";
      facts[key].replaceChildren(h("b", {}, shown[key]), " ", h("small", {}, change));
      facts[key].dataset.value = here[key];
    }
    draw(points, now);
    const { answers, quality, rewards } = requests[model.get("request")], weights = weigh(rewards[which], how, stop);
    const order = weights.map((_, i) => i).sort((a, b) => weights[b] - weights[a] || a - b).slice(0, 5);
    body.replaceChildren(...order.map((i) => h("tr", {}, h("th", { scope: "row" }, `${(100 * weights[i]).toFixed(1)}%`), h("td", {}, answers[i] || "∅"),
      h("td", {}, plain(rewards[which][i])), h("td", {}, plain(quality[i], 1)))));
    clearTimeout(timer);
    if (update.before && update.before !== output.textContent + which) timer = setTimeout(() => (live.textContent = words.said(shown)), 500);
    update.before = output.textContent + which;
  }

  const events = ["request", "reward", "method", "position"].map((key) => "change:" + key);
  for (const name of events) model.on(name, update);
  update();
  const resized = new ResizeObserver(update);
  resized.observe(chart);
  return () => {
    resized.disconnect();
    clearTimeout(timer);
    for (const name of events) model.off(name, update);
  };
}

export default { render };
