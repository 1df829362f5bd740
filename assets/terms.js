// Shows a term's definition (class "term-note", at the end of the page) beside the term: when the mouse rests on it, when
// it gets the focus, and at the first tap; the second tap follows the link. Escape, leaving or a tap elsewhere hides it.
(() => {
  const REST = 120, GRACE = 250; // milliseconds before a note comes and goes: the mouse may cross from the term to the note
  let link = null, note = null, timer = 0, wasOpen = false, touch = false;

  const place = () => {
    const box = link.getClientRects()[0], edge = 8;
    const width = Math.min(note.offsetWidth, innerWidth - 2 * edge);
    const below = box.bottom + 4 + note.offsetHeight < innerHeight || box.top < note.offsetHeight;
    note.style.left = `${Math.max(edge, Math.min(box.left, document.documentElement.clientWidth - width - edge))}px`;
    note.style.top = `${below ? box.bottom + 4 : box.top - note.offsetHeight - 4}px`;
  };
  const hide = () => {
    clearTimeout(timer);
    if (note) note.hidden = true;
    link = note = null;
  };
  const show = (term) => {
    clearTimeout(timer);
    if (link === term) return;
    hide();
    link = term;
    note = document.getElementById(term.getAttribute("aria-describedby"));
    note.hidden = false;
    place();
  };
  const later = (action, wait) => {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  };

  for (const term of document.querySelectorAll("a.term")) {
    term.addEventListener("pointerenter", (event) => event.pointerType === "touch" || later(() => show(term), REST));
    term.addEventListener("pointerleave", (event) => event.pointerType === "touch" || later(hide, GRACE));
    term.addEventListener("pointerdown", (event) => { touch = event.pointerType === "touch"; wasOpen = link === term; });
    term.addEventListener("focus", () => show(term));
    term.addEventListener("blur", hide);
    term.addEventListener("click", (event) => {
      if (touch && !wasOpen) {
        event.preventDefault();
        show(term);
      }
      touch = false;
    });
  }
  for (const box of document.querySelectorAll(".term-note")) {
    box.addEventListener("pointerenter", () => clearTimeout(timer));
    box.addEventListener("pointerleave", (event) => event.pointerType === "touch" || later(hide, GRACE));
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("pointerdown", (event) => { if (note && !event.target.closest(".term, .term-note")) hide(); });
  addEventListener("scroll", () => { if (note) place(); }, { passive: true });
  addEventListener("resize", hide);
})();
