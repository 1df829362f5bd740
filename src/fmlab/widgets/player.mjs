// The player: the course's shipped transformer, run token by token in the page, with all decoding settings.
// The same module runs in JupyterLab (anywidget) and on the book's pages (assets/widget-loader.js). The upper half is
// the model and the settings, equal to fmlab.models.GPT and fmlab.decoding (tests/site compares them); the lower half
// is the view. It imports nothing. The weights come from the host when the reader asks for them (see `fetchAsset`).

// ---- the model -----------------------------------------------------------------------------------------------------

/** A float16's 16 bits as a number. */
export function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1, exponent = (bits >> 10) & 31, fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024));
}

/** The tensors of a safetensors file by name, as Float32Array (https://github.com/huggingface/safetensors, Format). */
export function tensors(bytes) {
  const file = new Uint8Array(bytes).slice(), size = Number(new DataView(file.buffer).getBigUint64(0, true));
  const { __metadata__, ...header } = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + size)));
  return Object.fromEntries(Object.entries(header).map(([name, { dtype, data_offsets: [from, to] }]) => {
    if (dtype !== "F16") throw new Error(`${name} is ${dtype}, not F16`);
    return [name, Float32Array.from(new Uint16Array(file.buffer.slice(8 + size + from, 8 + size + to)), half)];
  }));
}

/** out = matrix (rows, columns) times x. Sums are made in double precision and stored as float32. */
function multiply(out, matrix, x) {
  const columns = x.length;
  for (let row = 0, at = 0; row < out.length; row++) {
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += matrix[at++] * x[i];
    out[row] = sum;
  }
  return out;
}

/** x / root mean square of x, times a weight for each place (RMSNorm). */
function normalise(out, x, weight, eps) {
  let squares = 0;
  for (const value of x) squares += value * value;
  const scale = 1 / Math.sqrt(squares / x.length + eps);
  for (let i = 0; i < x.length; i++) out[i] = x[i] * scale * weight[i];
  return out;
}

const gelu = (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

/** A decoder-only transformer with its KV cache: `step` reads one token and gives the logits for the next. */
export class Transformer {
  constructor({ config, bytes }) {
    const built = { norm: "rms", norm_last: false, positions: "rotary", mlp: "gelu", bias: false, qkv_bias: false, residual: true,
      causal: true, tie: true, embedding_scale: true, experts: null, kv_heads: null, head_dim: null };
    for (const [name, value] of Object.entries(built)) if (config[name] !== value) throw new Error(`${name} is ${config[name]}`);
    const { width, layers, context, heads } = config, d = width / heads;
    Object.assign(this, { config, length: 0, weights: tensors(bytes) });
    const rows = (n) => Array.from({ length: n }, () => new Float32Array(context * width));
    this.keys = rows(layers);
    this.values = rows(layers);
    const angle = (f) => Float32Array.from({ length: (context * d) / 2 }, (_, i) =>
      f(Math.floor(i / (d / 2)) * config.rope_theta ** ((-2 * (i % (d / 2))) / d)));
    this.cos = angle(Math.cos);
    this.sin = angle(Math.sin);
  }

  /** Forget what was read after the first `length` tokens. */
  rewind(length) { this.length = Math.min(this.length, length); }

  /** Read one token; the logits for the one that follows, Float32Array (vocabulary). */
  step(token) {
    const { width, layers, context, norm_eps: eps } = this.config, w = this.weights, at = this.length;
    if (at >= context) throw new Error(`${at + 1} tokens do not fit into a context of ${context}.`);
    const x = w["embedding.weight"].slice(token * width, (token + 1) * width).map((value) => value * Math.sqrt(width));
    const normed = new Float32Array(width), out = new Float32Array(width);
    for (let layer = 0; layer < layers; layer++) {
      const part = (name) => w[`blocks.${layer}.${name}.weight`];
      const qkv = multiply(new Float32Array(3 * width), part("query_key_value"), normalise(normed, x, part("norm_attention"), eps));
      multiply(out, part("attention_out"), this.attend(qkv, layer, at));
      for (let i = 0; i < width; i++) x[i] += out[i];
      const hidden = multiply(new Float32Array(part("up").length / width), part("up"), normalise(normed, x, part("norm_mlp"), eps));
      for (let i = 0; i < hidden.length; i++) hidden[i] = gelu(hidden[i]);
      multiply(out, part("down"), hidden);
      for (let i = 0; i < width; i++) x[i] += out[i];
    }
    this.length = at + 1;
    const embedding = w["embedding.weight"]; // tied: the output matrix, too
    return multiply(new Float32Array(embedding.length / width), embedding, normalise(normed, x, w["norm.weight"], eps));
  }

  /** What the token at place `at` takes from those up to it, in one layer; its key and value go into the cache. */
  attend(qkv, layer, at) {
    const { width, heads } = this.config, d = width / heads, keys = this.keys[layer], values = this.values[layer];
    for (let head = 0; head < 2 * heads; head++) { // queries, then keys: each pair (i, i + d/2) is turned by its angle
      for (let i = 0; i < d / 2; i++) {
        const a = head * d + i, b = a + d / 2, cos = this.cos[(at * d) / 2 + i], sin = this.sin[(at * d) / 2 + i];
        [qkv[a], qkv[b]] = [qkv[a] * cos - qkv[b] * sin, qkv[a] * sin + qkv[b] * cos];
      }
    }
    keys.set(qkv.subarray(width, 2 * width), at * width);
    values.set(qkv.subarray(2 * width), at * width);
    const out = new Float32Array(width), scores = new Float32Array(at + 1);
    for (let from = 0; from < width; from += d) {
      let top = -Infinity, total = 0;
      for (let t = 0; t <= at; t++) {
        let sum = 0;
        for (let i = from; i < from + d; i++) sum += qkv[i] * keys[t * width + i];
        scores[t] = sum / Math.sqrt(d);
        top = Math.max(top, scores[t]);
      }
      for (let t = 0; t <= at; t++) total += scores[t] = Math.exp(scores[t] - top);
      for (let t = 0; t <= at; t++) for (let i = from; i < from + d; i++) out[i] += (scores[t] / total) * values[t * width + i];
    }
    return out;
  }
}

// ---- from logits to a token ----------------------------------------------------------------------------------------

const highest = (values) => values.reduce((a, b) => (b > a ? b : a), -Infinity);

export function softmax(logits) {
  const top = highest(logits), weights = Array.from(logits, (x) => Math.exp(x - top));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / total);
}

