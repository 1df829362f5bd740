// The tokens widget: any text, cut live by byte-level BPE tokenizers side by side, with ids, bytes and merges.
// The same module runs in JupyterLab (anywidget) and on the book's pages (assets/widget-loader.js). The upper half is
// pure computation, equal to fmlab.text.BPE (tests/site compares them); the lower half is the view. It imports nothing.

const LONGEST = 20000; // characters that the field holds; tokens.py has the same number
const DRAWN = 400; // tokens of each tokenizer that are drawn; all are counted
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);
const PRINTED = [...range(33, 127), ...range(161, 173), ...range(174, 256)]; // GPT-2 numbers these bytes first
const BYTES = [...PRINTED, ...range(0, 256).filter((byte) => !PRINTED.includes(byte))];
const SPACE = "\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const PRETOKEN = new RegExp(
  `'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^${SPACE}\\p{L}\\p{N}]+|[${SPACE}]+(?![^${SPACE}])|[${SPACE}]+`, "gu");
const encoder = new TextEncoder(), decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const pairKey = (left, right) => left * 2 ** 24 + right;

/** A tokenizer from its packed state. `vocabulary`: the bytes of each id as a string of characters U+0000 to U+00FF. */
export function unpack({ specials, digits, merges }) {
  const vocabulary = [...Array(specials).fill(""), ...BYTES.map((byte) => String.fromCharCode(byte))];
  const ids = new Map(vocabulary.map((piece, id) => [piece, id])); // "" is never looked up
  const bytes = range(0, 256).map((byte) => ids.get(String.fromCharCode(byte)));
  const values = new Map([...DIGITS].map((digit, value) => [digit, value]));
  const ranks = new Map(), joined = [], madeBy = new Map();
  const number = (at) => [...merges.slice(at, at + digits)].reduce((sum, digit) => 64 * sum + values.get(digit), 0);
  for (let at = 0; at < merges.length; at += 2 * digits) {
    const left = number(at), right = number(at + digits), piece = vocabulary[left] + vocabulary[right];
    if (!ids.has(piece)) {
      ids.set(piece, vocabulary.length);
      madeBy.set(vocabulary.length, { merge: joined.length, left, right });
      vocabulary.push(piece);
    }
    ranks.set(pairKey(left, right), joined.length);
    joined.push(ids.get(piece));
  }
  return { vocabulary, bytes, ranks, joined, madeBy, known: new Map() };
}

/** GPT-2's cuts: words, numbers, signs and spaces; joined they are the text again. */
export const pretokens = (text) => text.match(PRETOKEN) ?? [];

/** Half a character (a lone surrogate) cannot be written as UTF-8; here it becomes U+FFFD. */
export const wellFormed = (text) => text.replace(/\p{Surrogate}/gu, "\ufffd");

/** Length in characters (code points) as Python counts them: the second half of a pair is none of its own. */
const characters = (text) => text.length - (text.match(/[\u{10000}-\u{10ffff}]/gu)?.length ?? 0);

/** The part of a text that the field keeps: well formed, at most LONGEST characters. */
const taken = (text) => [...wellFormed(text.slice(0, 2 * LONGEST))].slice(0, LONGEST).join("");

/** Ids of a text that is well formed. */
export function encode(tokenizer, text) {
  const ids = [];
  for (const word of pretokens(text)) {
    let known = tokenizer.known.get(word);
    if (!known) {
      known = replay(tokenizer, encoder.encode(word));
      if (tokenizer.known.size >= 20000) tokenizer.known.clear();
      if (word.length <= 100) tokenizer.known.set(word, known);
    }
    for (const id of known) ids.push(id);
  }
  return ids;
}

/** Join the pairs of one word: always the earliest merge, of equal ones the leftmost. A heap keeps long words fast. */
function replay({ bytes, ranks, joined }, word) {
  const end = word.length, ids = Array.from(word, (byte) => bytes[byte]);
  const before = range(-1, end - 1), after = range(1, end + 1), heap = [];
  const wait = (left, right) => {
    const rank = left >= 0 && right < end ? ranks.get(pairKey(ids[left], ids[right])) : undefined;
    if (rank !== undefined) push(heap, rank * 2 ** 24 + left);
  };
  for (let left = 0; left < end - 1; left++) wait(left, left + 1);
  while (heap.length) {
    const entry = pop(heap), left = entry % 2 ** 24, rank = (entry - left) / 2 ** 24, right = after[left];
    if (ids[left] < 0 || right >= end || ranks.get(pairKey(ids[left], ids[right])) !== rank) continue; // out of date
    ids[left] = joined[rank];
    ids[right] = -1;
    after[left] = after[right];
    if (after[left] < end) before[after[left]] = left;
    wait(before[left], left);
    wait(left, after[left]);
  }
  return ids.filter((id) => id >= 0);
}

