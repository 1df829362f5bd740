// The beam tree: grow a beam search step by step. The same module runs in JupyterLab (anywidget) and on the book's pages
// (assets/widget-loader.js). The upper half is the search of fmlab.decoding.beam_search with early_stopping="never"
// (tests/site compares them); the lower half is the view. It imports nothing.

/** A search over nodes {tokens joined by blanks: [[token, logprob], ...]}, likeliest token first.
 *  steps[i] holds the candidates of a step, {parent, token, logprob, fate, path}; found[i] the best hypotheses after it. */
export function search(nodes, { beams, limit, stop = null, lengthPenalty = 1 }) {
  let live = [{ path: [], logprob: 0 }], hypotheses = [];
  const steps = [], found = [];
  const scored = (logprob, length) => logprob / length ** lengthPenalty;
  for (let length = 1; length <= limit && live.length; length++) {
    const candidates = live.flatMap(({ path, logprob }, parent) =>
      nodes[path.join(" ")].map(([token, value]) => ({ parent, token, logprob: logprob + value, path: [...path, token] })));
    candidates.sort((a, b) => b.logprob - a.logprob); // stable: equals stay by beam, then by token
    candidates.length = Math.min(candidates.length, 2 * beams);
    const next = [];
    candidates.forEach((candidate, place) => {
      const ended = candidate.token === stop;
      candidate.fate = "dropped";
      if (ended || length === limit) {
        if (place < beams) {
          candidate.fate = ended ? "finished" : "cut";
          hypotheses = [...hypotheses, { ...candidate, score: scored(candidate.logprob, length), finished: ended }];
        }
      } else if (next.length < beams) {
        candidate.fate = "live";
        next.push(candidate);
      }
    });
    hypotheses = hypotheses.sort((a, b) => b.score - a.score).slice(0, beams);
    steps.push(candidates);
    found.push(hypotheses);
    live = next;
    const furthest = lengthPenalty > 0 ? limit : length; // the best length that the best beam may still reach
    if (live.length && hypotheses.length === beams && scored(live[0].logprob, furthest) <= hypotheses.at(-1).score) break;
  }
  return { steps, found };
}

/** How often a text was continued by the model up to a step: once for the prompt, then once for each beam. */
export const runs = (steps, upto) =>
  upto ? 1 + steps.slice(0, upto - 1).flat().filter((candidate) => candidate.fate === "live").length : 0;

const WORDS = {
  en: {
    widget: "A beam search, step by step", prompt: "Prompt", beams: "Beams", penalty: "Length penalty", steps: "Steps",
    forward: "Next step", back: "Back", end: "To the end", again: "Start again",
    facts: { step: "step", runs: "runs of the model", best: "best text so far" }, of: "of", none: "none yet", all: "all done",
    tree: "Tree", now: "Beams now", done: "Finished texts, best score first", text: "Text", p: "probability", logprob: "log-probability", score: "score",
    key: "━ kept  ▣ finished  ┅ dropped. A box holds a token and the probability of its whole text.",
    described: (n, live, done) => `Tree after step ${n}: ${live} beams are kept, ${done} texts have finished.`, empty: "Press “Next step” to grow the tree.",
    cut: "cut at the limit", fates: { live: "kept", finished: "finished", cut: "cut", dropped: "dropped" },
  },
  ko: {
    widget: "빔 탐색을 한 단계씩", prompt: "프롬프트", beams: "빔 수", penalty: "길이 벌점", steps: "단계",
    forward: "다음 단계", back: "뒤로", end: "끝까지", again: "처음부터",
    facts: { step: "단계", runs: "모델 실행 횟수", best: "지금까지 최고" }, of: "/", none: "아직 없음", all: "모두 끝남",
    tree: "트리", now: "지금의 빔", done: "끝난 글, 점수 순", text: "글", p: "확률", logprob: "로그 확률", score: "점수",
    key: "━ 남음  ▣ 끝남  ┅ 버림. 상자에는 토큰과 그 글 전체의 확률이 있다.",
    described: (n, live, done) => `${n}단계 뒤의 트리: 빔 ${live}개가 남고 글 ${done}개가 끝났다.`, empty: "“다음 단계”를 누르면 트리가 자란다.",
    cut: "길이 제한에서 잘림", fates: { live: "남음", finished: "끝남", cut: "잘림", dropped: "버림" },
  },
};
const SVG = "http://www.w3.org/2000/svg", BOX = 112, GAP = 34, ROW = 32, HEIGHT = 25, TOP = 24;
const plain = (x, digits = 2) => `${x < 0 && Math.abs(x) >= 0.5 * 10 ** -digits ? "−" : ""}${Math.abs(x).toFixed(digits)}`;
const chance = (logprob) => {
  const p = 100 * Math.exp(logprob);
  return p >= 99.95 ? "100%" : p >= 10 ? `${p.toFixed(0)}%` : p >= 1 ? `${p.toFixed(1)}%` : p >= 0.01 ? `${p.toFixed(2)}%` : "<0.01%";
};
const visible = (token) => token.replaceAll("\n", "↵").replaceAll("\t", "⇥");

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