/** Token indices, most probable first; among equals the lower index first. */
export const ranked = (values) => [...values.keys()].sort((a, b) => values[b] - values[a] || a - b);

/** The logits after each setting that is on, in fmlab.decoding's order: [[name, logits], ...]; a dropped token has
 * -Infinity. `seen`: the tokens of the text so far, for the penalty, which comes first. */
export function stages(logits, seen, { temperature = 1, topK = 0, topP = 1, minP = 0, penalty = 1 } = {}) {
  let z = Array.from(logits);
  const done = [], add = (name, next) => done.push([name, (z = next)]);
  if (penalty !== 1) {
    const before = new Set(seen);
    add("penalty", z.map((x, i) => (before.has(i) ? (x < 0 ? x * penalty : x / penalty) : x)));
  }
  if (temperature === 0) {
    const top = ranked(z)[0];
    add("temperature", z.map((x, i) => (i === top ? x : -Infinity))); // the limit: arg-max
  } else if (temperature !== 1) add("temperature", z.map((x) => x / temperature));
  if (topK > 0) {
    const smallest = z[ranked(z)[Math.min(topK, z.length) - 1]];
    add("topK", z.map((x) => (x >= smallest ? x : -Infinity))); // ties at the k-th value all stay
  }
  if (topP < 1) {
    const p = softmax(z), keep = new Set();
    let sum = 0;
    for (const i of ranked(z)) {
      keep.add(i); // the token that crosses p stays, and so at least one does
      sum += p[i];
      if (sum >= topP) break;
    }
    add("topP", z.map((x, i) => (keep.has(i) ? x : -Infinity)));
  }
  if (minP > 0) {
    const p = softmax(z), least = minP * highest(p);
    add("minP", z.map((x, i) => (p[i] >= least ? x : -Infinity)));
  }
  return done;
}

/** Logits after all settings, and their probabilities; a dropped token has exactly 0. */
export const processed = (logits, seen, settings) => stages(logits, seen, settings).at(-1)?.[1] ?? logits;
export const distribution = (logits, seen, settings) => softmax(processed(logits, seen, settings));

