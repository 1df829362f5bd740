// Predict boxes, quizzes and small repairs of the theme. Without JavaScript every page reads in full: lists stay lists,
// results are shown, and quiz choices are plain <details>.
(() => {
  const h = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };
  const WORDS = {
    en: {
      cover: "Make your guess first, or", covered: "Covered until you guess.", show: "show the result", yours: "Your guess:", below: "The result is below.",
      shown: "Shown without a guess.", again: "Guess again", right: "✓ Right.", wrong: "✗ Not this one.",
    },
    ko: {
      cover: "먼저 예측해 보거나", covered: "예측할 때까지 가려 둔다.", show: "결과 보기", yours: "내 예측:", below: "결과는 아래에 있다.",
      shown: "예측 없이 보았다.", again: "다시 예측하기", right: "✓ 맞다.", wrong: "✗ 아니다.",
    },
  };
  const words = WORDS[document.documentElement.lang.slice(0, 2)] ?? WORDS.en;

  // What the browser remembers, under keys of this course alone: two courses may live on one host. Storage may be
  // forbidden (private windows, file://): then it lasts as long as the page. progress.js uses it too.
  const base = new URL(document.documentElement.dataset.content_root ?? "./", location.href);
  const memory = (storage) => {
    const prefix = `course ${base.pathname} `, here = new Map();
    const attempt = (act) => { try { return act(window[storage]); } catch { return undefined; } };
    return {
      get: (key) => here.get(key) ?? attempt((s) => s.getItem(prefix + key)) ?? null,
      set(key, value) {
        here.set(key, String(value));
        if (attempt((s) => { s.setItem(prefix + key, String(value)); return true; })) here.delete(key);
      },
      remove(key) { here.delete(key); attempt((s) => s.removeItem(prefix + key)); },
      keys() {
        const stored = attempt((s) => Object.keys(s)) ?? [];
        const own = stored.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
        return [...new Set([...own, ...here.keys()])];
      },
      lasts: () => attempt((s) => { s.setItem(`${prefix}?`, ""); s.removeItem(`${prefix}?`); return true; }) ?? false,
    };
  };
  const kept = memory("localStorage"), visit = memory("sessionStorage");
  const pageName = decodeURIComponent(location.pathname).slice(decodeURIComponent(base.pathname).length).replace(/\.html$/, "");
  window.courseMemory = { base, kept, pageName, h }; // for progress.js

  // ---- predict: a guess before the result ----------------------------------------------------------------------
  const SHOWN = "(shown)";

  /** The element that the address names, if any; :target would not know it yet. */
  function linked() {
    try { return document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return null; } // as in #100%
  }

  // Up to the next heading or predict box: the outputs of cells tagged after-predict, and the prose that follows the
  // first of them and tells what came out. Code and the outputs of other cells stay open.
  function results(box) {
    const outputs = [], prose = [];
    let node = box;
    while ((node = node.nextElementSibling) && node.tagName !== "SECTION" && !node.matches(".predict")) {
      if (node.matches(".tag_after-predict")) outputs.push(node.querySelector(":scope > .cell_output"));
      else if (outputs.length && !node.matches(".cell, .quiz, script, style")) prose.push(node);
    }
    return { outputs: outputs.filter(Boolean), prose };
  }

  function predict(box, number) {
    const list = box.querySelector("ul, ol");
    if (!list) return;
    const key = `predict ${pageName} ${box.id || number}`;
    const question = list.previousElementSibling;
    if (question) question.id ||= `${box.id || `predict-${number}`}-question`;
    const status = h("p", { class: "predict-status", role: "status" });
    const again = h("button", { type: "button", class: "predict-again" }, words.again);
    const choices = [...list.children].map((item, number) => {
      const button = h("button", { type: "button", "aria-pressed": "false" });
      button.append(...(item.querySelector(":scope > p") ?? item).childNodes);
      button.addEventListener("click", () => { kept.set(key, number); settle(String(number)); again.focus(); });
      return button;
    });
    const group = h("div", { class: "predict-choices", role: "group", ...(question && { "aria-labelledby": question.id }) }, ...choices);
    list.replaceWith(group);
    box.append(h("div", { class: "predict-after" }, status, again));

    const { outputs, prose } = results(box);
    const covers = outputs.map((output, position) => {
      const cover = h("div", { class: "predict-cover" }, h("p", {}, words.covered));
      if (position === 0) { // one button uncovers them all
        const show = h("button", { type: "button" }, words.show);
        show.addEventListener("click", () => { kept.set(key, SHOWN); settle(SHOWN); again.focus(); });
        cover.firstChild.replaceChildren(`${words.cover} `, show);
      }
      output.before(cover);
      return cover;
    });

    function settle(guess) {
      const open = guess !== null;
      for (const part of [...outputs, ...prose]) part.classList.toggle("covered", !open);
      for (const cover of covers) cover.hidden = open;
      choices.forEach((button, number) => {
        button.setAttribute("aria-pressed", String(String(number) === guess));
        button.disabled = open;
      });
      box.classList.toggle("guessed", open);
      again.hidden = !open;
      if (!open) status.textContent = "";
      else if (guess === SHOWN) status.textContent = words.shown;
      else {
        const chosen = [...choices[guess].childNodes].map((node) => node.cloneNode(true));
        const stop = /[.!?]\s*$/.test(choices[guess].textContent) ? "" : ".";
        status.replaceChildren(`${words.yours} `, h("strong", {}, ...chosen), stop, covers.length ? ` ${words.below}` : "");
      }
    }
    again.addEventListener("click", () => { kept.remove(key); settle(null); choices[0]?.focus(); });
    const before = kept.get(key);
    settle(before === SHOWN || choices[before]?.childNodes ? before : null);

    const follow = () => { // a link to something covered, such as a claim card, shows it
      const target = linked();
      if (!target || !target.closest(".covered") || ![...outputs, ...prose].some((part) => part.contains(target))) return;
      settle(SHOWN);
      target.scrollIntoView();
    };
    window.addEventListener("hashchange", follow);
    follow();
  }

  // ---- quiz: shuffled choices, each explained --------------------------------------------------------------------
  function generator(seed) { // mulberry32
    return () => {
      seed = (seed + 0x6d2b79f5) >>> 0;
      let t = Math.imul(seed ^ (seed >>> 15), seed | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  function quiz(box, number, seed) {
    const choices = [...box.querySelectorAll(":scope > details")];
    if (!choices.length) return;
    const question = choices[0].previousElementSibling;
    if (question) {
      question.id ||= `quiz-${number}-question`;
      box.setAttribute("role", "group");
      box.setAttribute("aria-labelledby", question.id);
    }
    const place = h("span");
    choices[0].before(place);
    const random = generator(seed + 7919 * number);
    for (let i = choices.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [choices[i], choices[j]] = [choices[j], choices[i]];
    }
    place.replaceWith(...choices);
    for (const choice of choices) {
      choice.addEventListener("toggle", () => {
        if (!choice.open || choice.classList.contains("told")) return;
        choice.classList.add("told");
        const right = choice.classList.contains("right");
        choice.querySelector("summary").after(h("p", { class: "quiz-verdict", role: "status" }, right ? words.right : words.wrong));
      });
    }
  }

  // Paper is white: print in the light theme, whatever the screen shows.
  const root = document.documentElement;
  let onScreen;
  window.addEventListener("beforeprint", () => { onScreen = root.dataset.theme; root.dataset.theme = "light"; });
  window.addEventListener("afterprint", () => { root.dataset.theme = onScreen; });

  function go() {
    document.querySelectorAll(".predict").forEach(predict);
    let seed = Number(visit.get("quiz seed"));
    if (!seed) visit.set("quiz seed", (seed = 1 + Math.floor(Math.random() * 4294967295)));
    document.querySelectorAll(".quiz").forEach((box, number) => quiz(box, number, seed));
    document.documentElement.classList.add("course-ready");
  }
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", go) : go();
})();
