// The calculator widget: sizes of a transformer in; weights, memory by precision, KV cache, serving and training out.
// The same module runs in JupyterLab (anywidget) and on the book's pages (assets/widget-loader.js). The upper half is
// pure arithmetic in whole numbers (BigInt), equal to fmlab.sizing (tests/site compares them); the lower half is the
// view. It imports nothing.

const NUMBERS = ["vocab_size", "context", "layers", "width", "heads", "kv_heads", "head_dim", "hidden", "experts",
  "experts_active", "expert_hidden", "shared_experts", "dense_layers"];
const OPTIONAL = ["kv_heads", "head_dim", "hidden", "experts", "expert_hidden"];
const LARGEST = 10_000_000; // of any size: beyond it is a typing error
const headWidth = (config) => config.head_dim ?? config.width / config.heads;

/** What is wrong with a config, as a key of WORDS[language].wrong with the values that it names; null if nothing is. */
export function problem(config) {
  for (const name of NUMBERS) {
    const value = config[name], least = ["shared_experts", "dense_layers"].includes(name) ? 0 : 1;
    if (value == null && OPTIONAL.includes(name)) continue;
    if (!Number.isInteger(value) || value < least || value > LARGEST) return ["whole", name, least];
  }
  if (!Number.isInteger(headWidth(config))) return ["division", config.width, config.heads];
  if (config.positions === "rotary" && headWidth(config) % 2) return ["even", headWidth(config)];
  if (config.positions === "sinusoidal" && config.width % 2) return ["evenWidth", config.width];
  if (config.heads % (config.kv_heads ?? config.heads)) return ["groups", config.heads, config.kv_heads];
  if (config.experts != null) {
    if (config.bias) return ["expertBias"];
    if (config.experts_active > config.experts) return ["active", config.experts_active, config.experts];
    if (config.dense_layers > config.layers) return ["dense", config.dense_layers, config.layers];
  }
  return null;
}

const big = (config) => {
  const whole = (value) => BigInt(value);
  const sizes = {
    vocab: whole(config.vocab_size), context: whole(config.context), layers: whole(config.layers),
    width: whole(config.width), heads: whole(config.heads), kv: whole(config.kv_heads ?? config.heads),
    head: whole(headWidth(config)), hidden: whole(config.hidden ?? 4 * config.width), experts: whole(config.experts ?? 0),
    active: whole(config.experts_active), shared: whole(config.shared_experts), denseFirst: whole(config.dense_layers),
  };
  sizes.expert = whole(config.expert_hidden ?? config.hidden ?? 4 * config.width);
  sizes.sparse = sizes.experts ? sizes.layers - sizes.denseFirst : 0n;
  return sizes;
};

/** Weights by part, as fmlab.sizing.counting.parameters; with `total` and `active`. */
export function parameters(config) {
  const s = big(config), matrices = config.mlp === "swiglu" ? 3n : 2n;
  const qkv = (s.heads + 2n * s.kv) * s.head;
  let attention = qkv * s.width + s.heads * s.head * s.width, dense = matrices * s.width * s.hidden;
  if (config.bias || config.qkv_bias) attention += qkv;
  if (config.bias) { attention += s.width; dense += (matrices - 1n) * s.hidden + s.width; }
  const expert = matrices * s.width * s.expert, norm = { rms: s.width, layer: 2n * s.width }[config.norm] ?? 0n;
  const parts = {
    embedding: s.vocab * s.width,
    positions: config.positions === "learned" ? s.context * s.width : 0n,
    attention: s.layers * attention,
    feed_forward: config.mlp == null ? 0n : (s.layers - s.sparse) * dense,
    experts: s.sparse * s.experts * expert,
    shared_experts: s.sparse * s.shared * expert,
    router: s.sparse * s.experts * s.width,
    norms: (s.layers * (config.mlp == null ? 1n : 2n) + (config.norm_last ? 0n : 1n)) * norm,
    head: config.tie ? 0n : s.vocab * s.width,
  };
  const total = Object.values(parts).reduce((a, b) => a + b, 0n);
  const idle = s.sparse && s.experts > s.active ? s.sparse * (s.experts - s.active) * expert : 0n;
  return { ...parts, total, active: total - idle };
}

/** Bytes of so many numbers of so many bits; a last started byte counts whole. */
export const bytes = (numbers, bits) => (BigInt(numbers) * BigInt(bits) + 7n) / 8n;