/** Number `n` (0, 1, ...) of the stream of a seed, in [0, 1): mulberry32, whose state is a plain counter. */
export function uniform(seed, n) {
  const state = (seed + Math.imul(n + 1, 0x6d2b79f5)) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

/** The token at which the running sum of the probabilities passes u; never one of probability 0. */
export function pick(probabilities, u) {
  let sum = 0, last = -1;
  for (let i = 0; i < probabilities.length; i++) {
    if (probabilities[i] === 0) continue;
    last = i;
    if (u < (sum += probabilities[i])) break;
  }
  return last;
}

/** A text that grows: its tokens, the first `begun` of them the prompt, and the logits after each that was read. */
export class Text {
  constructor(net) { Object.assign(this, { net, tokens: [], begun: 0, logits: [], milliseconds: 0 }); }

  /** Become these tokens, of which `begun` are the prompt; what both texts begin with is not read again. */
  become(tokens, begun = tokens.length) {
    const same = tokens.findIndex((token, i) => token !== this.tokens[i]), shared = same < 0 ? tokens.length : same;
    this.tokens = [...tokens];
    this.begun = begun;
    this.logits.length = Math.min(this.logits.length, shared);
    this.net.rewind(this.logits.length);
  }

  /** No further token can be read. The last one may stand outside the context: it is written and never read. */
  get full() { return this.tokens.length > this.net.config.context; }

  /** The logits for the token at `place` (the one after the text by default), after reading what was not read yet. */
  before(place = this.tokens.length) {
    const started = performance.now();
    while (this.logits.length < place) this.logits.push(this.net.step(this.tokens[this.logits.length]));
    this.milliseconds += performance.now() - started;
    return this.logits[place - 1];
  }

  /** Draw the next token with a seed and add it: the same prompt, settings and seed give the same text. */
  grow(settings, seed) {
    const p = distribution(this.before(), this.tokens, settings);
    this.tokens.push(pick(p, uniform(seed, this.tokens.length - this.begun)));
    return this.tokens.at(-1);
  }
}

/** Edits (a letter added, dropped, changed, or two swapped) from one word to another. */
function distance(a, b) {
  let previous = [], row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], previous[j - 2] + 1);
    }
    [previous, row] = [row, next];
  }
  return row[b.length];
}

/** What a reader may have meant by a word that the model does not know: other case, signs set apart, then the nearest. */
export function nearest(word, words, count = 4) {
  const known = new Set(words), apart = word.replace(/([^\p{L}\p{N}_])/gu, " $1 ").trim().split(/\s+/);
  const spell = (part) => words.find((w) => w.toLowerCase() === part.toLowerCase());
  const found = apart.length > 1 && apart.every(spell) ? [apart.map((part) => (known.has(part) ? part : spell(part))).join(" ")] : [];
  const low = word.toLowerCase();
  const scored = words.filter((w) => !w.startsWith("<")).map((w) => {
    const other = w.toLowerCase();
    return [other === low ? -2 : other.startsWith(low) ? -1 : distance(low, other), w];
  });
  scored.sort(([a, v], [b, w]) => a - b || v.length - w.length || (v < w ? -1 : 1));
  return [...found, ...scored.map(([, w]) => w)].slice(0, count);
}

/** The asset by name: { config, words, eos, bytes }. A page's model has it; in JupyterLab Python answers a message. */
export function fetchAsset(model, name, patience = 30000) {
  if (model.asset) return model.asset(name);
  return new Promise((done, failed) => {
    const answer = (content, buffers) => {
      if (content?.asset !== name) return;
      stop();
      const data = buffers[0];
      done({ ...content, bytes: data.buffer ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data) });
    };
    const timer = setTimeout(() => { stop(); failed(new Error("Python did not answer; run the cell again")); }, patience);
    const stop = () => { clearTimeout(timer); model.off("msg:custom", answer); };
    model.on("msg:custom", answer);
    model.send({ asset: name });
  });
}

// ---- the view ------------------------------------------------------------------------------------------------------

