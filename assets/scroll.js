// What is wider than the screen scrolls inside its own box: code, tables, formulas and, on phones, figures, which would
// be too small to read there. Each such box can be reached and moved by keyboard, and says what it is.
// Without JavaScript a figure is as wide as the text, and fingers and mice still scroll the rest.
(() => {
  const WORDS = {
    en: { pre: "Code or output, scrolls sideways", table: "Table, scrolls sideways", math: "Formula, scrolls sideways", figure: "Figure, scrolls sideways", hint: "Scroll the figure sideways →" },
    ko: { pre: "코드나 출력, 옆으로 스크롤", table: "표, 옆으로 스크롤", math: "수식, 옆으로 스크롤", figure: "그림, 옆으로 스크롤", hint: "그림을 옆으로 밀어 보기 →" },
  };
  const words = WORDS[document.documentElement.lang.slice(0, 2)] ?? WORDS.en;
  const kinds = { "pre": "pre", ".pst-scrollable-table-container": "table", "div.math": "math", ".figure-scroll": "figure" };

  // A picture has 160 dots to the inch; at 80 its letters are as large as those of code.
  function frame(image) {
    const box = document.createElement("div"), hint = document.createElement("p");
    box.className = "figure-scroll";
    hint.className = "figure-hint";
    hint.textContent = words.hint;
    hint.hidden = true;
    hint.setAttribute("aria-hidden", "true"); // the box's name says it
    const size = () => box.style.setProperty("--readable", `${image.naturalWidth / 2}px`);
    image.complete && image.naturalWidth ? size() : image.addEventListener("load", size);
    image.replaceWith(box);
    box.append(image);
    box.after(hint);
  }

  function measure(box, kind) {
    const wide = box.scrollWidth > box.clientWidth + 1;
    if (wide === (box.dataset.scrolls === "1")) return;
    wide ? (box.dataset.scrolls = "1") : delete box.dataset.scrolls;
    for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", words[kind]]]) {
      wide ? box.setAttribute(name, value) : box.removeAttribute(name);
    }
    if (kind === "figure") box.nextElementSibling.hidden = !wide;
  }

  function go() {
    document.querySelectorAll(".bd-article .cell_output > img").forEach(frame);
    const kindOf = new Map();
    const observer = new ResizeObserver((changes) => {
      for (const { target } of changes) {
        const box = kindOf.has(target) ? target : target.parentElement; // a picture that has grown is its box's affair
        measure(box, kindOf.get(box));
      }
    });
    for (const [selector, kind] of Object.entries(kinds)) {
      for (const box of document.querySelectorAll(`.bd-article ${selector}`)) {
        if (box.closest(".cw")) continue; // widgets see to their own
        kindOf.set(box, kind);
        observer.observe(box);
        if (kind === "figure") observer.observe(box.firstChild);
      }
    }
  }
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", go) : go();
})();
