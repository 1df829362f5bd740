// The attention widget: a small model's attention maps on any text, by layer and head, with each step to a weight.
// The same module runs in JupyterLab (anywidget) and on the book's pages (assets/widget-loader.js). The upper half is
// pure computation, equal to fmlab.models.GPT (tests/site compares them); the lower half is the view. It imports nothing.

const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

/** A matrix of the page's state as rows of numbers: each row's whole numbers times the row's scale. */
function matrix({ rows, columns, codes, scales }) {
  const whole = new Int8Array(bytes(codes).buffer), view = new DataView(bytes(scales).buffer);
  return Array.from({ length: rows }, (_, i) => {
    const scale = view.getFloat32(4 * i, true);
    return Float64Array.from(whole.subarray(i * columns, (i + 1) * columns), (code) => code * scale);
  });
}

/** The model of a page's state, its weights unpacked once. */
export function unpack({ weights, sizes, vocabulary, eos, unk }) {
  const w = Object.fromEntries(Object.entries(weights).map(([name, state]) => [name, matrix(state)]));
  const ids = new Map(vocabulary.map((word, id) => [word, id]));
  return { w, ...sizes, vocabulary, ids, eos, unk, size: sizes.width / sizes.heads };
}

/** The words of a text as Python's str.split() cuts it; the ids begin with <eos>, as every document does. */
export const split = (text) => text.split(/[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/).filter(Boolean);
export const encode = (model, text) => [model.eos, ...split(text).map((word) => model.ids.get(word) ?? model.unk)];

const dot = (a, b) => { let sum = 0; for (let i = 0; i < a.length; i++) sum += a[i] * b[i]; return sum; };
const times = (rows, x) => Float64Array.from(rows, (row) => dot(row, x));
const gelu = (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

function softmax(scores) {
  const top = scores.reduce((a, b) => Math.max(a, b), -Infinity);
  const weights = scores.map((x) => Math.exp(x - top)), total = weights.reduce((a, b) => a + b, 0);
  return weights.map((x) => x / total);
}

function normalised(x, gains, eps) {
  const root = Math.sqrt(dot(x, x) / x.length + eps);
  return x.map((value, i) => (value / root) * gains[0][i]);
}

/** Turn each pair (x[i], x[i + d/2]) by the angle that position and pair give: rotary positions. */
function rotate(x, position, theta) {
  const half = x.length / 2, turned = new Float64Array(x.length);
  for (let i = 0; i < half; i++) {
    const angle = position * theta ** ((-2 * i) / x.length), cos = Math.cos(angle), sin = Math.sin(angle);
    turned[i] = x[i] * cos - x[i + half] * sin;
    turned[i + half] = x[i] * sin + x[i + half] * cos;
  }
  return turned;
}

/**
 * Run the model on token ids. `heads[layer][head]` holds the rotated `queries` and `keys`, the `values`, and for each
 * query i the `scores` q·k, those `scaled` by 1/√d, and the `weights` over keys 0..i. `next`: what may follow.
 */
export function run(model, tokens) {
  const { w, layers, heads: count, size, theta, eps, width } = model;
  let stream = tokens.map((token) => w["embedding.weight"][token].map((x) => x * Math.sqrt(width)));
  const all = [];
  for (let layer = 0; layer < layers; layer++) {
    const name = (part) => w[`blocks.${layer}.${part}.weight`];
    const joined = stream.map((x) => times(name("query_key_value"), normalised(x, name("norm_attention"), eps)));
    const heads = Array.from({ length: count }, (_, head) => {
      const part = (kind) => joined.map((x) => x.subarray((kind * count + head) * size, (kind * count + head + 1) * size));
      const [queries, keys] = [0, 1].map((kind) => part(kind).map((x, i) => rotate(x, i, theta)));
      const scores = queries.map((q, i) => keys.slice(0, i + 1).map((k) => dot(q, k)));
      const scaled = scores.map((row) => row.map((x) => x / Math.sqrt(size)));
      return { queries, keys, values: part(2), scores, scaled, weights: scaled.map(softmax) };
    });
    all.push(heads);
    stream = stream.map((x, i) => {
      const read = Float64Array.from(heads.flatMap((one) => Array.from({ length: size }, (_, d) =>
        one.weights[i].reduce((sum, weight, j) => sum + weight * one.values[j][d], 0))));
      const out = times(name("attention_out"), read), y = x.map((value, d) => value + out[d]);
      const fed = times(name("down"), times(name("up"), normalised(y, name("norm_mlp"), eps)).map(gelu));
      return y.map((value, d) => value + fed[d]);
    });
  }
  const last = normalised(stream.at(-1), w["norm.weight"], eps);
  return { heads: all, next: softmax(Array.from(times(w["embedding.weight"], last))) };
}

// ---------------------------------------------------------------- the view

const WORDS = {
  en: {
    widget: "Attention maps of your own text", field: "Your text", examples: "Examples",
    heads: "Block and head", layer: "Block", head: "head", map: "Attention map",
    hint: "Each row is a token that looks, each column a token looked at. The larger the square, the larger the weight.",
    keys: "Point at a square, or move with the arrow keys.", from: "looks at", weight: "weight",
    unknown: (all) => `Unknown to this model, read as <unk>: ${all}.`, next: "Probable next words (press to add):",
    cut: (kept, all) => `Only the first ${kept - 1} of ${all} words are read.`, token: "Looked at",
    score: "q·k", scaled: (d) => `÷ √${d}`, softmax: "weight", value: "weight × value (length)", sum: "Sum",
    query: "query", key: "key", weighted: "weight × value", table: (word) => `What “${word}” takes, step by step`,
    vectors: (q, k) => `Vectors of “${q}” looking at “${k}”`, numbers: (d) => `${d} numbers`,
  },
  ko: {
    widget: "직접 쓴 글의 어텐션 맵", field: "글을 써 보세요", examples: "예문",
    heads: "블록과 헤드", layer: "블록", head: "헤드", map: "어텐션 맵",
    hint: "행은 보는 토큰, 열은 보이는 토큰이다. 네모가 클수록 가중치가 크다.",
    keys: "네모를 가리키거나 화살표 키로 옮겨 다녀 보세요.", from: "→", weight: "가중치",
    unknown: (all) => `이 모델이 모르는 단어(<unk>로 읽음): ${all}.`, next: "다음에 올 만한 단어 (누르면 더해짐):",
    cut: (kept, all) => `${all}개 단어 가운데 처음 ${kept - 1}개만 읽습니다.`, token: "보이는 토큰",
    score: "q·k", scaled: (d) => `÷ √${d}`, softmax: "가중치", value: "가중치 × 값 (길이)", sum: "합",
    query: "쿼리", key: "키", weighted: "가중치 × 값", table: (word) => `“${word}”가 가져오는 것, 단계별로`,
    vectors: (q, k) => `“${k}”를 보는 “${q}”의 벡터`, numbers: (d) => `수 ${d}개`,
  },
};

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  // In JupyterLab keys on a button are commands (d, d deletes the cell); this is its own way to be asked not to.
  if (tag === "button" || tag === "textarea" || attributes.tabindex) node.dataset.lmSuppressShortcuts = "true";
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const opening = (text) => (split(text).length > 4 ? split(text).slice(0, 4).join(" ") + " …" : text);
const percent = (p) => (p < 0.005 ? "<1%" : `${(100 * p).toFixed(0)}%`);
const length = (x) => Math.sqrt(dot(x, x));
const short = (x) => x.toFixed(2).replace("-", "−");

/** A row of bars above and below a line, one for each number of a vector, all strips on one scale. */
function strip(values, largest) {
  const box = h("span", { class: "cw-strip", "aria-hidden": "true" });
  for (const value of values) {
    const tall = `${Math.min(50, (50 * Math.abs(value)) / largest)}%`, bar = h("i");
    bar.style.height = tall;
    bar.style[value < 0 ? "top" : "bottom"] = "50%";
    box.append(h("span", {}, bar));
  }
  return box;
}

function render({ model: state, el }) {
  const language = el.closest("[lang]")?.lang || document.documentElement.lang || "en";
  const words = WORDS[language.slice(0, 2)] ?? WORDS.en;
  const id = "cw" + Math.random().toString(36).slice(2, 9); // two widgets on one page may not share ids
  const model = unpack(Object.fromEntries(["weights", "sizes", "vocabulary", "eos", "unk"].map((key) => [key, state.get(key)])));
  const set = (changes) => { for (const [key, value] of Object.entries(changes)) state.set(key, value); state.save_changes(); };
  let tokens = [], result, at = [0, 0]; // the query and the key that are looked at

  const field = h("textarea", { id, rows: 2, dir: "auto", spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
  const button = (label, action, attributes = {}) => {
    const node = h("button", { type: "button", ...attributes }, label);
    node.addEventListener("click", action);
    return node;
  };
  const note = h("p", { class: "cw-note" });
  const examples = h("div", { class: "cw-buttons", role: "group", "aria-label": words.examples },
    ...state.get("texts").map((text, n) => button(opening(text), () => set({ text }), { "data-example": n })));
  const next = h("span", { class: "cw-next" });

  // One small map for each layer and head; pressing it shows it large.
  const thumbs = [];
  const grid = h("div", { class: "cw-heads", role: "group", "aria-label": words.heads });
  grid.style.setProperty("--cw-heads", model.heads);
  for (let layer = 0; layer < model.layers; layer++) {
    for (let head = 0; head < model.heads; head++) {
      const name = `${words.layer} ${layer}, ${words.head} ${head}`;
      const canvas = h("canvas", { width: 96, height: 96, "aria-hidden": "true" });
      const node = button(canvas, () => set({ layer, head }), { "aria-label": name, title: name });
      node.append(h("small", {}, `${layer}.${head}`));
      thumbs.push({ layer, head, canvas, node });
      grid.append(node);
    }
  }

  const where = h("p", { class: "cw-where" });
  const table = h("table", { class: "cw-map", role: "grid" });
  const steps = h("table", { class: "cw-steps" });
  const vectors = h("div", { class: "cw-vectors" });
  const live = h("p", { class: "cw-hidden", role: "status", "aria-live": "polite" });
  el.append(h("div", { class: "cw-widget cw-attention", role: "group", "aria-label": words.widget },
    h("label", { for: id }, words.field), field, note, examples, h("p", { class: "cw-more" }, words.next + " ", next),
    h("div", { class: "cw-two" }, grid,
      h("div", { class: "cw-large" }, where, h("div", { class: "cw-scroll" }, table))),
    h("p", { class: "cw-legend" }, words.hint + " " + words.keys), h("div", { class: "cw-scroll" }, steps), vectors, live));

  const word = (i) => model.vocabulary[tokens[i]];
  const shown = () => result.heads[state.get("layer")][state.get("head")];
  const cell = ([query, key]) => table.querySelector(`[data-query="${query}"][data-key="${key}"]`);

  function draw() {
    const { weights } = shown(), ink = getComputedStyle(grid).getPropertyValue("--cw-ink").trim(); // colours may lag: transitions
    for (const { layer, head, canvas, node } of thumbs) {
      const size = 96 / tokens.length, pen = canvas.getContext("2d"), chosen = layer === state.get("layer") && head === state.get("head");
      node.setAttribute("aria-pressed", chosen);
      pen.clearRect(0, 0, 96, 96);
      pen.fillStyle = ink;
      result.heads[layer][head].weights.forEach((row, i) => row.forEach((weight, j) => {
        pen.globalAlpha = weight;
        pen.fillRect(j * size, i * size, size, size);
      }));
    }
    const name = `${words.layer} ${state.get("layer")}, ${words.head} ${state.get("head")}`;
    where.textContent = name;
    table.setAttribute("aria-label", `${words.map}: ${name}`);
    const heading = h("tr", { role: "row" }, h("td"), ...tokens.map((_, j) => h("th", { scope: "col" }, h("span", {}, word(j)))));
    table.replaceChildren(h("thead", {}, heading), h("tbody", {}, ...weights.map((row, i) =>
      h("tr", { role: "row" }, h("th", { scope: "row" }, word(i)), ...tokens.map((_, j) => {
        if (j > i) return h("td", { class: "cw-never" });
        const square = h("i");
        square.style.width = square.style.height = `${100 * Math.sqrt(row[j])}%`; // its area is the weight
        const label = `${word(i)} ${words.from} ${word(j)}: ${words.weight} ${row[j].toFixed(2)}`;
        return h("td", { role: "gridcell", tabindex: "-1", "data-query": i, "data-key": j, "aria-label": label }, square);
      })))));
    look([Math.min(at[0], tokens.length - 1), Math.min(at[1], tokens.length - 1)]);
  }

  /** Show how the weight of one square comes about, and the same for its whole row. */
  function look([query, key], focus = false) {
    key = Math.min(key, query);
    const before = cell(at);
    before?.classList.remove("cw-now");
    before?.setAttribute("tabindex", "-1");
    at = [query, key];
    const now = cell(at), { queries, keys, values, scores, scaled, weights } = shown();
    now.classList.add("cw-now");
    now.setAttribute("tabindex", "0");
    if (focus) now.focus();
    const taken = keys.slice(0, query + 1).map((_, j) => values[j].map((x) => x * weights[query][j]));
    const sum = taken.reduce((a, b) => a.map((x, d) => x + b[d]));
    const row = (j) => {
      const bar = h("i");
      bar.style.width = `${100 * weights[query][j]}%`;
      return h("tr", j === key ? { class: "cw-row" } : {}, h("th", { scope: "row" }, h("code", {}, word(j))),
        h("td", {}, short(scores[query][j])), h("td", {}, short(scaled[query][j])),
        h("td", { class: "cw-weight" }, h("span", { class: "cw-bar", "aria-hidden": "true" }, bar), weights[query][j].toFixed(3)),
        h("td", {}, short(length(taken[j]))));
    };
    const heading = [words.token, words.score, words.scaled(model.size), words.softmax, words.value];
    steps.replaceChildren(h("caption", {}, words.table(word(query))),
      h("thead", {}, h("tr", {}, ...heading.map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, ...taken.map((_, j) => row(j)), h("tr", { class: "cw-sum" }, h("th", { scope: "row" }, words.sum),
        h("td"), h("td"), h("td", {}, weights[query].reduce((a, b) => a + b, 0).toFixed(3)), h("td", {}, short(length(sum))))));
    const drawn = [[words.query, queries[query]], [words.key, keys[key]], [words.weighted, taken[key]], [words.sum, sum]];
    vectors.replaceChildren(h("p", {}, words.vectors(word(query), word(key)), " ", h("small", {}, words.numbers(model.size))),
      ...drawn.map(([name, x], n) => {
        const group = n < 2 ? drawn.slice(0, 2) : drawn.slice(2);
        return h("p", {}, h("span", {}, name), strip(x, group.reduce((top, [, y]) => y.reduce((a, b) => Math.max(a, Math.abs(b)), top), 1e-9)));
      }));
  }

  const place = (event) => {
    const node = event.target.closest("[data-query]");
    return node && [Number(node.dataset.query), Number(node.dataset.key)];
  };
  for (const name of ["mouseover", "focusin", "click"]) {
    table.addEventListener(name, (event) => {
      const to = place(event);
      if (to && to.join() !== at.join()) look(to);
    });
  }
  table.addEventListener("keydown", (event) => {
    const from = place(event), last = tokens.length - 1;
    if (!from) return;
    const [query, key] = from;
    const to = {
      ArrowRight: [query, Math.min(key + 1, query)], ArrowLeft: [query, Math.max(key - 1, 0)],
      ArrowDown: [Math.min(query + 1, last), key], ArrowUp: [Math.max(query - 1, 0), key],
      Home: [query, 0], End: [query, query],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    look(to, true);
  });

  let timer = 0, frame = 0, warned = "";
  function read() {
    const text = state.get("text"), all = split(text);
    if (field.value !== text) field.value = text; // an example, or set by Python
    tokens = encode(model, text).slice(0, model.longest);
    result = run(model, tokens);
    const unknown = [...new Set(all.slice(0, tokens.length - 1).filter((one) => !model.ids.has(one)))];
    const warning = [all.length >= model.longest && words.cut(model.longest, all.length),
      unknown.length && words.unknown(unknown.join(", "))].filter(Boolean).join(" ");
    note.textContent = warning;
    const best = result.next.map((p, i) => [p, i]).sort((a, b) => b[0] - a[0] || a[1] - b[1]).slice(0, 5);
    next.replaceChildren(...best.map(([p, token]) => button(`${model.vocabulary[token]} ${percent(p)}`, () =>
      set({ text: `${state.get("text").trimEnd()} ${model.vocabulary[token]}`.trim() }),
      { "data-token": token, ...(all.length + 1 >= model.longest ? { disabled: "" } : {}) })));
    at = [tokens.length - 1, tokens.length - 1];
    draw();
    const most = shown().weights.at(-1).reduce((top, x, j, row) => (x > row[top] ? j : top), 0);
    look([tokens.length - 1, most]);
    clearTimeout(timer);
    if (read.done) timer = setTimeout(() => { // a warning is said once, not with every key
      live.textContent = `${warning === warned ? "" : warning} ${cell(at).getAttribute("aria-label")}`.trim();
      warned = warning;
    }, 700);
    read.done = true;
  }
  field.addEventListener("input", () => {
    cancelAnimationFrame(frame); // one run for each frame, however fast the keys come
    frame = requestAnimationFrame(() => set({ text: field.value }));
  });
  const themes = new MutationObserver(() => draw()); // canvas colours do not follow the page's by themselves
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "data-jp-theme-light"] });
  state.on("change:text", read);
  state.on("change:layer change:head", draw);
  read();
  return () => { clearTimeout(timer); cancelAnimationFrame(frame); themes.disconnect(); state.off("change:text", read); state.off("change:layer change:head", draw); };
}

export default { render };
