// What Sphinx's search lacks here: Korean names found however their blanks are set, one line for each place, and no
// summaries where pages may not be read (file://). The words' particles are taken off in ext/bilingual_search.py.
// It runs after Sphinx's scripts and before the index, with which they answer (ext/light.py puts it there).
(() => {
  if (typeof Search === "undefined") return; // any page but the search page
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  const HANGUL = /[\uac00-\ud7a3]/;
  const narrow = (text) => text.toLowerCase().replace(/\s+/g, "");

  // Index entries that hold the query once blanks are left out: 자기지도학습 is 자기 지도 학습.
  const entries = (query) => {
    const { docnames, titles, filenames, indexentries } = Search._index, wanted = narrow(query), found = [];
    for (const [entry, places] of Object.entries(indexentries)) {
      const name = narrow(entry);
      if (!name.includes(wanted)) continue;
      for (const [file, id] of places) {
        const score = Math.round(100 * wanted.length / name.length);
        found.push([docnames[file], titles[file], id ? `#${id}` : "", null, score, filenames[file]]);
      }
    }
    return found;
  };

  // "glossary#term-min-p" -> "min-p · 최소 확률": what the index calls a place.
  const names = () => new Map((Search._index.objects[""] ?? []).filter((entry) => entry[3].startsWith("term-"))
    .map(([file, , , anchor, name]) => [`${Search._index.docnames[file]}#${anchor}`, name]));

  // What is shown below a term is its definition.
  const text = Search.htmlToText;
  Search.htmlToText = (html, anchor) => {
    const term = anchor?.startsWith("#term-") && new DOMParser().parseFromString(html, "text/html").querySelector(anchor);
    return (term && term.nextElementSibling?.querySelector("p")?.textContent) || text(html, anchor);
  };

  // Results come worst first. Those that lead to one place become one, with the best score; a term is called by its
  // names, and what was found about it stands for the page that holds it.
  const search = Search._performSearch;
  Search._performSearch = (query, ...rest) => {
    const bare = query.trim().split(/\s+/).map(bareWord).join(" ");
    const results = search(bare, ...rest);
    if (HANGUL.test(bare)) results.push(...entries(bare));
    const named = names(), places = new Map(), told = new Set();
    results.forEach(([page, title, anchor, described, score, file], order) => {
      const name = named.get(page + anchor), key = page + anchor + (name ? "" : title);
      if (name) told.add(page);
      const best = Math.max(score, places.get(key)?.result[4] ?? score);
      places.set(key, { result: [page, name ?? title, anchor, name ? null : described, best, file], order });
    });
    const kept = [...places.values()].filter(({ result }) => result[2] || !told.has(result[0]));
    return kept.sort((a, b) => a.result[4] - b.result[4] || a.order - b.order).map((one) => one.result);
  };
})();