function render({ model, el }) {
  const language = el.closest("[lang]")?.lang || document.documentElement.lang || "en";
  const words = WORDS[language.slice(0, 2)] ?? WORDS.en;
  const id = "cw" + Math.random().toString(36).slice(2, 9); // two widgets on one page may not share ids
  const set = (key, value) => { model.set(key, value); model.save_changes(); };
  const entry = () => model.get("prompts")[model.get("prompt")];
  const label = (token) => visible(model.get("labels")[token]);
  const text = (path) => path.map((token) => model.get("labels")[token]).join(model.get("joiner"));
  const result = () => search(entry().nodes, {
    beams: model.get("beams"), limit: model.get("max_new_tokens"), stop: model.get("stop"), lengthPenalty: model.get("length_penalty"),
  });

  const select = h("select", { id: id + "prompt", name: "prompt" }, ...model.get("prompts").map((p, i) => h("option", { value: i }, p.name)));
  select.addEventListener("change", () => { const chosen = Number(select.value); model.set("step", 0); set("prompt", chosen); });
  const slider = (key, name, min, max, step) => {
    const input = h("input", { type: "range", id: id + key, name: key, min, max, step }), output = h("output", { for: id + key, "aria-live": "off" });
    input.addEventListener("input", () => set(key, Number(input.value)));
    return [h("div", { class: "cw-control" }, h("label", { for: id + key }, name), output, input), input, output];
  };
  const [beamsField, beams, beamsOut] = slider("beams", words.beams, 1, model.get("widest"), 1);
  const [penaltyField, penalty, penaltyOut] = slider("length_penalty", words.penalty, -1, 3, 0.25);
  const prompt = h("p", { class: "cw-prompt" });
  const button = (name, action, attributes) => {
    const node = h("button", { type: "button", ...attributes }, name);
    node.addEventListener("click", action);
    return node;
  };
  const step = () => Math.min(model.get("step"), result().steps.length);
  const go = {
    forward: button(words.forward, () => set("step", step() + 1), { "data-step": "forward" }),
    back: button(words.back, () => set("step", step() - 1), { "data-step": "back" }),
    end: button(words.end, () => set("step", result().steps.length), { "data-step": "end" }),
    again: button(words.again, () => set("step", 0), { "data-action": "again" }),
  };
  const facts = {}, summary = h("dl", { class: "cw-facts" }, ...Object.keys(words.facts).map((key) =>
    h("div", {}, h("dt", {}, words.facts[key]), (facts[key] = h("dd", { "data-fact": key })))));
  const chart = s("svg", { role: "img" }), scroll = h("div", { class: "cw-scroll", tabindex: "0", role: "region", "aria-label": words.tree }, chart);
  const table = (caption, heads) => {
    const body = h("tbody");
    return [h("table", { class: "cw-answers" }, h("caption", {}, caption), h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))), body), body];
  };
  const [nowTable, now] = table(words.now, [words.p, words.text, words.logprob]);
  const [doneTable, done] = table(words.done, [words.score, words.text, words.logprob]);
  const live = h("p", { class: "cw-hidden", role: "status", "aria-live": "polite" });
  const root = h("div", { class: "cw-widget cw-beam", role: "group", "aria-label": words.widget },
    h("div", { class: "cw-context" }, h("label", { for: id + "prompt" }, words.prompt), select), prompt,
    h("div", { class: "cw-controls" }, beamsField, penaltyField),
    h("div", { class: "cw-buttons", role: "group", "aria-label": words.steps }, go.forward, go.back, go.end, go.again),
    summary, scroll, h("p", { class: "cw-scale" }, words.key), nowTable, doneTable, live);
  for (const control of root.querySelectorAll("select, input, button, [tabindex]")) control.dataset.lmSuppressShortcuts = "true";
  el.append(root);
  let timer = 0;

  function draw(steps, upto, best) {
    const rows = Math.max(1, ...steps.slice(0, upto).map((candidates) => candidates.length), 2 * model.get("beams"));
    const width = upto * (BOX + GAP) + BOX, height = TOP + rows * ROW;
    chart.setAttribute("viewBox", `0 0 ${width} ${height}`);
    chart.setAttribute("style", `width:${width}px;height:${height}px`);
    const x = (column) => column * (BOX + GAP), y = (row) => TOP + row * ROW, onBest = new Set();
    for (let length = 1; best && length <= best.path.length; length++) onBest.add(best.path.slice(0, length).join(" "));
    const box = (column, row, name, value, kind, chosen) => s("g", { class: `cw-box cw-${kind}${chosen ? " cw-best" : ""}`, transform: `translate(${x(column)} ${y(row)})` },
      s("rect", { width: BOX, height: HEIGHT, rx: 4 }), s("text", { x: 7, y: 17 }, name.length > 9 ? name.slice(0, 8) + "…" : name),
      ...(value ? [s("text", { x: BOX - 6, y: 17, "text-anchor": "end", class: "cw-value" }, value)] : []));
    const edges = [], boxes = [box(0, 0, "…", "", "root", Boolean(best))];
    let places = [0]; // of the live candidates of the step before
    steps.slice(0, upto).forEach((candidates, i) => {
      candidates.forEach((candidate, row) => {
        const chosen = onBest.has(candidate.path.join(" ")), from = y(places[candidate.parent]) + HEIGHT / 2, to = y(row) + HEIGHT / 2;
        edges.push(s("path", { class: `cw-${candidate.fate}${chosen ? " cw-best" : ""}`, d: `M${x(i) + BOX} ${from}C${x(i) + BOX + GAP / 2} ${from} ${x(i + 1) - GAP / 2} ${to} ${x(i + 1)} ${to}` }));
        boxes.push(box(i + 1, row, label(candidate.token), chance(candidate.logprob), candidate.fate, chosen));
      });
      boxes.push(s("text", { x: x(i + 1), y: 14, class: "cw-head" }, `${words.facts.step} ${i + 1}`));
      places = candidates.map((candidate, row) => [candidate, row]).filter(([candidate]) => candidate.fate === "live").map(([, row]) => row);
    });
    const last = upto ? steps[upto - 1] : [], kept = last.filter((c) => c.fate === "live").length;
    chart.replaceChildren(s("title", {}, words.described(upto, kept, best ? best.count : 0)), ...edges, ...boxes);
    scroll.scrollLeft = scroll.scrollWidth;
  }

  function update() {
    const { steps, found } = result(), upto = Math.min(model.get("step"), steps.length);
    const kept = upto ? steps[upto - 1].filter((c) => c.fate === "live") : [], finished = upto ? found[upto - 1] : [];
    select.value = model.get("prompt");
    prompt.replaceChildren(entry().prompt + " ", h("span", {}, "…"));
    beams.value = model.get("beams"), beamsOut.textContent = model.get("beams");
    penalty.value = model.get("length_penalty"), penaltyOut.textContent = plain(model.get("length_penalty"));
    const over = upto === steps.length;
    facts.step.replaceChildren(h("b", {}, String(upto)), over ? ` ${words.all}` : ` ${words.of} ${model.get("max_new_tokens")}`);
    facts.runs.replaceChildren(h("b", {}, String(runs(steps, upto))));
    facts.best.textContent = finished.length ? text(finished[0].path) : words.none;
    draw(steps, upto, finished.length ? { ...finished[0], count: finished.length } : null);
    const line = (first, candidate, note) => h("tr", { "data-path": candidate.path.join(" "), "data-logprob": candidate.logprob, "data-score": candidate.score ?? "" },
      h("th", { scope: "row" }, first), h("td", {}, text(candidate.path) + (note ? ` (${note})` : "")), h("td", {}, plain(candidate.logprob)));
    const going = over ? [] : kept; // nothing is continued any more
    now.replaceChildren(...going.map((candidate) => line(chance(candidate.logprob), candidate)));
    done.replaceChildren(...finished.map((candidate) => line(plain(candidate.score), candidate, candidate.finished ? "" : words.cut)));
    nowTable.hidden = !going.length, doneTable.hidden = !finished.length;
    go.forward.disabled = go.end.disabled = over;
    go.back.disabled = go.again.disabled = upto === 0;
    if (root.contains(document.activeElement) && document.activeElement.disabled) (over ? go.back : go.forward).focus();
    const said = upto ? words.described(upto, going.length, finished.length) + " " + facts.best.textContent : words.empty;
    if (update.said !== undefined && update.said !== said) { clearTimeout(timer); timer = setTimeout(() => (live.textContent = said), 500); }
    update.said = said;
  }

  const events = ["prompt", "beams", "length_penalty", "step"].map((key) => "change:" + key);
  for (const event of events) model.on(event, update);
  update();
  return () => { clearTimeout(timer); for (const event of events) model.off(event, update); };
}

export default { render };