function push(heap, value) {
  let at = heap.push(value) - 1;
  for (let up; at && heap[(up = (at - 1) >> 1)] > value; at = up) heap[at] = heap[up];
  heap[at] = value;
}

function pop(heap) {
  const top = heap[0], value = heap.pop();
  if (!heap.length) return top;
  let at = 0;
  for (let down; (down = 2 * at + 1) < heap.length; at = down) {
    if (heap[down + 1] < heap[down]) down++;
    if (heap[down] >= value) break;
    heap[at] = heap[down];
  }
  heap[at] = value;
  return top;
}

/** The parts of a piece in order: `{text}` for whole characters, `{bytes}` (hexadecimal) for what is none. */
export function parts(piece) {
  const found = [];
  for (let at = 0; at < piece.length; ) {
    const lead = piece.charCodeAt(at), length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    let part;
    try {
      part = { text: decoder.decode(Uint8Array.from(piece.slice(at, at + length), (c) => c.charCodeAt(0))) };
    } catch {
      part = { bytes: hex(piece[at]) };
    }
    at += part.text === undefined ? 1 : length;
    const last = found.at(-1);
    if (last && part.text !== undefined && last.text !== undefined) last.text += part.text;
    else if (last && part.bytes && last.bytes) last.bytes += " " + part.bytes;
    else found.push(part);
  }
  return found;
}

