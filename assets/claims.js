// The list of claims: filters and a search over the rows of the table, kept in the address (?verdict=partly&find=attention;
// ?q= would start the site's own search). Rows are links of their own (#G24). Without this script the whole table reads.
(() => {
  const WORDS = {
    en: {
      form: "Filter the claims", search: "Search ids, statements and notes", topic: "Topic", kind: "Kind", verdict: "Verdict", page: "Page",
      any: "all", corrected: "with a correction", clear: "Clear all filters", all: (n) => `All ${n} claims`,
      some: (k, n) => `${k} of ${n} claims`, none: "No claim fits. Take a filter away, or search for another word.",
    },
    ko: {
      form: "주장 거르기", search: "번호, 문장, 설명에서 찾기", topic: "주제", kind: "종류", verdict: "판정", page: "페이지",
      any: "모두", corrected: "정정이 있는 것만", clear: "모든 조건 지우기", all: (n) => `주장 ${n}개 모두`,
      some: (k, n) => `주장 ${n}개 중 ${k}개`, none: "맞는 주장이 없다. 조건을 줄이거나 다른 말로 찾아 보라.",
    },
  };
  const words = WORDS[document.documentElement.lang.slice(0, 2)] ?? WORDS.en;
  const h = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };

  // What a row says to each filter comes from its own cells.
  const table = document.querySelector("table.claims");
  const rows = [...table.tBodies[0].rows].map((row) => {
    const [id, statement, evidence, verdict, place] = row.cells;
    const told = [...evidence.children].filter((line) => !line.querySelector("b") && !line.textContent.startsWith("must stay"));
    const searched = [id, statement, ...told, ...[...place.children].slice(1)]; // not the page's title, which has a filter
    return {
      row, topic: row.id[0], kind: id.querySelector("span").textContent, verdict: row.className.replace("claim--", ""),
      page: place.textContent.split(" ", 1)[0], corrected: place.querySelectorAll("a").length > 1 ? "1" : "",
      labels: { verdict: verdict.textContent, page: place.firstElementChild.textContent },
      searched, text: searched.map((part) => part.textContent).join(" ").toLowerCase(),
    };
  });
  const topics = Object.fromEntries([...document.querySelectorAll(".claims-summary tbody th")].map((th) => [th.textContent[0], th.textContent]));

  // ---- the form ----------------------------------------------------------------------------------------------------
  const fields = {};
  const chooser = (name) => {
    const labels = new Map(rows.map((entry) => [entry[name], (name === "topic" ? topics[entry.topic] : entry.labels[name]) ?? entry[name]]));
    const values = [...labels.keys()];
    if (name === "page") values.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    fields[name] = h("select", {}, h("option", { value: "" }, words.any), ...values.map((value) => h("option", { value }, labels.get(value))));
    return h("label", {}, h("span", {}, words[name]), fields[name]);
  };
  fields.find = h("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  fields.corrected = h("input", { type: "checkbox" });
  const clear = h("button", { type: "button", hidden: "" }, words.clear);
  const status = h("p", { role: "status", tabindex: "-1" });
  const form = h("form", { class: "claims-filters", role: "search", "aria-label": words.form },
    h("label", { class: "claims-search" }, h("span", {}, words.search), fields.find),
    ...["topic", "verdict", "kind", "page"].map(chooser),
    h("label", { class: "claims-corrected" }, fields.corrected, h("span", {}, words.corrected)),
    h("div", { class: "claims-found" }, status, clear));
  table.before(form);

  // ---- view: what is set, in the form and in the address -------------------------------------------------------------
  const NAMES = Object.keys(fields);
  const view = () => {
    const set = new URLSearchParams();
    for (const name of NAMES) {
      const value = name === "corrected" ? (fields[name].checked ? "1" : "") : fields[name].value.trim();
      if (value) set.set(name, value);
    }
    return set;
  };
  const fill = (query) => {
    const set = new URLSearchParams(query);
    for (const name of NAMES) {
      if (name === "corrected") fields[name].checked = set.get(name) === "1";
      else fields[name].value = set.get(name) ?? "";
      if (fields[name].selectedIndex === -1) fields[name].value = ""; // an address with a value that no claim has
    }
  };
  const address = (how, hash = location.hash) => {
    const query = view().toString();
    try { history[how](null, "", `${location.pathname}${query && `?${query}`}${hash}`); } catch { /* not from a file */ }
  };

  const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const matcher = (word) => { // an id stands for itself: G2 is not G24
    const pattern = /^[dasgpfe]\d+$/.test(word) ? new RegExp(`\\b${word}\\b`) : new RegExp(escaped(word));
    return (text) => pattern.test(text);
  };

  function mark(terms) { // shows where the words stand, where the browser can
    if (!window.Highlight || !CSS.highlights) return;
    CSS.highlights.delete("claims-found");
    if (!terms.length) return;
    const found = new Highlight(), pattern = new RegExp(terms.map(escaped).join("|"), "gi");
    for (const part of rows.flatMap(({ row, searched }) => (row.hidden ? [] : searched))) {
      const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        for (const match of walker.currentNode.data.matchAll(pattern)) {
          const range = new Range();
          range.setStart(walker.currentNode, match.index);
          range.setEnd(walker.currentNode, match.index + match[0].length);
          found.add(range);
        }
      }
    }
    CSS.highlights.set("claims-found", found);
  }

  let waiting;
  function show(pause = 0) {
    const set = view();
    const terms = (set.get("find") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const tests = terms.map(matcher);
    let shown = 0;
    for (const entry of rows) {
      const fits = NAMES.every((name) => name === "find" || !set.get(name) || entry[name] === set.get(name));
      entry.row.hidden = !(fits && tests.every((test) => test(entry.text)));
      shown += !entry.row.hidden;
    }
    mark(terms);
    table.hidden = !shown;
    clear.hidden = !set.size;
    clearTimeout(waiting); // told once the typing rests
    const text = shown === rows.length ? words.all(shown) : shown ? words.some(shown, rows.length) : words.none;
    waiting = setTimeout(() => { status.textContent = text; }, pause);
  }

  // A link to a row that is filtered out takes the filters away.
  function follow() {
    const row = document.getElementById(location.hash.slice(1)); // ids of rows need no decoding
    if (!row || row.tagName !== "TR") return;
    if (row.hidden) { fill(""); address("replaceState"); show(); }
    row.scrollIntoView();
  }

  const changed = (pause) => { address("replaceState", ""); show(pause); };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => changed(event.target === fields.find ? 400 : 0));
  clear.addEventListener("click", () => { fill(""); changed(0); fields.find.focus(); });
  for (const link of document.querySelectorAll('.claims-summary a[href^="?"]')) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // to another tab
      event.preventDefault();
      fill(link.getAttribute("href"));
      address("pushState", "");
      show();
      status.focus({ preventScroll: true });
      form.scrollIntoView();
    });
  }
  window.addEventListener("popstate", () => { fill(location.search); show(); });
  window.addEventListener("hashchange", follow);
  fill(location.search);
  show();
  follow();
})();
