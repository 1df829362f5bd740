// Which pages were read: remembered in this browser, no account, nothing sent. The reader says so at a page's end; marks
// then stand at its links in the sidebar, on the map and in page heads. The page "Your progress" keeps it as a file.
// Without JavaScript none of this shows. Memory, and where there is none, is page.js's.
(() => {
  const memory = window.courseMemory;
  if (!memory) return;
  const { base, kept, pageName, h } = memory;
  const WORDS = {
    en: {
      mark: "I have read this page", read: "read", unread: "not read yet", goOn: "Go on where you left off:",
      count: (n, all) => `${n} of ${all} pages read.`, lasts: "Remembered in this browser only.",
      lost: "This browser keeps nothing here: the mark is lost when you leave this page.",
      none: "Nothing is remembered yet.", guesses: (n) => (n === 1 ? " 1 guess is remembered." : ` ${n} guesses are remembered.`),
      save: "Save as a file", load: "Load from a file", forget: "Forget everything",
      sure: "Forget which pages you have read, and all your guesses?", forgotten: "Everything is forgotten.",
      saved: "Saved as", loaded: (n) => `Loaded: ${n} ${n === 1 ? "page" : "pages"} read.`,
      bad: "This file does not hold a saved progress of this course. Nothing was changed.",
      gone: "This browser keeps nothing here: what you load or mark is lost when you leave the page. Open the course from a web server, or in a window that is not private.",
    },
    ko: {
      mark: "이 페이지를 읽었다", read: "읽음", unread: "아직 읽지 않음", goOn: "이어서 읽기:",
      count: (n, all) => `전체 ${all}쪽 가운데 ${n}쪽을 읽었다.`, lasts: "이 브라우저에만 기억된다.",
      lost: "이 브라우저는 아무것도 기억하지 않는다. 페이지를 떠나면 표시가 사라진다.",
      none: "아직 기억된 것이 없다.", guesses: (n) => ` 예측 ${n}개가 기억되어 있다.`,
      save: "파일로 저장", load: "파일에서 읽기", forget: "모두 잊기",
      sure: "읽은 페이지와 예측을 모두 잊을까?", forgotten: "모두 잊었다.",
      saved: "저장한 파일:", loaded: (n) => `불러왔다: 읽은 페이지 ${n}쪽.`,
      bad: "이 파일에는 이 강의의 진도가 들어 있지 않다. 바뀐 것은 없다.",
      gone: "이 브라우저는 아무것도 기억하지 않는다. 페이지를 떠나면 진도가 사라진다. 웹 서버로 열거나 비공개가 아닌 창에서 열자.",
    },
  };
  const words = WORDS[document.documentElement.lang.slice(0, 2)] ?? WORDS.en;
  const button = (text, act) => {
    const node = h("button", { type: "button" }, text);
    node.addEventListener("click", act);
    return node;
  };

  // ---- what is remembered: "read <page>" = day, "last" = page, and page.js's "predict <page> <box>" ----------------
  const isRead = (page) => kept.get(`read ${page}`) !== null;
  const today = () => new Date().toISOString().slice(0, 10);
  const pageOf = (link) => { // a chapter page of this course, or null
    const address = new URL(link.href, location.href);
    const path = decodeURIComponent(address.pathname), root = decodeURIComponent(base.pathname);
    if (address.origin !== base.origin || !path.startsWith(root) || !path.endsWith(".html")) return null;
    const page = path.slice(root.length, -5);
    return page.startsWith("chapters/") ? page : null;
  };
  const sidebar = () => [...document.querySelectorAll(".bd-sidebar-primary .bd-links a[href]")].filter((a) => pageOf(a));

  // ---- marks at links -----------------------------------------------------------------------------------------------
  function paint() {
    for (const link of document.querySelectorAll(
      ".bd-sidebar-primary .bd-links a[href], .course-map a[href], .page-facts a[href], .page-foot a[href], .right-next",
    )) {
      const page = pageOf(link);
      if (!page) continue;
      const read = isRead(page);
      link.classList.toggle("is-read", read);
      link.querySelector(":scope .read-mark")?.remove();
      const needed = link.closest(".page-facts");
      if (!read && !needed) continue;
      const mark = h("span", { class: "read-mark", title: read ? words.read : words.unread });
      mark.append(h("span", { "aria-hidden": "true" }, read ? "\u00a0✓" : "\u00a0○"), h("span", { class: "visually-hidden" }, ` (${read ? words.read : words.unread})`));
      (link.querySelector(".prev-next-title") ?? link).append(mark);
    }
    const box = document.querySelector(".page-read input");
    if (box) box.checked = isRead(pageName);
  }

  // ---- a chapter page: the box at its end ---------------------------------------------------------------------------
  function offerMark() {
    const head = document.querySelector(".page-head");
    if (!head) return;
    kept.set("last", pageName);
    const box = h("input", { type: "checkbox" }), said = h("span", { class: "page-read-status", role: "status" });
    box.addEventListener("change", () => {
      box.checked ? kept.set(`read ${pageName}`, today()) : kept.remove(`read ${pageName}`);
      said.textContent = box.checked ? (kept.lasts() ? words.lasts : words.lost) : "";
      paint();
    });
    const place = h("p", { class: "page-read d-print-none" }, h("label", {}, box, ` ${words.mark}`), " ", said);
    const foot = document.querySelector(".page-foot");
    foot ? foot.prepend(place) : document.querySelector(".bd-article").append(h("div", { class: "page-foot" }, place));
  }

  // ---- the cover: go on ---------------------------------------------------------------------------------------------
  function offerToGoOn() {
    const home = document.querySelector(".navbar-brand");
    if (!home || new URL(home.href).pathname !== location.pathname) return;
    const links = sidebar(), last = links.findIndex((link) => pageOf(link) === kept.get("last"));
    if (last < 0) return;
    const after = [...links.slice(last), ...links.slice(0, last)].find((link) => !isRead(pageOf(link)));
    if (!after) return;
    const title = [...after.childNodes].filter((node) => !node.classList?.contains("read-mark")).map((node) => node.textContent);
    const line = h("p", { class: "course-continue" }, `${words.goOn} `, h("a", { href: after.href }, title.join("").trim()));
    const place = document.getElementById("course-continue");
    place ? place.replaceChildren(line) : document.querySelector(".bd-article h1")?.after(line);
  }

  // ---- the page "Your progress" -------------------------------------------------------------------------------------
  function offerFile() {
    const place = document.querySelector(".course-progress");
    if (!place) return;
    const count = h("p", { class: "progress-count" }), said = h("p", { class: "progress-status", role: "status" });
    const bar = h("progress", { max: sidebar().length, "aria-hidden": "true" });
    const tell = () => {
      const pages = sidebar(), read = pages.filter((link) => isRead(pageOf(link))).length;
      const guesses = kept.keys().filter((key) => key.startsWith("predict ")).length;
      count.textContent = words.count(read, pages.length) + (guesses ? words.guesses(guesses) : "");
      bar.value = read;
      paint();
    };
    const file = h("input", { type: "file", accept: ".json,application/json", hidden: "" });
    file.addEventListener("change", async () => {
      const chosen = file.files[0];
      file.value = "";
      if (!chosen) return;
      let entries;
      try { entries = checked(JSON.parse(await chosen.text())); } catch { entries = null; }
      if (entries) for (const [key, value] of entries) kept.set(key, value);
      said.textContent = entries ? words.loaded(entries.filter(([key]) => key.startsWith("read ")).length) : words.bad;
      tell();
    });
    const save = button(words.save, () => {
      const entries = Object.fromEntries(kept.keys().filter(known).sort().map((key) => [key, kept.get(key)]));
      const text = JSON.stringify({ kind: KIND, saved: today(), entries }, null, 1);
      const link = h("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: `course-progress-${today()}.json` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
      said.textContent = `${words.saved} ${link.download}`;
    });
    const load = button(words.load, () => file.click());
    const forget = button(words.forget, () => {
      if (!confirm(words.sure)) return;
      for (const key of kept.keys().filter(known)) kept.remove(key);
      said.textContent = words.forgotten;
      tell();
    });
    place.replaceChildren(count, bar, h("div", { class: "progress-buttons" }, save, load, file, forget), said);
    if (!kept.lasts()) said.textContent = words.gone;
    tell();
  }
  const KIND = "course-progress 1";
  const known = (key) => key === "last" || /^(read|predict) \S/.test(key);
  function checked(saved) { // its entries, or null where the file is something else
    if (saved?.kind !== KIND || typeof saved.entries !== "object" || saved.entries === null) return null;
    const entries = Object.entries(saved.entries);
    return entries.every(([key, value]) => known(key) && typeof value === "string" && value.length < 200) ? entries : null;
  }

  function go() {
    offerMark();
    offerToGoOn();
    offerFile();
    paint();
  }
  addEventListener("storage", paint); // another tab has marked a page
  addEventListener("pageshow", (event) => { if (event.persisted) paint(); });
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", go) : go();

  // ---- copy buttons: sphinx-copybutton tells its success by a picture alone ------------------------------------------
  const told = h("span", { class: "visually-hidden", role: "status" });
  document.body.append(told);
  new MutationObserver((changes) => {
    for (const { target } of changes) if (target.matches?.(".copybtn")) told.textContent = target.dataset.tooltip;
  }).observe(document.body, { subtree: true, attributeFilter: ["data-tooltip"] });
})();