const hex = (piece) => [...piece].map((c) => c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")).join(" ");

/** White space made visible as the other widgets do, and characters that show nothing or reorder text by number. */
export function visible(text) {
  const signs = { " ": "␣", "\n": "↵", "\t": "⇥" };
  return text.replace(/^\p{M}/u, "◌$&").replace(/[\p{C}\p{Z}\p{Variation_Selector}]/gu, (c) =>
    signs[c] ?? `U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`);
}

// ---------------------------------------------------------------- the view

const EXAMPLES = [
  ["en", "The weather in Seoul is lovely, isn't it?"],
  ["ko", "나는 어제 핫초코맛치킨을 먹었다."],
  ["rare", "꿼쀐쮌휈뛠"],
  ["hi", "मुझे गरम चाय और आम बहुत पसंद हैं।"],
  ["emoji", "👩‍👩‍👧‍👦 🇰🇷 👍🏽 🙂"],
  ["code", "def mean(values):\n    return sum(values) / len(values)"],
  ["ar", "مرحبا بالعالم"],
];

const WORDS = {
  en: {
    widget: "Tokens of your own text", field: "Your text", examples: "Examples", reset: "First text",
    en: "English", ko: "Korean", rare: "Rare syllables", hi: "Hindi", emoji: "Emoji", code: "Code", ar: "Arabic",
    characters: "Characters", bytes: "Bytes (UTF-8)", words: "Words (cut at spaces)",
    tokens: (n) => (n === 1 ? "token" : "tokens"), perWord: "a word", perToken: "bytes a token", empty: "No text, no tokens.",
    list: (name) => `Tokens by ${name}`, hint: "Point at a token, or move along them with the arrow keys.",
    token: "Token", of: "of", id: "id", single: "one of the 256 bytes, there before any merge",
    merge: (n) => `made by merge ${n}:`, byteWord: (n) => (n === 1 ? "byte" : "bytes"), whole: "no whole character",
    more: (n) => `and ${n} more, counted but not drawn`, cut: (n) => `Only the first ${LONGEST} of ${n} characters were kept.`,
    half: "Half a character (a lone surrogate) was replaced by U+FFFD.",
    legend: "Each box is one token with its id below. Dashed: bytes that are no whole character, in hexadecimal.",
  },
  ko: {
    widget: "직접 쓴 글의 토큰", field: "글을 써 보세요", examples: "예문", reset: "처음 글",
    en: "영어", ko: "한국어", rare: "드문 글자", hi: "힌디어", emoji: "이모지", code: "코드", ar: "아랍어",
    characters: "글자", bytes: "바이트 (UTF-8)", words: "단어 (띄어쓰기 기준)",
    tokens: () => "토큰", perWord: "단어당", perToken: "토큰당 바이트",
    list: (name) => `${name}의 토큰`, hint: "토큰을 가리키거나 화살표 키로 옮겨 다녀 보세요.",
    token: "토큰", of: "/", id: "번호", single: "병합 전부터 있는 256개 바이트 가운데 하나",
    merge: (n) => `${n}번째 병합:`, byteWord: () => "바이트", whole: "온전한 글자가 아님",
    more: (n) => `외 ${n}개 (세기만 하고 그리지 않음)`, empty: "글이 없으면 토큰도 없습니다.", cut: (n) => `${n}자 가운데 처음 ${LONGEST}자만 남겼습니다.`,
    half: "반쪽 글자(짝 없는 서로게이트)를 U+FFFD로 바꾸었습니다.",
    legend: "상자 하나가 토큰 하나이고 아래 수가 번호입니다. 점선: 온전한 글자가 아닌 바이트(16진수).",
  },
};

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  // In JupyterLab keys on a button are commands (d, d deletes the cell); this is its own way to be asked not to.
  if (tag === "button" || tag === "textarea") node.dataset.lmSuppressShortcuts = "true";
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function render({ model, el }) {
  const language = el.closest("[lang]")?.lang || document.documentElement.lang || "en";
  const words = WORDS[language.slice(0, 2)] ?? WORDS.en;
  const id = "cw" + Math.random().toString(36).slice(2, 9); // two widgets on one page may not share ids
  const start = model.get("text");

  const field = h("textarea", { id, rows: 3, dir: "auto", spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
  const button = (label, text, attributes) => {
    const node = h("button", { type: "button", ...attributes }, label);
    node.addEventListener("click", () => { field.value = text; typed(); });
    return node;
  };
  const buttons = h("div", { class: "cw-buttons", role: "group", "aria-label": words.examples },
    ...EXAMPLES.map(([name, example]) => button(words[name], example, { "data-example": name })),
    button(words.reset, start, { "data-action": "first" }));
  const facts = {};
  const summary = h("dl", { class: "cw-facts" }, ...["characters", "bytes", "words"].map((key) =>
    h("div", {}, h("dt", {}, words[key]), (facts[key] = h("dd", { "data-fact": key })))));
  const note = h("p", { class: "cw-note" });
  const live = h("p", { class: "cw-hidden", role: "status", "aria-live": "polite" });
  const columns = model.get("tokenizers").map((state) => column(state, words));
  const root = h("div", { class: "cw-widget cw-tokens", role: "group", "aria-label": words.widget },
    h("label", { for: id }, words.field), field, note, buttons, summary,
    h("p", { class: "cw-legend" }, words.legend), ...columns.map(({ node }) => node), live);
  el.append(root);

  let timer = 0, frame = 0, warned = "";
  function say() {
    clearTimeout(timer);
    timer = setTimeout(() => { // a warning is said once, not with every key
      live.textContent = `${note.textContent === warned ? "" : note.textContent} ${update.said}`.trim();
      warned = note.textContent;
    }, 700);
  }

  function typed() {
    const raw = field.value, text = taken(raw), half = /\p{Surrogate}/u.test(raw);
    const warning = [text.length < raw.length && words.cut(characters(raw)), half && words.half].filter(Boolean).join(" ");
    if (note.textContent !== warning) {
      note.textContent = warning;
      say();
    }
    if (text !== raw) { // at once: to lay out a pasted novel would take the browser seconds
      const caret = field.selectionStart;
      field.value = text;
      field.setSelectionRange(caret, caret);
    }
    cancelAnimationFrame(frame); // one redraw for each frame, however fast the keys come
    frame = requestAnimationFrame(() => { model.set("text", text); model.save_changes(); });
  }

  function update() {
    const text = model.get("text");
    if (field.value !== text) field.value = text; // set by Python, or by another view of the same widget
    const bytes = encoder.encode(text).length;
    const count = text.split(new RegExp(`[${SPACE}]+`)).filter(Boolean).length;
    facts.characters.textContent = characters(text);
    facts.bytes.textContent = bytes;
    facts.words.textContent = count;
    const direction = getComputedStyle(field).direction;
    const before = update.said;
    update.said = columns.map((one) => one.update(text, bytes, count, direction)).join(" ");
    if (before && before !== update.said) say();
  }

  field.value = start;
  field.addEventListener("input", typed);
  model.on("change:text", update);
  update();
  return () => { clearTimeout(timer); cancelAnimationFrame(frame); model.off("change:text", update); };
}

/** One tokenizer: its name and counts, its tokens as a row of buttons (one tab stop, arrow keys), and what one holds. */
function column(state, words) {
  const tokenizer = unpack(state), pieces = tokenizer.vocabulary;
  const count = h("b"), rates = h("span");
  const list = h("div", { class: "cw-list", role: "group", "aria-label": words.list(state.name) });
  const more = h("p", { class: "cw-more" }), detail = h("p", { class: "cw-detail" });
  const node = h("div", { class: "cw-part", "data-tokenizer": state.name },
    h("p", { class: "cw-name" }, h("strong", {}, state.name), " ", count, " ", rates), list, more, detail);
  let shown = [], total = 0;

  const look = (piece) => parts(piece).map((part) =>
    part.text === undefined ? h("code", { class: "cw-bytes" }, part.bytes) : h("code", {}, visible(part.text)));
  const spoken = (piece) => parts(piece).map((part) =>
    part.text === undefined ? `${part.bytes} (${words.whole})` : visible(part.text)).join(" ");

  function describe(at) {
    const token = shown[at], piece = pieces[token], made = tokenizer.madeBy.get(token);
    const origin = !made ? [words.single]
      : [words.merge(made.merge + 1) + " ", ...look(pieces[made.left]), " + ", ...look(pieces[made.right])];
    detail.replaceChildren(`${words.token} ${at + 1} ${words.of} ${total}: `, ...look(piece), ` · ${words.id} ${token} · `,
      `${piece.length} ${words.byteWord(piece.length)}: `, h("code", {}, hex(piece)), " · ", ...origin);
    list.querySelector(".cw-now")?.classList.remove("cw-now");
    list.children[at].classList.add("cw-now");
    list.querySelector("[tabindex='0']").tabIndex = -1; // Tab comes back to the token that was looked at last
    list.children[at].tabIndex = 0;
  }
  const place = (event) => [...list.children].indexOf(event.target.closest("button"));
  const listen = (event) => { const at = place(event); if (at >= 0) describe(at); };
  for (const name of ["mouseover", "focusin", "click"]) list.addEventListener(name, listen);
  list.addEventListener("keydown", (event) => {
    const [forward, back] = list.dir === "rtl" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
    const at = place(event), last = shown.length - 1;
    const to = { [forward]: Math.min(at + 1, last), [back]: Math.max(at - 1, 0), Home: 0, End: last }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    list.children[to].focus();
  });

  function update(text, bytes, wordCount, direction) {
    const ids = encode(tokenizer, text), said = `${ids.length} ${words.tokens(ids.length)}`;
    [shown, total] = [ids.slice(0, DRAWN), ids.length];
    list.dir = direction;
    list.replaceChildren(...shown.map((token, at) => {
      const piece = pieces[token], broken = parts(piece).some((part) => part.text === undefined);
      return h("button", { type: "button", tabindex: at ? -1 : 0, "data-id": token, class: broken ? "cw-broken" : "",
        "aria-label": `${spoken(piece)}, ${words.id} ${token}` }, h("span", {}, ...look(piece)), h("small", {}, String(token)));
    }));
    list.hidden = !shown.length;
    more.textContent = total > DRAWN ? words.more(total - DRAWN) : "";
    detail.textContent = shown.length ? words.hint : words.empty;
    count.textContent = said;
    const perWord = wordCount ? `${(total / wordCount).toFixed(1)} ${words.perWord} · ` : "";
    rates.textContent = total ? `${perWord}${(bytes / total).toFixed(1)} ${words.perToken}` : "";
    return `${state.name}: ${said}.`;
  }
  return { node, update };
}

export default { render };