/** As fmlab.sizing.memory.kv_cache_bytes. */
export function kvCacheBytes(config, tokens, batch, bits) {
  const s = big(config);
  return bytes(2n * s.layers * s.kv * s.head * BigInt(tokens) * BigInt(batch), bits);
}

/** As fmlab.sizing.memory.training_bytes with its defaults: 16-bit training with AdamW, 16 bytes for each weight. */
export const trainingBytes = (weights) => ({
  weights: bytes(weights, 16), gradients: bytes(weights, 16), "first moments": bytes(weights, 32),
  "second moments": bytes(weights, 32), "master copy": bytes(weights, 32),
});

/** As fmlab.sizing.memory.activation_bytes. */
export function activationBytes(config, batch, time, bits, recompute) {
  const s = big(config), inner = { swiglu: 4n, linear: 1n }[config.mlp] ?? 2n;
  const norm = s.width * ({ rms: 3n, layer: 2n }[config.norm] ?? 1n);
  const layer = (mixture) => {
    const attention = (2n * s.heads + 2n * s.kv) * s.head + (config.positions === "rotary" ? (2n * s.heads + s.kv) * s.head : 0n);
    if (config.mlp == null) return norm + attention;
    const hidden = mixture
      ? inner * s.expert * (s.active + s.shared) + 3n * s.width * s.active + s.experts
      : inner * s.hidden;
    return 2n * norm + attention + hidden;
  };
  const dense = s.layers - s.sparse, kinds = [...(dense ? [layer(false)] : []), ...(s.sparse ? [layer(true)] : [])];
  const all = dense * layer(false) + (s.sparse ? s.sparse * layer(true) : 0n);
  const kept = recompute ? s.layers * s.width + kinds.reduce((a, b) => (a > b ? a : b)) : all;
  const last = config.norm_last ? s.width : norm;
  return bytes(BigInt(batch) * BigInt(time) * (kept + last + s.vocab), bits);
}

// ---- the view ------------------------------------------------------------------------------------------------------