const WORDS = {
  en: {
    widget: "The course’s model, writing in this page", prompt: "Prompt", examples: "Example prompts", empty: "(no prompt)",
    load: (mb) => `Load the model (${mb} MB)`, loadCompact: (mb) => `Generate (loads the model, ${mb} MB)`, loading: "Loading …",
    loaded: (n, words) => `Model loaded: ${n.toLocaleString("en")} weights, ${words} words. It runs here, in your browser.`,
    failed: (why) => `The model did not load: ${why}. Check the connection and press the button again.`,
    unknown: (word) => `The model does not know “${word}”. Nearest words it knows:`, orUnk: "It must know every word; <unk> stands for one that it does not know.",
    tooLong: (n, room) => `The prompt has ${n} words; the model can read ${room}. Take some away.`,
    settings: "Decoding settings", off: "off", greedy: "0 (greedy)", after: "After",
    temperature: ["Temperature", "divides the logits"], top_k: ["Top-k", "keeps the k most probable"],
    top_p: ["Top-p", "keeps tokens until their sum is p"], min_p: ["Min-p", "keeps p ≥ min-p × the top one"],
    repetition_penalty: ["Repetition penalty", "makes words of the text so far less likely"], max_new_tokens: ["Max new tokens", "in one go"],
    stop: ["Stop words", "end the text; such as ."], seed: ["Seed", "decides the draws"], stop_at_end: "Stop when the model writes its end mark, <eos>",
    generate: "Generate", goOn: "Continue", one: "One token", halt: "Stop", again: "Again, next seed", reset: "Start over", act: "Generate",
    text: "The text, one button for each token; arrow keys move along it", start: "start", next: "next",
    facts: { context: "Context", model: "In the model", page: "On this page" }, of: (n, all) => `${n} of ${all} tokens`,
    ms: (x) => `${x} ms a token`, rate: (x) => `${x} tokens/s`, none: "–",
    ended: { end: "The model wrote its end mark <eos>.", stop: "A stop word was written.", limit: "Max new tokens reached.", halt: "You stopped it.",
      context: (n) => `The context of ${n} tokens is full; the model can read no further.` },
    at: (word, place, rank) => `Token ${place}, “${word}”: rank ${rank} in the model.`, chances: (p, q) => `Probability ${p} in the model, ${q} after the settings.`,
    nextAt: (place) => `The next token, number ${place}.`, keptOf: (n, all) => `${n} of ${all} words can be drawn.`, beginning: "The mark that begins every text; nothing comes before it, so it has no probability.",
    table: "The ten most probable words here", word: "Word", modelColumn: "Model", cut: "cut", take: (word) => `Go on with ${word} instead`, takeHint: "Press a word to put it there and go on.",
    legend: "underlined: dotted, the model gave it less than ½; wavy, less than ⅒", scale: (p) => `□ model  ■ after the settings  full bar = ${p}%`,
    said: (n, text, why) => `${n} tokens written: ${text}. ${why}`,
  },
  ko: {
    widget: "이 페이지에서 글을 쓰는 이 과정의 모델", prompt: "프롬프트", examples: "예시 프롬프트", empty: "(프롬프트 없음)",
    load: (mb) => `모델 불러오기 (${mb} MB)`, loadCompact: (mb) => `생성 (모델 ${mb} MB를 불러온다)`, loading: "불러오는 중 …",
    loaded: (n, words) => `모델을 불러왔다: 가중치 ${n.toLocaleString("ko")}개, 단어 ${words}개. 이 브라우저에서 돈다.`,
    failed: (why) => `모델을 불러오지 못했다: ${why}. 연결을 확인하고 다시 눌러라.`,
    unknown: (word) => `모델은 “${word}”를 모른다. 아는 단어 중 가장 가까운 것:`, orUnk: "모든 단어를 알아야 한다. <unk>는 모르는 단어를 뜻한다.",
    tooLong: (n, room) => `프롬프트가 ${n}단어다. 모델은 ${room}단어까지 읽는다. 줄여라.`,
    settings: "디코딩 설정", off: "끔", greedy: "0 (탐욕)", after: "이후",
    temperature: ["온도", "로짓을 나눈다"], top_k: ["Top-k", "확률이 큰 k개를 남긴다"],
    top_p: ["Top-p", "합이 p가 될 때까지 남긴다"], min_p: ["Min-p", "p ≥ min-p × 최대 확률이면 남긴다"],
    repetition_penalty: ["반복 벌점", "이미 나온 단어의 확률을 낮춘다"], max_new_tokens: ["최대 새 토큰", "한 번에"],
    stop: ["멈춤 단어", "글을 끝낸다. 예: ."], seed: ["시드", "뽑기를 정한다"], stop_at_end: "모델이 끝 표시 <eos>를 쓰면 멈춘다",
    generate: "생성", goOn: "계속", one: "토큰 하나", halt: "멈춤", again: "다음 시드로 다시", reset: "처음부터", act: "생성",
    text: "글. 토큰마다 버튼이 하나씩 있고 화살표 키로 옮겨 간다", start: "시작", next: "다음",
    facts: { context: "문맥", model: "모델에서", page: "이 페이지에서" }, of: (n, all) => `토큰 ${n} / ${all}`,
    ms: (x) => `토큰마다 ${x} ms`, rate: (x) => `초당 ${x}토큰`, none: "–",
    ended: { end: "모델이 끝 표시 <eos>를 썼다.", stop: "멈춤 단어가 나왔다.", limit: "최대 새 토큰에 이르렀다.", halt: "직접 멈췄다.",
      context: (n) => `문맥 ${n}토큰이 가득 찼다. 모델은 더 읽을 수 없다.` },
    at: (word, place, rank) => `토큰 ${place} “${word}”: 모델에서 ${rank}위.`, chances: (p, q) => `모델의 확률 ${p}, 설정 이후 ${q}.`,
    nextAt: (place) => `다음 토큰, ${place}번째.`, keptOf: (n, all) => `${all}단어 중 ${n}개를 뽑을 수 있다.`, beginning: "모든 글이 시작되는 표시. 앞에 아무것도 없어 확률이 없다.",
    table: "여기서 확률이 가장 큰 열 단어", word: "단어", modelColumn: "모델", cut: "잘림", take: (word) => `대신 ${word}로 이어 가기`, takeHint: "단어를 누르면 그 자리에 넣고 이어 간다.",
    legend: "밑줄: 점선은 모델 확률이 ½ 미만, 물결은 ⅒ 미만", scale: (p) => `□ 모델  ■ 설정 이후  막대 전체 = ${p}%`,
    said: (n, text, why) => `토큰 ${n}개를 썼다: ${text}. ${why}`,
  },
};
const SHOWN = 10;
const percent = (p) => (p === 0 ? "0%" : p >= 0.9995 ? "100%" : p < 0.0005 ? "<0.1%" : `${(100 * p).toFixed(1)}%`);
const K_STOPS = [...Array(21).keys(), 25, 30, 40, 50, 75, 100, 150, 200, 300, 500];
/** The next moment at which the page may be painted; a hidden page is not painted and goes on all the same. */
const painted = () => new Promise((done) => { setTimeout(done, 60); requestAnimationFrame(() => setTimeout(done)); });

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
  const megabytes = model.get("megabytes")[model.asset ? 0 : 1];
  let about = null, text = null, ids = null; // the asset, the text that grows, the token of each word
  let selected = null, running = null, why = "", timer = 0; // the place looked at, the run going on, why the last one ended
  const set = (key, value) => { model.set(key, value); model.save_changes(); };
  const settings = () => ({ temperature: model.get("temperature"), topK: model.get("top_k"), topP: model.get("top_p"), minP: model.get("min_p"),
    penalty: model.get("repetition_penalty") });
  const split = (line) => line.split(/\s+/).filter(Boolean);
  const name = (token, place) => (token === about.eos ? `⟨${place === 0 ? words.start : "eos"}⟩` : about.words[token]);
  const live = h("p", { class: "cw-hidden", role: "status", "aria-live": "polite" });
  const say = (line) => { clearTimeout(timer); timer = setTimeout(() => (live.textContent = line), 400); };
  const button = (label, action, attributes = {}) => {
    const node = h("button", { type: "button", ...attributes }, label);
    node.addEventListener("click", action);
    return node;
  };

  // the prompt
  const area = h("textarea", { id: id + "prompt", name: "prompt", rows: 2, spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
  area.value = model.get("prompt");
  area.addEventListener("input", () => { set("prompt", area.value); restart(); });
  const write = (line) => { area.value = line; set("prompt", line); restart(); };
  const examples = h("div", { class: "cw-examples", role: "group", "aria-label": words.examples },
    ...model.get("prompts").map((line) => button(line || words.empty, () => write(line), { "data-example": line })));
  const note = h("div", { class: "cw-note" });

  // the settings
  const ranges = {
    temperature: { min: 0, max: 4, step: 0.05, text: (v) => (v === 0 ? words.greedy : String(+v.toFixed(3))) },
    top_k: { min: 0, max: K_STOPS.length - 1, step: 1, text: (v) => (v === 0 ? words.off : String(v)), from: (i) => K_STOPS[i], to: (k) => K_STOPS.findLastIndex((s) => s <= k) },
    top_p: { min: 0.01, max: 1, step: 0.01, text: (v) => (v === 1 ? words.off : String(+v.toFixed(4))) },
    min_p: { min: 0, max: 1, step: 0.01, text: (v) => (v === 0 ? words.off : String(+v.toFixed(4))) },
    repetition_penalty: { min: 1, max: 3, step: 0.05, text: (v) => (v === 1 ? words.off : String(+v.toFixed(3))) },
    max_new_tokens: { min: 1, max: 64, step: 1, text: String },
  };
  const field = (key, input, ...rest) => h("div", { class: "cw-control" }, h("label", { for: id + key }, words[key][0]), ...rest, input, h("small", { id: `${id}${key}-hint` }, words[key][1]));
  const updaters = [];
  const sliders = Object.entries(ranges).map(([key, { min, max, step, text: told, from = Number, to = Number }]) => {
    const slider = h("input", { type: "range", id: id + key, name: key, min, max, step, "aria-describedby": `${id}${key}-hint` });
    const output = h("output", { for: id + key, "aria-live": "off" });
    slider.addEventListener("input", () => set(key, from(Number(slider.value))));
    updaters.push(() => {
      slider.value = to(model.get(key));
      slider.setAttribute("aria-valuetext", (output.textContent = told(model.get(key))));
    });
    return field(key, slider, output);
  });
  const seed = h("input", { type: "number", id: id + "seed", name: "seed", min: 0, max: 4294967295, step: 1, "aria-describedby": `${id}seed-hint` });
  seed.addEventListener("change", () => {
    const given = Math.trunc(Number(seed.value));
    if (given >= 0 && given <= 4294967295) set("seed", given);
    seed.value = model.get("seed");
  });
  const stop = h("input", { type: "text", id: id + "stop", name: "stop", autocapitalize: "off", autocomplete: "off", spellcheck: "false", "aria-describedby": `${id}stop-hint` });
  stop.addEventListener("input", () => set("stop", stop.value));
  const atEnd = h("input", { type: "checkbox", id: id + "end", name: "stop_at_end" });
  atEnd.addEventListener("change", () => set("stop_at_end", atEnd.checked));
  updaters.push(() => { seed.value = model.get("seed"); if (stop.value !== model.get("stop")) stop.value = model.get("stop"); atEnd.checked = model.get("stop_at_end"); });
  const details = h("details", { class: "cw-settings" }, h("summary", {}, words.settings),
    h("div", { class: "cw-controls" }, ...sliders, field("seed", seed), field("stop", stop)),
    h("p", { class: "cw-check" }, atEnd, " ", h("label", { for: id + "end" }, words.stop_at_end)));

  // what can be done
  const go = {
    load: button(model.get("compact") ? words.loadCompact(megabytes) : words.load(megabytes), load, { "data-do": "load", class: "cw-main" }),
    generate: button(words.generate, () => run(model.get("max_new_tokens")), { "data-do": "generate", class: "cw-main" }),
    one: button(words.one, () => run(1), { "data-do": "one" }),
    halt: button(words.halt, () => { if (running) running.halted = true; }, { "data-do": "stop" }),
    again: button(words.again, () => { set("seed", (model.get("seed") + 1) % 4294967296); restart(); run(model.get("max_new_tokens")); }, { "data-do": "again" }),
    reset: button(words.reset, () => { restart(); say(model.get("prompt")); }, { "data-do": "reset" }),
  };
  const buttons = h("div", { class: "cw-buttons", role: "group", "aria-label": words.act }, ...Object.values(go));

  // the text, and one place in it
  const tokens = h("div", { class: "cw-text", role: "group", "aria-label": words.text });
  const ended = h("p", { class: "cw-ended" }), legend = h("p", { class: "cw-legend" }, words.legend);
  const facts = {}, summary = h("dl", { class: "cw-facts" }, ...Object.keys(words.facts).map((key) =>
    h("div", {}, h("dt", {}, words.facts[key]), (facts[key] = h("dd", { "data-fact": key })))));
  const place = h("p", { class: "cw-place" }), scale = h("p", { class: "cw-scale" }), body = h("tbody");
  const table = h("table", {}, h("caption", { class: "cw-hidden" }, words.table), h("thead", {}, h("tr", {}, h("th", { scope: "col" }, words.word), h("td"),
    h("th", { scope: "col" }, words.modelColumn), h("th", { scope: "col" }, words.after))), body);
  const detail = h("div", { class: "cw-detail" }, place, table, scale);
  const shown = h("div", { class: "cw-result" }, tokens, legend, ended, summary);
  const root = h("div", { class: "cw-widget cw-player" + (model.get("compact") ? " cw-compact" : ""), role: "group", "aria-label": words.widget },
    h("label", { for: id + "prompt" }, words.prompt), area, examples, note, buttons, shown, details, detail, live);
  for (const control of root.querySelectorAll("textarea, input, button")) control.dataset.lmSuppressShortcuts = "true"; // of JupyterLab
  el.append(root);
  details.open = !model.get("compact") && matchMedia("(min-width: 36rem)").matches; // on a phone they would part the text from its table

  async function load() {
    go.load.disabled = true;
    go.load.textContent = words.loading;
    try {
      const found = await fetchAsset(model, model.get("weights"));
      text = new Text(new Transformer(found));
      about = found;
      ids = new Map(about.words.map((word, token) => [word, token]));
    } catch (error) {
      go.load.disabled = false;
      go.load.textContent = words.load(megabytes);
      note.textContent = words.failed(error.message);
      return say(note.textContent);
    }
    const count = Object.values(text.net.weights).reduce((n, w) => n + w.length, 0);
    root.dataset.loaded = "1";
    restart();
    ended.textContent = words.loaded(count, about.words.length);
    say(ended.textContent);
    if (!go.generate.disabled) go.generate.focus();
    if (model.get("compact")) run(model.get("max_new_tokens"));
  }

  /** Check the prompt and begin anew with it. */
  function restart() {
    if (!text) return update();
    if (running) running.halted = true;
    running = null;
    const given = split(area.value), strange = given.find((word) => !ids.has(word)), room = text.net.config.context - 1;
    note.replaceChildren();
    if (strange !== undefined) {
      const choices = nearest(strange, about.words).map((word) => button(word, () => {
        write(split(area.value).map((w) => (w === strange ? word : w)).join(" "));
        area.focus();
      }, { "data-nearest": word }));
      note.append(h("p", {}, words.unknown(strange)), h("div", { class: "cw-examples" }, ...choices), h("small", {}, words.orUnk));
      say(words.unknown(strange) + " " + choices.map((choice) => choice.textContent).join(", "));
    } else if (given.length > room) {
      note.append(h("p", {}, words.tooLong(given.length, room)));
      say(note.textContent);
    }
    root.dataset.invalid = note.childNodes.length ? "1" : "";
    text.become(root.dataset.invalid ? [about.eos] : [about.eos, ...given.map((word) => ids.get(word))]);
    Object.assign(text, { milliseconds: 0 });
    selected = null;
    why = "";
    update();
  }

  /** Write at most `count` tokens, one each time the page may be painted. */
  async function run(count) {
    if (running || text.full) return;
    const mine = (running = { halted: false, from: text.tokens.length, started: performance.now() });
    const stops = split(model.get("stop")), alone = text.logits.length;
    text.milliseconds = 0;
    selected = null;
    why = "limit";
    for (let n = 0; n < count; n++) {
      const token = text.grow(settings(), model.get("seed"));
      mine.written = n + 1;
      if (token === about.eos && model.get("stop_at_end")) { why = "end"; break; }
      const tail = text.tokens.slice(text.begun).slice(-stops.length).map((t) => about.words[t]).join(" ");
      if (stops.length && tail === stops.join(" ")) { why = "stop"; break; }
      if (text.full) { why = "context"; break; }
      update();
      await painted();
      if (running !== mine) return; // something else began
      if (mine.halted) { why = "halt"; break; }
    }
    const seconds = (performance.now() - mine.started) / 1000;
    running = null;
    update();
    const read = text.logits.length - alone; // none where the context is full and nothing was left to read
    facts.model.textContent = read ? words.ms((text.milliseconds / read).toFixed(2)) : words.none;
    facts.page.textContent = words.rate((mine.written / seconds).toFixed(0));
    const line = text.tokens.slice(mine.from).map((t, i) => name(t, mine.from + i)).join(" ");
    say(words.said(mine.written, line, reason()));
  }
  const reason = () => (typeof words.ended[why] === "function" ? words.ended[why](text.net.config.context) : words.ended[why] ?? "");

  /** Put a token at a place, drop what came after, and look at what may follow. */
  function take(at, token) {
    if (running) return;
    const changed = [...text.tokens.slice(0, at), token];
    if (at < text.begun) { // the prompt itself becomes another
      write(changed.slice(1).map((t) => about.words[t]).join(" "));
    } else text.become(changed, text.begun);
    selected = null;
    why = "";
    update();
    (tokens.querySelector("[tabindex='0']") ?? area).focus();
  }

  /** The buttons of the text: those that stay keep the focus. */
  function draw() {
    const count = text.tokens.length, all = [...text.tokens, ...(running || text.full ? [] : ["next"])];
    const now = selected ?? (all.length > count ? count : count - 1);
    while (tokens.children.length > all.length) tokens.lastChild.remove();
    all.forEach((token, at) => {
      let node = tokens.children[at];
      if (node?.dataset.token !== String(token)) {
        const fresh = button(token === "next" ? words.next : name(token, at), () => look(Number(fresh.dataset.at)), { "data-token": token, "data-at": at });
        fresh.dataset.lmSuppressShortcuts = "true";
        node ? node.replaceWith(fresh) : tokens.append(fresh);
        node = fresh;
      }
      const p = at > 0 && at < count ? softmax(text.before(at))[token] : 1;
      node.className = (token === "next" ? "cw-next-token" : at < text.begun ? "cw-given" : "cw-new") + (at < text.begun || p >= 0.5 ? "" : p >= 0.1 ? " cw-half" : " cw-tenth");
      node.setAttribute("aria-pressed", String(at === selected));
      node.tabIndex = at === now ? 0 : -1;
    });
  }
  const look = (at) => { selected = at === selected && at !== text.tokens.length ? null : at; update(); say(place.textContent); };
  tokens.addEventListener("keydown", (event) => {
    const all = [...tokens.children], at = all.indexOf(document.activeElement);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined || !all[to]) return;
    event.preventDefault();
    for (const node of all) node.tabIndex = node === all[to] ? 0 : -1;
    all[to].focus();
  });

  /** The place that is looked at: its token's probability, and the ten most probable. */
  function explain() {
    const at = selected ?? text.tokens.length, token = text.tokens[at];
    detail.hidden = running || (at === text.tokens.length && (text.full || (model.get("compact") && selected === null)));
    if (detail.hidden) return;
    table.hidden = scale.hidden = at === 0;
    if (at === 0) return place.replaceChildren(words.beginning);
    const logits = text.before(at), z = processed(logits, text.tokens.slice(0, at), settings());
    const p = softmax(logits), q = softmax(z), order = ranked(logits), kept = z.filter((x) => x !== -Infinity).length, list = order.slice(0, SHOWN);
    if (token !== undefined && !list.includes(token)) list.push(token);
    const head = token === undefined ? words.nextAt(at + 1) : `${words.at(name(token, at), at + 1, order.indexOf(token) + 1)} ${words.chances(percent(p[token]), percent(q[token]))}`;
    place.replaceChildren(h("b", {}, head), ` ${words.keptOf(kept, p.length)} `, h("small", {}, words.takeHint));
    const largest = Math.max(...list.map((i) => Math.max(p[i], q[i]))), full = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1].find((x) => x >= largest) ?? 1;
    scale.textContent = words.scale(100 * full);
    body.replaceChildren(...list.map((i) => {
      const cut = z[i] === -Infinity, choose = button(name(i, 1), () => take(at, i), { "aria-label": words.take(name(i, 1)), "data-take": i });
      choose.dataset.lmSuppressShortcuts = "true";
      choose.disabled = i === token;
      const bar = h("div", { class: "cw-bar", "aria-hidden": "true" }, h("i", { class: "cw-before", style: `width:${(100 * p[i]) / full}%` }), h("i", { class: "cw-after", style: `width:${(100 * q[i]) / full}%` }));
      return h("tr", { class: [cut && "cw-cut", i === token && "cw-now"].filter(Boolean).join(" "), "data-before": p[i], "data-after": q[i] },
        h("th", { scope: "row" }, choose), h("td", {}, bar), h("td", {}, percent(p[i])), h("td", {}, cut ? words.cut : percent(q[i])));
    }));
  }

  function update() {
    for (const one of updaters) one();
    const ready = Boolean(text), valid = ready && !root.dataset.invalid;
    go.load.hidden = ready;
    for (const key of ["generate", "one", "halt", "again", "reset"]) go[key].hidden = !ready;
    shown.hidden = detail.hidden = !valid;
    const grown = ready && text.tokens.length > text.begun, focused = document.activeElement;
    go.generate.textContent = grown ? words.goOn : words.generate;
    if (!valid) return [go.generate, go.one, go.halt, go.again, go.reset].forEach((node) => (node.disabled = true));
    go.generate.disabled = go.one.disabled = Boolean(running) || text.full;
    go.halt.disabled = !running;
    go.again.disabled = Boolean(running);
    go.reset.disabled = Boolean(running) || !grown;
    if (focused?.disabled && root.contains(focused)) (running ? go.halt : go.generate.disabled ? go.again : go.generate).focus();
    draw();
    legend.hidden = !grown;
    ended.textContent = running ? "" : reason();
    facts.context.textContent = words.of(Math.min(text.tokens.length, text.net.config.context), text.net.config.context);
    if (!grown) for (const key of ["model", "page"]) facts[key].textContent = words.none;
    explain();
  }

  const events = ["temperature", "top_k", "top_p", "min_p", "repetition_penalty", "max_new_tokens", "seed", "stop", "stop_at_end"].map((key) => "change:" + key);
  for (const event of events) model.on(event, update);
  update();
  return () => {
    clearTimeout(timer);
    if (running) running.halted = true;
    for (const event of events) model.off(event, update);
  };
}

export default { render };
