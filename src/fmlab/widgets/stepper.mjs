// The stepper: walk through a generation under a regular expression, and see which tokens the mask leaves each time.
// The same module runs in JupyterLab (anywidget) and on the book's pages (assets/widget-loader.js).
// The upper half is pure arithmetic, equal to fmlab.structured.TokenIndex (tests/site compares them); the lower half is
// the view. It imports nothing.

const DEAD = -1;

/** The state after one byte: edges[state] holds [first byte, last byte, state after]. */
function after(edges, state, byte) {
  for (const [first, last, to] of edges[state]) if (first <= byte && byte <= last) return to;
  return DEAD;
}

/** The state after all bytes of a piece (a character for each byte), DEAD where no text goes on like this. */
export function walk(example, state, piece) {
  for (let i = 0; i < piece.length && state !== DEAD; i++) state = after(example.edges, state, piece.charCodeAt(i));
  return state === DEAD || example.steps[state] < 0 ? DEAD : state; // a dead end counts as dead
}

/** May the text end in this state? */
export const complete = (example, state) => state !== DEAD && example.accepting[state];

/** The state after each token that may come next, by token; the end token, where it may come, leads to "done". */
export function allowed(example, pieces, end, state) {
  const found = new Map();
  if (state === DEAD) return found;
  pieces.forEach((piece, token) => {
    const to = piece === null ? DEAD : walk(example, state, piece);
    if (to !== DEAD) found.set(token, to);
  });
  if (complete(example, state)) found.set(end, "done");
  return found;
}

/** The state after a path of tokens: a number, DEAD, or "done" once the end token was taken from a whole text. */
export function stateAfter(example, pieces, end, path) {
  let state = example.start;
  for (const token of path) {
    if (token === end) return complete(example, state) ? "done" : DEAD;
    if (state === DEAD) return DEAD;
    state = pieces[token] === null ? DEAD : walk(example, state, pieces[token]);
  }
  return state;
}

/** What the model said after a path of tokens, or null where it was not asked. */
export function measured(example, path) {
  let node = example.nodes[0];
  for (const token of path) node = node && example.nodes[node.next[token]];
  return node ?? null;
}

/** Probability under the mask: the model's, divided by what it gave to all allowed tokens. */
export const share = (logprob, mass) => (mass > 0 ? Math.min(1, Math.exp(logprob) / mass) : 0);

/** Next number of a linear congruential generator, and the state it leaves: enough to draw a token. */
export function random(state) {
  const next = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return [next / 2 ** 32, next];
}

/** A token drawn from what is known of a node: its allowed tokens (or all, without the mask), by their probability. */
export function draw(node, masked, uniform) {
  const rows = node.top.filter(([, , may]) => may || !masked), weights = rows.map(([, logprob]) => Math.exp(logprob));
  let left = uniform * weights.reduce((a, b) => a + b, 0);
  for (let i = 0; i < rows.length; i++) if ((left -= weights[i]) < 0) return rows[i][0];
  return rows.length ? rows[rows.length - 1][0] : null;
}

const WORDS = {
  en: {
    widget: "A generation under a mask, step by step", example: "Example", mask: "Mask on", pattern: "Pattern", next: "next token", end: "end",
    facts: { allowed: "allowed tokens", mass: "model’s probability on them", finish: "to a whole text" }, of: "of",
    need: (n) => (n === 0 ? "it may end here" : n === 1 ? "1 more token at least" : `${n} more tokens at least`),
    token: "Token", model: "Model", after: "Under the mask", out: "masked", take: (t) => `Take ${t}`,
    likeliest: "Likeliest", draw: "Draw", back: "Back", again: "Start again", steps: "Steps",
    unknown: "The model was not asked here; the mask is computed on this page all the same.",
    all: (n) => `All ${n} allowed tokens`, more: (n) => `and ${n} more`, notAsked: "not asked", special: "special",
    dead: "No text of this pattern begins like this: every token is masked. Take a step back.", done: "The text is whole.", broken: "The text ended, and it does not match the pattern.",
    scale: (p) => `□ model  ■ under the mask  full bar = ${p}%`,
    said: (d) => `${d.token ? `Took ${d.token}. ` : ""}${d.allowed} tokens allowed. ${d.finish}.`,
  },
  ko: {
    widget: "마스크를 쓴 생성을 한 단계씩", example: "예", mask: "마스크 켜기", pattern: "패턴", next: "다음 토큰", end: "끝",
    facts: { allowed: "허용된 토큰", mass: "모델이 준 확률", finish: "완성까지" }, of: "/",
    need: (n) => (n === 0 ? "여기서 끝나도 된다" : `적어도 토큰 ${n}개`),
    token: "토큰", model: "모델", after: "마스크 뒤", out: "막힘", take: (t) => `${t} 고르기`,
    likeliest: "가장 가능성 높은 것", draw: "뽑기", back: "뒤로", again: "처음부터", steps: "단계",
    unknown: "여기서는 모델에게 묻지 않았다. 마스크는 이 페이지에서 계산한다.",
    all: (n) => `허용된 토큰 ${n}개 모두`, more: (n) => `외 ${n}개`, notAsked: "묻지 않음", special: "특수",
    dead: "이 패턴에는 이렇게 시작하는 글이 없다. 모든 토큰이 막혔다. 한 단계 뒤로 가라.", done: "글이 완성되었다.", broken: "글이 끝났지만 패턴에 맞지 않는다.",
    scale: (p) => `□ 모델  ■ 마스크 뒤  막대 전체 = ${p}%`,
    said: (d) => `${d.token ? `${d.token} 고름. ` : ""}허용된 토큰 ${d.allowed}개. ${d.finish}.`,
  },
};
const CHIPS = 60; // of a long list of allowed tokens so many are shown
const percent = (p) => (p === 0 ? "0%" : p >= 0.9995 ? "100%" : p < 0.0005 ? "<0.1%" : `${(100 * p).toFixed(1)}%`);
const bytes = (piece) => Uint8Array.from(piece, (c) => c.charCodeAt(0));