const WORDS = {
  en: {
    widget: "Calculator of a transformer’s weights and memory", model: "Model", changed: "(changed)", reset: "Reset",
    sizes: "Sizes", mixture: "Mixture of experts", asHeads: "as heads", dense: "none",
    names: { vocab_size: "vocabulary", context: "context", layers: "layers", width: "width", heads: "heads",
      kv_heads: "key-value heads", head_dim: "head width", hidden: "feed-forward width", experts: "experts in a layer",
      experts_active: "active for a token", expert_hidden: "width of an expert", shared_experts: "shared experts",
      dense_layers: "dense first layers", mlp: "feed-forward matrices", tie: "output matrix", positions: "positions" },
    choices: { swiglu: "gated (3)", plain: "plain (2)", tied: "tied", own: "its own",
      rotary: "rotary", learned: "learned", sinusoidal: "sinusoidal", none: "none" },
    parts: { embedding: "embedding", positions: "positions", attention: "attention", feed_forward: "feed-forward",
      experts: "experts", shared_experts: "shared experts", router: "router", norms: "norms", head: "output matrix" },
    total: "Weights", active: "Active for a token", share: "Share", part: "Part", weights: "Weights",
    precision: "Precision", memory: "Memory of all weights", bits: "bits", bytesEach: "bytes each",
    serving: "Serving", training: "Training", servingMemory: "Memory of serving", trainingMemory: "Memory of training", tokens: "Tokens in each sequence", batch: "Sequences at once",
    weightBits: "Bits of a weight", kvBits: "Bits of a key or value", perToken: "KV cache of one token",
    cache: "KV cache", sum: "Sum", term: "Term", decimal: "× 1000", binary: "× 1024", device: "Memory of one device, in GB", devices: (n) => n === 1n ? "This fits on one device." : `This needs at least ${n.toLocaleString("en-US")} devices.`,
    recompute: "Recompute activations", time: "Tokens in each sequence", activations: "activations",
    terms: { weights: "weights, 16 bits", gradients: "gradients, 16 bits", "first moments": "Adam, first moments, 32 bits",
      "second moments": "Adam, second moments, 32 bits", "master copy": "master copy, 32 bits" },
    learnedEnd: (n) => `This model’s learned positions end at ${n.toLocaleString("en-US")} tokens: a longer sequence needs more of them.`,
    wrong: {
      whole: (name, least) => `${WORDS.en.names[name]} must be a whole number from ${least} to ${LARGEST.toLocaleString("en-US")}.`,
      division: (width, heads) => `${width} cannot be divided into ${heads} heads: change width or heads, or give a head width.`,
      even: (head) => `Rotary positions turn pairs of numbers: a head width of ${head} is odd.`,
      evenWidth: (width) => `Sinusoidal positions need an even width, not ${width}.`,
      groups: (heads, kv) => `${heads} heads cannot share ${kv} key-value heads evenly.`,
      expertBias: () => "Experts have no biases here: choose a model without biases.",
      active: (active, all) => `A token cannot use ${active} of ${all} experts.`,
      dense: (dense, layers) => `${dense} of ${layers} layers cannot stay dense.`,
    },
  },
  ko: {
    widget: "트랜스포머의 가중치와 메모리 계산기", model: "모델", changed: "(변경됨)", reset: "되돌리기",
    sizes: "크기", mixture: "전문가 혼합(MoE)", asHeads: "헤드와 같음", dense: "없음",
    names: { vocab_size: "어휘 크기", context: "문맥 길이", layers: "층", width: "폭", heads: "헤드",
      kv_heads: "키-값 헤드", head_dim: "헤드 폭", hidden: "피드포워드 폭", experts: "층마다 전문가",
      experts_active: "토큰당 활성 전문가", expert_hidden: "전문가의 폭", shared_experts: "공유 전문가",
      dense_layers: "앞쪽 밀집 층", mlp: "피드포워드 행렬", tie: "출력 행렬", positions: "위치" },
    choices: { swiglu: "게이트형(3)", plain: "기본형(2)", tied: "공유", own: "따로",
      rotary: "회전(RoPE)", learned: "학습", sinusoidal: "사인파", none: "없음" },
    parts: { embedding: "임베딩", positions: "위치", attention: "어텐션", feed_forward: "피드포워드", experts: "전문가",
      shared_experts: "공유 전문가", router: "라우터", norms: "정규화", head: "출력 행렬" },
    total: "가중치", active: "토큰당 활성", share: "비율", part: "부분", weights: "가중치",
    precision: "정밀도", memory: "모든 가중치의 메모리", bits: "비트", bytesEach: "바이트씩",
    serving: "추론", training: "학습", servingMemory: "추론 메모리", trainingMemory: "학습 메모리", tokens: "시퀀스당 토큰", batch: "동시 시퀀스",
    weightBits: "가중치 비트", kvBits: "키·값 비트", perToken: "토큰 하나의 KV 캐시",
    cache: "KV 캐시", sum: "합계", term: "항목", decimal: "× 1000", binary: "× 1024", device: "장치 하나의 메모리(GB)", devices: (n) => n === 1n ? "장치 하나에 들어간다." : `장치가 최소 ${n.toLocaleString("en-US")}개 필요하다.`,
    recompute: "활성값 재계산", time: "시퀀스당 토큰", activations: "활성값",
    terms: { weights: "가중치, 16비트", gradients: "기울기, 16비트", "first moments": "Adam 1차 모멘트, 32비트",
      "second moments": "Adam 2차 모멘트, 32비트", "master copy": "가중치 원본, 32비트" },
    learnedEnd: (n) => `이 모델의 학습된 위치는 ${n.toLocaleString("en-US")} 토큰에서 끝난다. 더 긴 시퀀스에는 위치가 더 필요하다.`,
    wrong: {
      whole: (name, least) => `${WORDS.ko.names[name]}: ${least}부터 ${LARGEST.toLocaleString("en-US")}까지의 정수여야 한다.`,
      division: (width, heads) => `폭 ${width}은 헤드 ${heads}개로 나누어지지 않는다.`,
      even: (head) => `회전 위치는 짝수 헤드 폭이 필요하다: ${head}.`,
      evenWidth: (width) => `사인파 위치는 짝수 폭이 필요하다: ${width}.`,
      groups: (heads, kv) => `헤드 ${heads}개는 키-값 헤드 ${kv}개를 고르게 나눌 수 없다.`,
      expertBias: () => "여기서 전문가는 편향이 없다: 편향 없는 모델을 고른다.",
      active: (active, all) => `토큰 하나가 전문가 ${all}개 중 ${active}개를 쓸 수 없다.`,
      dense: (dense, layers) => `${layers}층 중 ${dense}층을 밀집으로 둘 수 없다.`,
    },
  },
};
const PRECISIONS = [["float32", 32], ["bfloat16, float16", 16], ["int8, float8", 8], ["4 bits", 4]];
const powersOfTwo = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => 2 ** (from + i));
const SLIDERS = { tokens: powersOfTwo(7, 20), batch: powersOfTwo(0, 10), train_batch: powersOfTwo(0, 10), train_time: powersOfTwo(7, 17) };
const whole = (value) => value.toLocaleString("en-US");
const digits = (x) => (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x >= 0.1 ? x.toFixed(2) : x.toPrecision(2));

