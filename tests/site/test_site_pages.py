"""Every page in a real browser: quiet, self-contained, light, within its width, readable, open to assistive technology.

Both the course's site and the specimen are checked. A page is opened twice only, because that is what takes time: in
the light theme over http and in the dark theme as a file. All that can be asked of it is asked in these visits, and the
findings of all pages are reported together. What no theme changes (widths, names, all rules but those on colours) is
asked in the first visit alone.

axe-core judges accessibility by all its rules but one: contrast is computed here, because our rule is stricter (large
text counts like small text, and results are looked at before and after they are uncovered) and many times faster.

Guesses and quizzes are looked at for being complete, each guess with the mouse; what they do is in test_site_course.py.
"""

import itertools
from pathlib import Path

import axe_playwright_python
import pytest
from browser import Watch
from sitetools import Page, pages, visit

pytestmark = pytest.mark.slow

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
COLOURS = ["link-in-text-block"]  # the other rule on colours that is not switched off
JUDGED = """async (only) => {
  const rules = { "color-contrast": { enabled: false } };
  // preload: else axe would load the style sheets again, from wrong addresses
  const options = { resultTypes: ["violations"], rules, preload: false, ...(only && { runOnly: only }) };
  const { violations } = await axe.run(document, options);
  return violations.filter((found) => ["serious", "critical"].includes(found.impact)).flatMap((found) =>
    found.nodes.slice(0, 3).map((node) => `axe ${found.id} (${found.help}): ${node.html.slice(0, 160)}`));
}"""
PICTURES = """async () => {
  for (const image of document.images) { image.loading = "eager"; await image.decode().catch(() => {}); }
}"""
WEIGHT = 2_000_000  # bytes that a first visit to a page may load, uncompressed, all its pictures included

# Every element with text of its own, its colour and what is painted behind it; fails on colours it cannot read.
CONTRAST = r"""() => {
  let seen = 0;
  const parse = (c) => {
    const m = c.match(/^rgba?\(([^)]+)\)$/);
    if (m) { const v = m[1].split(/[ ,\/]+/).map(Number); return [v[0], v[1], v[2], v[3] ?? 1]; }
    const s = c.match(/^color\(srgb ([^)]+)\)$/);
    if (!s) throw new Error("cannot read the colour " + c);
    const v = s[1].split(/[ \/]+/).map(Number);
    return [v[0] * 255, v[1] * 255, v[2] * 255, v[3] ?? 1];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const light = (c) => {
    const linear = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = c.slice(0, 3).map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const painted = new Map([[null, [255, 255, 255, 1]]]); // what is behind a text, computed once for each element
  const behind = (el) => {
    if (!painted.has(el)) painted.set(el, over(parse(getComputedStyle(el).backgroundColor), behind(el.parentElement)));
    return painted.get(el);
  };
  const found = [];
  for (const el of document.querySelectorAll("main *, .bd-sidebar-primary *")) {
    if (![...el.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    if (el.closest("mjx-container, script, style, svg, noscript")) continue;
    if (el.matches("option, .cw-hidden, .headerlink, .copybtn, .visually-hidden")) continue;
    if (!el.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const back = behind(el), front = over(parse(getComputedStyle(el).color), back);
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
    const what = `<${el.tagName.toLowerCase()} class="${el.className}"> ${el.textContent.trim().slice(0, 40)}`;
    seen += 1;
    if (ratio < 4.5) found.push(`contrast ${ratio.toFixed(2)} ${what}`);
  }
  return [seen, found];
}"""

# What is wrong with a predict box that can be seen before a guess.
INCOMPLETE = """(box) => [
  [box.id.startsWith("predict-"), "has no id that begins with predict-"],
  [box.querySelectorAll(".predict-choices button").length >= 2, "needs a bullet list of choices"],
  [box.querySelector("p strong")?.checkVisibility(), "needs a question in bold"],
].filter(([kept]) => !kept).map(([, what]) => `${box.id || "a predict box"} ${what}`)"""

# Opens every choice of every quiz that is closed; what is wrong with them.
OPENED = """async () => {
  await Promise.all([...document.querySelectorAll(".quiz details:not([open])")].map((choice) => new Promise((told) => {
    choice.addEventListener("toggle", told);
    choice.querySelector("summary").click();
  })));
  return [...document.querySelectorAll(".quiz")].flatMap((quiz) => {
    const choices = [...quiz.querySelectorAll(":scope > details")];
    const count = (kind) => choices.filter((choice) => choice.classList.contains(kind)).length;
    const explained = (choice) => choice.querySelector(".quiz-verdict")?.checkVisibility()
      && [...choice.querySelectorAll("p")].at(-1).innerText.length > 20;
    return [
      [choices.length >= 2 && count("right") + count("wrong") === choices.length, "has a choice that is not marked"],
      [count("right") === 1, "needs exactly one right choice"],
      [choices.every(explained), "has a choice that is not explained"],
    ].filter(([kept]) => !kept).map(([, what]) => `the quiz ${quiz.innerText.slice(0, 60)} ${what}`);
  });
}"""

NAMELESS = r"""() => [...document.querySelectorAll("button, input, select, textarea, a[href], [role=button]")]
  .filter((el) => el.checkVisibility({ visibilityProperty: true }) && el.type !== "hidden")
  .filter((el) => !(el.ariaLabel || el.title || el.textContent.trim() || el.querySelector("img[alt]:not([alt=''])")
    || [...(el.labels ?? [])].some((label) => label.textContent.trim())))
  .map((el) => el.outerHTML.slice(0, 160))"""