/** Bytes as text with its blanks made visible; bytes that are no whole characters as ⟨E2 96⟩. */
export function visible(piece) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes(piece));
    return text.replaceAll(" ", "␣").replaceAll("\n", "↵").replaceAll("\t", "⇥");
  } catch {
    return `⟨${[...bytes(piece)].map((b) => b.toString(16).toUpperCase().padStart(2, "0")).join(" ")}⟩`;
  }
}

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function render({ model, el }) {
  const language = el.closest("[lang]")?.lang || document.documentElement.lang || "en";
  const words = WORDS[language.slice(0, 2)] ?? WORDS.en;
  const id = "cw" + Math.random().toString(36).slice(2, 9); // two widgets on one page may not share ids
  const pieces = model.get("pieces"), end = model.get("end"), lead = model.get("lead");
  const set = (key, value) => { model.set(key, value); model.save_changes(); };
  const example = () => model.get("examples")[model.get("example")];
  const name = (token) => (token === end ? `⟨${words.end}⟩` : pieces[token] === null ? `⟨${words.special}⟩` : visible(pieces[token]));
  const take = (token) => {
    set("path", [...model.get("path"), token]);
    if (!root.contains(document.activeElement)) (go.likeliest.disabled ? go.back : go.likeliest).focus(); // its button is gone
  };

  const select = h("select", { id: id + "example", name: "example" }, ...model.get("examples").map((e, i) => h("option", { value: i }, e.name)));
  select.addEventListener("change", () => { const chosen = Number(select.value); model.set("path", []); set("example", chosen); });
  const toggle = h("input", { type: "checkbox", id: id + "mask", name: "mask" });
  toggle.addEventListener("change", () => set("mask", toggle.checked));
  const pattern = h("code"), prompt = h("p", { class: "cw-prompt" });
  const note = h("p", { class: "cw-note" });
  const facts = {}, summary = h("dl", { class: "cw-facts" }, ...Object.keys(words.facts).map((key) =>
    h("div", {}, h("dt", {}, words.facts[key]), (facts[key] = h("dd", { "data-fact": key })))));
  const scale = h("p", { class: "cw-scale" }), body = h("tbody");
  const table = h("table", {}, h("caption", { class: "cw-hidden" }, words.widget), h("thead", {}, h("tr", {},
    h("th", { scope: "col" }, words.token), h("td"), h("th", { scope: "col" }, words.model), h("th", { scope: "col" }, words.after))), body);
  const chips = h("div", { class: "cw-list" }), more = h("summary"), details = h("details", {}, more, chips);
  const button = (text, action, attributes = {}) => {
    const node = h("button", { type: "button", ...attributes }, text);
    node.addEventListener("click", action);
    return node;
  };
  const go = {
    likeliest: button(words.likeliest, () => take(choices()[0][0]), { "data-step": "likeliest" }),
    draw: button(words.draw, () => {
      const [uniform, next] = random(model.get("seed"));
      model.set("seed", next);
      take(draw(here().node, model.get("mask"), uniform));
    }, { "data-step": "draw" }),
    back: button(words.back, () => set("path", model.get("path").slice(0, -1)), { "data-step": "back" }),
    again: button(words.again, () => set("path", []), { "data-action": "again" }),
  };
  const live = h("p", { class: "cw-hidden", role: "status", "aria-live": "polite" });
  const root = h("div", { class: "cw-widget cw-stepper", role: "group", "aria-label": words.widget },
    h("div", { class: "cw-context" }, h("label", { for: id + "example" }, words.example), select,
      h("span", {}, toggle, " ", h("label", { for: id + "mask" }, words.mask))),
    h("p", { class: "cw-pattern" }, words.pattern + " ", pattern), prompt, summary, note,
    h("div", { class: "cw-buttons", role: "group", "aria-label": words.steps }, go.likeliest, go.draw, go.back, go.again),
    scale, table, details, live);
  el.append(root);
  let timer = 0;

  /** The state, what may follow, and what the model says, after the tokens taken so far. */
  function here() {
    const path = model.get("path"), ended = path.at(-1) === end;
    const state = stateAfter(example(), pieces, end, path);
    return { path, ended, state, may: ended ? new Map() : allowed(example(), pieces, end, state), node: ended ? null : measured(example(), path) };
  }
  const choices = () => here().node.top.filter(([, , may]) => may || !model.get("mask"));

  function row([token, logprob, may], mass, full, masked) {
    const p = Math.exp(logprob), q = may ? share(logprob, mass) : 0;
    const pick = button(name(token), () => take(token), { "aria-label": words.take(name(token)), "data-token": token });
    pick.disabled = masked && !may;
    const bar = h("div", { class: "cw-bar", "aria-hidden": "true" }, h("i", { class: "cw-before", style: `width:${(100 * p) / full}%` }),
      h("i", { class: "cw-after", style: `width:${(100 * q) / full}%` }));
    return h("tr", { class: may ? "" : "cw-cut", "data-model": p, "data-after": q }, h("th", { scope: "row" }, pick), h("td", {}, bar),
      h("td", {}, percent(p)), h("td", {}, may ? percent(q) : words.out));
  }

  function update() {
    const { path, ended, state, may, node } = here(), masked = model.get("mask");
    select.value = model.get("example");
    toggle.checked = masked;
    pattern.textContent = example().pattern;
    const written = path.filter((token) => token !== end).map((token, i) => {
      const piece = pieces[token] ?? "";
      return h("code", { class: "cw-piece" }, visible(i === 0 && piece.startsWith(lead) ? piece.slice(lead.length) : piece) || "∅");
    });
    prompt.replaceChildren(example().prompt + " ", ...written, " ", h("span", {}, ended ? words.end : words.next));
    const finish = typeof state === "number" && state !== DEAD ? words.need(example().steps[state]) : "–";
    facts.allowed.replaceChildren(h("b", {}, String(may.size)), ` ${words.of} ${pieces.length}`);
    facts.mass.replaceChildren(h("b", {}, node && state !== DEAD ? percent(node.mass) : ended ? "–" : words.notAsked));
    facts.finish.textContent = finish;
    note.textContent = state === "done" ? words.done : ended ? words.broken : state === DEAD ? words.dead : node ? "" : words.unknown;
    const shares = node ? node.top.flatMap(([, logprob, ok]) => [Math.exp(logprob), ok ? share(logprob, node.mass) : 0]) : [0];
    const full = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1].find((x) => x >= Math.max(...shares)) ?? 1;
    scale.textContent = node ? words.scale(100 * full) : "";
    table.hidden = !node;
    body.replaceChildren(...(node ? node.top.map((entry) => row(entry, node.mass, full, masked)) : []));
    more.textContent = words.all(may.size);
    details.hidden = may.size === 0;
    if (!node) details.open = true;
    chips.replaceChildren(...[...may.keys()].slice(0, CHIPS).map((token) => button(name(token), () => take(token), { "data-chip": token })),
      ...(may.size > CHIPS ? [h("span", {}, words.more(may.size - CHIPS))] : []));
    go.likeliest.disabled = go.draw.disabled = !node || !choices().length;
    go.back.disabled = go.again.disabled = !path.length;
    for (const control of root.querySelectorAll("select, input, button")) control.dataset.lmSuppressShortcuts = "true";
    const said = note.textContent || words.said({ token: path.length ? name(path.at(-1)) : "", allowed: may.size, finish });
    if (update.said !== undefined && update.said !== said) { clearTimeout(timer); timer = setTimeout(() => (live.textContent = said), 500); }
    update.said = said;
  }

  const events = ["example", "mask", "path"].map((key) => "change:" + key);
  for (const event of events) model.on(event, update);
  update();
  return () => { clearTimeout(timer); for (const event of events) model.off(event, update); };
}

export default { render };