/** 6738415616n as "6.74 billion"; small counts as they are. */
function rounded(count) {
  const value = Number(count), [by, name] = value >= 1e12 ? [1e12, "T"] : value >= 1e9 ? [1e9, "B"] : [1e6, "M"];
  return value < 1e6 ? whole(count) : `${(value / by).toPrecision(3)} ${name}`;
}

/** Bytes in the largest fitting unit of 1,000s, and in the unit of 1,024s beside it. */
function memory(count) {
  const value = Number(count), step = value < 1e6 ? 1 : value < 1e9 ? 2 : value < 1e12 ? 3 : 4, names = ["", "k", "M", "G", "T"];
  if (value < 1000) return [`${value} B`, ""];
  return [`${digits(value / 1000 ** step)} ${names[step]}B`, `${digits(value / 1024 ** step)} ${names[step].toUpperCase()}iB`];
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
  const config = () => model.get("config"), set = (key, value) => { model.set(key, value); model.save_changes(); };
  const edit = (key, value) => set("config", { ...config(), [key]: value });

  const field = (name, control, label = words.names[name]) => {
    control.id = id + name;
    control.dataset.field = name;
    return h("div", { class: "cw-field" }, h("label", { for: id + name }, label), control);
  };
  const inputs = Object.fromEntries(NUMBERS.map((name) => {
    const input = h("input", { type: "number", min: 0, step: 1, inputmode: "numeric" });
    input.addEventListener("input", () => edit(name, input.value.trim() === "" ? null : Number(input.value)));
    return [name, input];
  }));
  const choose = (options, action) => {
    const select = h("select", {}, ...options.map(([value, text]) => h("option", { value }, text)));
    select.addEventListener("change", () => action(select.value));
    return select;
  };
  const choices = {
    mlp: choose([["plain", words.choices.plain], ["swiglu", words.choices.swiglu]], (v) => edit("mlp", v === "plain" ? "gelu" : v)),
    tie: choose([["tied", words.choices.tied], ["own", words.choices.own]], (v) => edit("tie", v === "tied")),
    positions: choose(["rotary", "learned", "sinusoidal", "none"].map((v) => [v, words.choices[v]]), (v) => edit("positions", v === "none" ? null : v)),
  };
  const models = model.get("models");
  const select = choose(models.map((entry, i) => [i, entry.name]), (v) => { model.set("model", Number(v)); set("config", { ...models[v].config }); });
  select.id = id + "model";
  const reset = h("button", { type: "button", "data-action": "reset" }, words.reset);
  reset.addEventListener("click", () => set("config", { ...models[model.get("model")].config }));

  const slider = (key, label) => {
    const stops = SLIDERS[key], input = h("input", { type: "range", id: id + key, name: key, min: 0, max: stops.length - 1, step: 1 });
    const output = h("output", { for: id + key, "aria-live": "off" });
    input.addEventListener("input", () => set(key, stops[input.value]));
    const show = () => {
      const value = model.get(key), at = stops.findLastIndex((stop) => stop <= value);
      input.value = Math.max(0, at);
      output.textContent = whole(value);
      input.setAttribute("aria-valuetext", whole(value));
    };
    return [h("div", { class: "cw-control" }, h("label", { for: id + key }, label), output, input), show];
  };
  const bitsOf = (key, label) => {
    const control = choose(PRECISIONS.map(([, bits]) => [bits, `${bits}`]), (v) => set(key, Number(v)));
    return [field(key, control, label), () => (control.value = model.get(key))];
  };
  const [tokens, showTokens] = slider("tokens", words.tokens), [batch, showBatch] = slider("batch", words.batch);
  const [trainTime, showTime] = slider("train_time", words.time), [trainBatch, showTrain] = slider("train_batch", words.batch);
  const [weightBits, showWeightBits] = bitsOf("weight_bits", words.weightBits), [kvBits, showKvBits] = bitsOf("kv_bits", words.kvBits);
  const recompute = h("input", { type: "checkbox", id: id + "recompute", name: "recompute" });
  recompute.addEventListener("change", () => set("recompute", recompute.checked));
  const device = h("input", { type: "number", min: 1, step: 1, inputmode: "decimal" });
  device.addEventListener("input", () => Number(device.value) > 0 && set("device", Number(device.value)));

  const note = h("p", { class: "cw-note" }), facts = {};
  const summary = h("dl", { class: "cw-facts" }, ...["total", "active"].map((key) =>
    h("div", {}, h("dt", {}, words[key]), (facts[key] = h("dd", { "data-fact": key })))));
  const table = (caption, heads) => {
    const body = h("tbody");
    return [h("table", { class: "cw-sums" }, h("caption", {}, caption), h("thead", {}, h("tr", {}, ...heads.map((text) => text ? h("th", { scope: "col" }, text) : h("td")))), body), body];
  };
  const [parts, partRows] = table(words.weights, [words.part, "", words.weights, words.share]);
  const [precision, precisionRows] = table(words.memory, [words.precision, "", words.decimal, words.binary]);
  const [serving, servingRows] = table(words.servingMemory, [words.term, "", words.decimal, words.binary]);
  const [training, trainingRows] = table(words.trainingMemory, [words.term, "", words.decimal, words.binary]);
  const verdicts = { serving: h("p", { class: "cw-verdict" }), training: h("p", { class: "cw-verdict" }) };
  const live = h("p", { class: "cw-hidden", role: "status", "aria-live": "polite" });
  let timer = 0;
  const say = (text) => { // what changed, but not what is there from the start
    if (say.last !== undefined && say.last !== text) { clearTimeout(timer); timer = setTimeout(() => (live.textContent = text), 500); }
    say.last = text;
  };
  const results = h("div", {}, summary, parts, precision,
    h("section", {}, h("p", { class: "cw-title" }, words.serving), h("div", { class: "cw-controls" }, tokens, batch), h("div", { class: "cw-fields" }, weightBits, kvBits, field("device", device, words.device)), serving, verdicts.serving),
    h("section", {}, h("p", { class: "cw-title" }, words.training), h("div", { class: "cw-controls" }, trainTime, trainBatch), h("label", { class: "cw-check", for: id + "recompute" }, recompute, " ", words.recompute), training, verdicts.training));
  const mixture = h("details", {}, h("summary", {}, words.mixture), h("div", { class: "cw-fields" },
    ...["experts", "experts_active", "expert_hidden", "shared_experts", "dense_layers"].map((name) => field(name, inputs[name]))));
  const root = h("div", { class: "cw-widget cw-calculator", role: "group", "aria-label": words.widget },
    h("div", { class: "cw-context" }, h("label", { for: id + "model" }, words.model), select, reset),
    h("div", { class: "cw-fields" }, ...NUMBERS.slice(0, 8).map((name) => field(name, inputs[name])), ...Object.entries(choices).map(([name, control]) => field(name, control))),
    mixture, note, results, live);
  for (const control of root.querySelectorAll("select, input, button, summary")) control.dataset.lmSuppressShortcuts = "true";
  el.append(root);

  const bar = (value, of) => h("td", {}, h("div", { class: "cw-bar", "aria-hidden": "true" }, h("i", { class: "cw-after", style: `width:${of ? Number((value * 10000n) / of) / 100 : 0}%` })));
  const row = (key, name, value, of, cells, attributes = {}) =>
    h("tr", { "data-row": key, "data-value": String(value), ...attributes }, h("th", { scope: "row" }, name), bar(value, of), ...cells.map((text) => h("td", {}, text)));
  const sum = (values) => values.reduce((a, b) => a + b, 0n);

  function update() {
    const now = config(), wrong = problem(now);
    select.value = model.get("model");
    reset.disabled = JSON.stringify(now) === JSON.stringify(models[model.get("model")].config);
    for (const name of NUMBERS) {
      if (document.activeElement !== inputs[name] && el.getRootNode().activeElement !== inputs[name]) inputs[name].value = now[name] ?? "";
      inputs[name].setAttribute("aria-invalid", wrong?.[0] === "whole" && wrong[1] === name);
    }
    inputs.kv_heads.placeholder = words.asHeads;
    inputs.head_dim.placeholder = now.width && now.heads ? +(now.width / now.heads).toFixed(2) : "";
    inputs.hidden.placeholder = now.width ? 4 * now.width : "";
    inputs.experts.placeholder = words.dense;
    inputs.expert_hidden.placeholder = now.hidden ?? 4 * now.width;
    choices.mlp.value = now.mlp === "swiglu" ? "swiglu" : "plain";
    choices.tie.value = now.tie ? "tied" : "own";
    choices.positions.value = now.positions ?? "none";
    for (const show of [showTokens, showBatch, showTime, showTrain, showWeightBits, showKvBits]) show();
    recompute.checked = model.get("recompute");
    if (document.activeElement !== device) device.value = model.get("device");
    if (now.experts != null && !update.opened) mixture.open = update.opened = true;
    results.hidden = Boolean(wrong);
    note.textContent = wrong ? words.wrong[wrong[0]](...wrong.slice(1)) : "";
    if (wrong) return say(note.textContent);

    const count = parameters(now), weights = bytes(count.total, model.get("weight_bits")), each = [memory, whole];
    for (const key of ["total", "active"]) {
      const share = key === "active" && count.active < count.total ? `${(100 * Number(count.active) / Number(count.total)).toFixed(1)}%` : "";
      const beside = [count[key] >= 1_000_000n ? rounded(count[key]) : "", share].filter(Boolean).join(", ");
      facts[key].replaceChildren(h("b", {}, whole(count[key])), " ", h("small", {}, beside));
      facts[key].dataset.value = String(count[key]);
    }
    partRows.replaceChildren(...Object.keys(words.parts).filter((key) => count[key]).map((key) =>
      row(key, words.parts[key], count[key], count.total, [rounded(count[key]), `${(100 * Number(count[key]) / Number(count.total)).toFixed(1)}%`])));
    precisionRows.replaceChildren(...PRECISIONS.map(([name, bits]) => {
      const value = bytes(count.total, bits);
      return row(bits, name, value, bytes(count.total, 32), memory(value));
    }));
    const cache = kvCacheBytes(now, model.get("tokens"), model.get("batch"), model.get("kv_bits")), one = kvCacheBytes(now, 1, 1, model.get("kv_bits"));
    const served = weights + cache, perDevice = BigInt(Math.round(model.get("device") * 1e9));
    servingRows.replaceChildren(
      row("token", words.perToken, one, served, memory(one)), row("weights", words.weights, weights, served, memory(weights)),
      row("cache", words.cache, cache, served, memory(cache)), row("sum", words.sum, served, served, memory(served), { class: "cw-sum" }));
    const terms = { ...trainingBytes(count.total), activations: activationBytes(now, model.get("train_batch"), model.get("train_time"), 16, model.get("recompute")) };
    const trained = sum(Object.values(terms));
    trainingRows.replaceChildren(...Object.entries(terms).map(([key, value]) => row(key, words.terms[key] ?? words.activations, value, trained, memory(value))),
      row("sum", words.sum, trained, trained, memory(trained), { class: "cw-sum" }));
    const devices = (value) => words.devices((value + perDevice - 1n) / perDevice);
    const longest = Math.max(model.get("tokens"), model.get("train_time"));
    verdicts.serving.textContent = devices(served);
    verdicts.training.textContent = devices(trained);
    if (now.positions === "learned" && longest > now.context) note.textContent = words.learnedEnd(now.context);
    say(`${words.total} ${rounded(count.total)}. ${words.serving} ${memory(served)[0]}. ${words.training} ${memory(trained)[0]}. ${note.textContent}`.trim());
  }

  const events = ["model", "config", "tokens", "batch", "weight_bits", "kv_bits", "train_batch", "train_time", "recompute", "device"].map((key) => "change:" + key);
  for (const name of events) model.on(name, update);
  update();
  return () => {
    clearTimeout(timer);
    for (const name of events) model.off(name, update);
  };
}

export default { render };