TOO_WIDE = r"""() => {
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  const beyond = (el) => el.getBoundingClientRect().right > window.innerWidth + 1;
  const culprits = [...document.querySelectorAll("main *")].filter(beyond);
  return [wide, culprits.slice(0, 3).map((el) => el.outerHTML.slice(0, 120))];
}"""


@pytest.mark.parametrize(("theme", "protocol"), [("light", "http"), ("dark", "file")])
def test_every_page_is_quiet_light_narrow_readable_and_accessible(site, url, new_page, theme, protocol):
    home = url if protocol == "http" else site.as_uri() + "/"
    findings, asked, page = [], set(), None
    for name in pages(site):
        if protocol == "http" or page is None:  # over http each page is somebody's first
            page, loaded = new_page(theme), []
            watch = Watch(page, home)
            page.on("response", lambda response, loaded=loaded: loaded.append(response))
        if name == "index.html":  # it only leads to the first page
            page.goto(home + name)
            page.wait_for_url(home + "intro.html")
        else:
            visit(page, home + name)
            asked |= {kind for kind in (".predict", ".quiz") if page.locator(kind).count()}
            looks = [*looked_at(page, theme), *(looked_at_in_any_theme(page) if theme == "light" else [])]
            findings += [f"{name}, {theme}: {finding}" for finding in looks]
            if protocol == "http":
                weight = sum(len(response.body()) for response in loaded)
                findings += [f"{name} loads {weight:,} bytes"] if weight >= WEIGHT else []
        assert watch.seen > 1
        findings += [f"{name}, {protocol}: {problem}" for problem in (*watch.outside, *watch.problems)]
        watch.seen = 0
        watch.outside.clear()
        watch.problems.clear()
        if protocol == "http":
            page.context.close()
    assert not findings, "\n".join(findings)
    assert asked == {".predict", ".quiz"}


def looked_at(page, theme) -> list[str]:
    """What is wrong with the colours of an opened page before and after results and quizzes are uncovered, and with
    those; then all of it is open."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")  # drawn
    findings = [] if page.evaluate("document.documentElement.dataset.theme") == theme else ["another theme"]
    for box in page.locator(".predict").all():  # first what covers results, then the results
        findings += [*poor(page), *box.evaluate(INCOMPLETE)]
        before = page.locator(".covered").count()
        box.locator(".predict-choices button").first.click()
        if page.locator(".covered").count() >= before:
            findings.append(f"{box.get_attribute('id')} uncovers nothing: no cell tagged after-predict follows it")
    for choice in page.locator(".quiz summary").all()[:1]:  # one with the mouse, the others in one go
        choice.click()
        page.locator(".quiz-verdict").wait_for()
    findings += page.evaluate(OPENED)
    page.evaluate(PICTURES)
    findings += poor(page)
    page.evaluate(AXE)
    return findings + page.evaluate(JUDGED, COLOURS if theme == "dark" else None)


def looked_at_in_any_theme(page) -> list[str]:
    """What is wrong with a page at three widths that no theme changes."""
    findings = []
    for width in (1280, 768, 360):
        page.set_viewport_size({"width": width, "height": 900})
        wide, culprits = page.evaluate(TOO_WIDE)
        findings += [f"{wide} px too wide at {width}: {culprits}"] if wide > 0 else []
        findings += [f"no name at {width}: {element}" for element in page.evaluate(NAMELESS)]
    return findings


def poor(page) -> list[str]:
    """Texts with a contrast under 4.5 to 1."""
    seen, found = page.evaluate(CONTRAST)
    assert seen
    return found


def test_headings_form_an_outline(site):
    for name in pages(site):
        elements = Page(site / name).elements
        start = next((i for i, (tag, _) in enumerate(elements) if tag == "article"), None)
        if start is None:  # search and index pages of the theme
            continue
        levels = [int(tag[1]) for tag, _ in elements[start:] if tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels[0] == 1 and levels.count(1) == 1, f"{name}: {levels}"
        assert all(b - a <= 1 for a, b in itertools.pairwise(levels)), f"{name}: {levels}"


def test_each_page_has_a_language_and_a_title(site):
    for name in set(pages(site)) - {"index.html"}:
        elements = Page(site / name).elements
        assert dict(elements)["html"].get("lang") == "en", name
        assert "title" in dict(elements), name


def test_figures_are_turned_in_the_dark_unless_their_cell_keeps_its_colours(specimen_url, new_page):
    for theme, filters in (("light", ["none", "none"]), ("dark", ["invert(0.927) hue-rotate(180deg)", "none"])):
        page = new_page(theme)
        visit(page, specimen_url)
        page.locator(".predict-cover button").click()
        shown = "(images) => images.map((image) => getComputedStyle(image).filter)"
        assert page.locator("div.cell_output img").evaluate_all(shown) == filters


def test_the_focus_is_always_visible(specimen_url, new_page):
    page = new_page()
    visit(page, specimen_url)
    page.locator(".predict button").first.focus()
    page.keyboard.press("Tab")
    for _ in range(12):
        page.keyboard.press("Tab")
        style = "getComputedStyle(document.activeElement)"
        line, width = page.evaluate(f"[{style}.outlineStyle, parseFloat({style}.outlineWidth)]")
        assert line == "solid" and width >= 2, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_mathematics_is_set_with_the_sites_own_fonts(specimen_url, new_page):
    page = new_page()
    fonts = []
    page.on("request", lambda request: fonts.append(request.url) if request.url.endswith(".woff") else None)
    visit(page, specimen_url)
    assert page.locator("mjx-container").count() >= 2
    page.wait_for_function("() => document.fonts.check('16px MJXTEX')")
    fonts = [font for font in fonts if "/fontawesome/" not in font]  # of the theme's icons
    assert fonts and all("/_static/mathjax/" in font for font in fonts)
