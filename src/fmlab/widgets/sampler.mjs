// The sampling widget: what temperature, top-k, top-p and min-p keep of a next-token distribution, and draws from it.
// The same module runs in JupyterLab (anywidget) and on the book's pages (assets/widget-loader.js). The upper half is
// pure computation, equal to fmlab.decoding (tests/site compares them); the lower half is the view. It imports nothing.

/** The largest value; Math.max(...values) fails on vocabularies of more than about 100,000 tokens. */
const highest = (values) => values.reduce((a, b) => (b > a ? b : a), -Infinity);

export function softmax(logits) {
  const top = highest(logits);
  const weights = logits.map((x) => Math.exp(x - top));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / total);
}

/** Token indices, most probable first; among equals the lower index first. */
export function ranked(logits) {
  return logits.map((_, i) => i).sort((a, b) => logits[b] - logits[a] || a - b);
}

/** Logits after temperature, top-k, top-p, min-p in this order, each on what is left; dropped tokens are -Infinity. */
function processed(logits, { temperature = 1, topK = 0, topP = 1, minP = 0 }) {
  const order = ranked(logits);
  if (temperature === 0) return logits.map((x, i) => (i === order[0] ? x : -Infinity)); // the limit: arg-max
  let z = logits.map((x) => x / temperature);
  if (topK > 0 && topK < z.length) {
    const smallest = z[order[topK - 1]];
    z = z.map((x) => (x >= smallest ? x : -Infinity)); // ties at the k-th value all stay
  }
  if (topP < 1) {
    const p = softmax(z), keep = new Set();
    let sum = 0;
    for (const i of order) {
      keep.add(i); // the token that crosses p stays, and so at least one does
      sum += p[i];
      if (sum >= topP) break;
    }
    z = z.map((x, i) => (keep.has(i) ? x : -Infinity));
  }
  if (minP > 0) {
    const p = softmax(z), least = minP * highest(p);
    z = z.map((x, i) => (p[i] >= least ? x : -Infinity));
  }
  return z;
}

/** Indices of the tokens that can still be drawn, in ascending order. */
export function kept(logits, settings) {
  return processed(logits, settings).flatMap((x, i) => (x === -Infinity ? [] : [i]));
}

/** Probabilities of all tokens after the settings; dropped tokens have exactly 0. */
export function distribution(logits, settings) {
  return softmax(processed(logits, settings));
}

/** Shannon entropy in bits. */
export function entropy(probabilities) {
  return -probabilities.reduce((sum, p) => (p > 0 ? sum + p * Math.log2(p) : sum), 0) || 0;
}

/** mulberry32: from a 32-bit state, a number in [0, 1) and the next state. */
export function random(state) {
  const next = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(next ^ (next >>> 15), next | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return [((t ^ (t >>> 14)) >>> 0) / 4294967296, next];
}

/** The token index at which the running sum of the probabilities passes u; never one of probability 0. */
export function pick(probabilities, u) {
  let sum = 0, last = -1;
  for (let i = 0; i < probabilities.length; i++) {
    if (probabilities[i] === 0) continue;
    sum += probabilities[i];
    last = i;
    if (u < sum) break;
  }
  return last;
}

/** n draws: their token indices and the generator's next state. */
export function draw(probabilities, n, state) {
  const tokens = [];
  for (let k = 0; k < n; k++) {
    const [u, next] = random(state);
    state = next;
    tokens.push(pick(probabilities, u));
  }
  return [tokens, state];
}

// ---- the view ------------------------------------------------------------------------------------------------------

const SHOWN = 20;
const WORDS = {
  en: {
    widget: "Sampling from a next-token distribution", context: "Context", next: "next token",
    temperature: ["Temperature", "divides the logits"], top_k: ["Top-k", "keeps the k most probable"],
    top_p: ["Top-p", "keeps tokens until their sum is p"], min_p: ["Min-p", "keeps p ≥ min-p × the top one"],
    off: "off", argmax: "0 (arg-max)", keptOf: "Kept", of: "of", cut: "Cut away", entropy: "Entropy", bits: "bits",
    cutHint: "of the model’s probability", token: "Token", model: "Model", after: "After", drawn: "Drawn", isCut: "cut",
    scale: "full bar =", more: "more tokens", keptWord: "kept", draw: "Draw", again: "Reset draws", reset: "Reset all",
    last: "Last draws:", sample: "Draws", noneYet: "Nothing drawn yet. The same settings give the same draws.",
    drewLive: (n) => `${n} tokens drawn.`,
  },
  ko: {
    widget: "다음 토큰 분포에서 표본 뽑기", context: "문맥", next: "다음 토큰",
    temperature: ["온도", "로짓을 나눈다"], top_k: ["Top-k", "확률이 큰 k개를 남긴다"],
    top_p: ["Top-p", "합이 p가 될 때까지 남긴다"], min_p: ["Min-p", "p ≥ min-p × 최대 확률이면 남긴다"],
    off: "끔", argmax: "0 (arg-max)", keptOf: "남은 토큰", of: "/", cut: "잘린 확률", entropy: "엔트로피", bits: "비트",
    cutHint: "모델 확률 기준", token: "토큰", model: "모델", after: "이후", drawn: "뽑힘", isCut: "잘림",
    scale: "막대 전체 =", more: "개 더", keptWord: "남음", draw: "뽑기", again: "뽑기 초기화", reset: "모두 초기화",
    last: "최근 뽑기:", sample: "뽑기", noneYet: "아직 뽑지 않았다. 설정이 같으면 결과도 같다.",
    drewLive: (n) => `토큰 ${n}개를 뽑았다.`,
  },
};
const SETTINGS = ["temperature", "top_k", "top_p", "min_p"];
const visible = (token) => token.replaceAll(" ", "␣").replaceAll("\n", "↵").replaceAll("\t", "⇥") || "∅";
const percent = (p) => (p === 0 ? "0%" : p >= 0.9995 ? "100%" : p < 0.0005 ? "<0.1%" : `${(100 * p).toFixed(1)}%`);

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Slider positions of top-k: off, every k to 20, then larger steps up to the whole vocabulary. */
function kStops(size) {
  const ks = [...Array(21).keys(), 25, 30, 40, 50, 75, 100, 150, 200, 300, 500, 750, 1000];
  return ks.filter((k) => k < size);
}

function render({ model, el }) {
  const language = el.closest("[lang]")?.lang || document.documentElement.lang || "en";
  const words = WORDS[language.slice(0, 2)] ?? WORDS.en;
  const id = "cw" + Math.random().toString(36).slice(2, 9); // two widgets on one page may not share ids
  const start = Object.fromEntries(["context", ...SETTINGS].map((key) => [key, model.get(key)]));
  const context = () => model.get("contexts")[model.get("context")];
  const tokens = () => model.get("vocabularies")[context().vocabulary];
  const settings = () =>
    ({ temperature: model.get("temperature"), topK: model.get("top_k"), topP: model.get("top_p"), minP: model.get("min_p") });

  // controls
  const select = h("select", { id: id + "context" });
  model.get("contexts").forEach((entry, i) => select.append(h("option", { value: i }, entry.name)));
  select.addEventListener("change", () => { model.set("context", Number(select.value)); model.save_changes(); });
  const prompt = h("p", { class: "cw-prompt" });
  const stops = () => kStops(context().logits.length);
  const ranges = {
    temperature: { min: 0, max: 4, step: 0.05, text: (v) => (v === 0 ? words.argmax : String(+v.toFixed(3))) },
    top_k: { min: 0, max: 1, step: 1, text: (v) => (v === 0 ? words.off : String(v)) },
    top_p: { min: 0.01, max: 1, step: 0.01, text: (v) => (v === 1 ? words.off : String(+v.toFixed(4))) },
    min_p: { min: 0, max: 1, step: 0.01, text: (v) => (v === 0 ? words.off : String(+v.toFixed(4))) },
  };
  const sliders = {}, outputs = {};
  const controls = h("div", { class: "cw-controls" }, ...SETTINGS.map((key) => {
    const [label, hint] = words[key], { min, max, step } = ranges[key];
    const slider = (sliders[key] = h("input", { type: "range", id: id + key, name: key, min, max, step, "aria-describedby": id + key + "-hint" }));
    slider.addEventListener("input", () => {
      model.set(key, key === "top_k" ? stops()[slider.value] : Number(slider.value));
      model.save_changes();
    });
    outputs[key] = h("output", { for: id + key, "aria-live": "off" });
    return h("div", { class: "cw-control" }, h("label", { for: id + key }, label), outputs[key], slider,
      h("small", { id: id + key + "-hint" }, hint));
  }));

  // results
  const facts = {};
  const summary = h("dl", { class: "cw-facts" }, ...["keptOf", "cut", "entropy"].map((key) =>
    h("div", {}, h("dt", {}, words[key]), (facts[key] = h("dd", { "data-fact": key })))));
  const scale = h("p", { class: "cw-scale" });
  const head = h("thead", {}, h("tr", {}, h("th", { scope: "col" }, words.token), h("td"),
    ...["model", "after", "drawn"].map((key) => h("th", { scope: "col" }, words[key]))));
  const body = h("tbody");
  const table = h("table", {}, h("caption", { class: "cw-hidden" }, words.widget), head, body);

  // draws
  const last = h("p", { class: "cw-last" });
  const button = (text, action, attributes = {}) => {
    const node = h("button", { type: "button", ...attributes }, text);
    node.addEventListener("click", action);
    return node;
  };
  const live = h("p", { class: "cw-hidden", role: "status", "aria-live": "polite" });
  let timer = 0;
  const say = (text) => { clearTimeout(timer); timer = setTimeout(() => (live.textContent = text), 500); };
  const drawMore = (n) => {
    const [drawn, generator] = draw(distribution(context().logits, settings()), n, model.get("generator"));
    const counts = { ...model.get("counts") };
    for (const token of drawn) counts[token] = (counts[token] ?? 0) + 1;
    model.set("generator", generator);
    model.set("counts", counts);
    model.save_changes();
    const names = tokens();
    last.replaceChildren(words.last + " ", ...drawn.slice(-12).flatMap((token) => [h("code", {}, visible(names[token])), " "]));
    say(words.drewLive(n));
  };
  const forget = () => {
    last.textContent = words.noneYet;
    if (Object.keys(model.get("counts")).length || model.get("generator") !== model.get("seed")) {
      model.set("counts", {});
      model.set("generator", model.get("seed"));
      model.save_changes();
    }
  };
  const reset = () => { for (const [key, value] of Object.entries(start)) model.set(key, value); model.save_changes(); forget(); };
  const buttons = h("div", { class: "cw-buttons", role: "group", "aria-label": words.sample },
    ...[1, 20, 200].map((n) => button(`${words.draw} ${n}`, () => drawMore(n), { "data-draw": n })),
    button(words.again, forget, { "data-action": "again" }), button(words.reset, reset, { "data-action": "reset" }));

  const root = h("div", { class: "cw-widget cw-sampler", role: "group", "aria-label": words.widget },
    h("div", { class: "cw-context" }, h("label", { for: id + "context" }, words.context), select), prompt,
    controls, summary, scale, table, buttons, last, live);
  // In JupyterLab arrow keys on a slider would move between cells; this is its own way to be asked not to.
  for (const control of root.querySelectorAll("select, input, button")) control.dataset.lmSuppressShortcuts = "true";
  el.append(root);

  function row(name, before, after, count, total, full, cut) {
    const bar = h("div", { class: "cw-bar", "aria-hidden": "true" });
    if (full) { // the rest of the vocabulary gets none: its sum would dwarf every single token
      bar.append(h("i", { class: "cw-before", style: `width:${(100 * before) / full}%` }),
        h("i", { class: "cw-after", style: `width:${(100 * after) / full}%` }));
      if (count) bar.append(h("i", { class: "cw-drawn", style: `left:${Math.min(100, (100 * count) / total / full)}%` }));
    }
    return h("tr", { class: cut ? "cw-cut" : "", "data-before": before, "data-after": after, "data-drawn": count },
      h("th", { scope: "row" }, ...name), h("td", {}, bar), h("td", {}, percent(before)),
      h("td", {}, cut ? words.isCut : percent(after)), h("td", {}, count ? String(count) : "–"));
  }

  function update() {
    const { logits } = context(), names = tokens(), counts = model.get("counts");
    const before = softmax(logits), after = distribution(logits, settings()), keep = new Set(kept(logits, settings()));
    const order = ranked(logits), shown = order.slice(0, SHOWN), rest = order.slice(SHOWN);
    const sum = (list, values) => list.reduce((s, i) => s + (values[i] ?? 0), 0);
    const total = sum(order, counts), cutMass = sum(order.filter((i) => !keep.has(i)), before);
    const largest = Math.max(...shown.map((i) => Math.max(before[i], after[i])));
    const full = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1].find((x) => x >= largest) ?? 1;

    select.value = model.get("context");
    prompt.replaceChildren(context().prompt + " ", h("span", {}, words.next));
    sliders.top_k.max = stops().length - 1;
    for (const key of SETTINGS) {
      const value = model.get(key), text = ranges[key].text(value);
      sliders[key].value = key === "top_k" ? Math.max(0, stops().findLastIndex((k) => k <= value)) : value;
      sliders[key].setAttribute("aria-valuetext", text);
      outputs[key].textContent = text;
    }
    const bits = [entropy(before), entropy(after)].map((x) => x.toFixed(2));
    facts.keptOf.replaceChildren(h("b", {}, String(keep.size)), ` ${words.of} ${logits.length}`);
    facts.cut.replaceChildren(h("b", {}, percent(cutMass)), " ", h("small", {}, words.cutHint));
    facts.entropy.replaceChildren(`${bits[0]} → `, h("b", {}, bits[1]), ` ${words.bits}`);
    scale.textContent = `□ ${words.model}  ■ ${words.after}  ▲ ${words.drawn}  ${words.scale} ${100 * full}%`;
    const rows = shown.map((i) => row([h("code", {}, visible(names[i]))], before[i], after[i], counts[i] ?? 0, total, full, !keep.has(i)));
    if (rest.length) {
      const inRest = rest.filter((i) => keep.has(i)).length;
      const line = row([`+ ${rest.length} ${words.more}, ${inRest} ${words.keptWord}`], sum(rest, before), sum(rest, after),
        sum(rest, counts), total, 0, !inRest);
      line.classList.add("cw-rest");
      rows.push(line);
    }
    rows.forEach((line, i) => i < shown.length && (line.dataset.token = shown[i]));
    body.replaceChildren(...rows);
    const said = `${words.keptOf} ${facts.keptOf.textContent}. ${words.cut} ${percent(cutMass)}. ${words.entropy} ${bits[1]} ${words.bits}.`;
    if (update.said && update.said !== said) say(said);
    update.said = said;
  }

  const moved = () => { forget(); update(); };
  const events = ["context", ...SETTINGS].map((key) => "change:" + key);
  for (const name of events) model.on(name, moved);
  model.on("change:counts", update);
  last.textContent = words.noneYet;
  update();
  return () => {
    clearTimeout(timer);
    for (const name of events) model.off(name, moved);
    model.off("change:counts", update);
  };
}

export default { render };
