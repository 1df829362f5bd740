"""Every live widget can be used without a mouse, without seeing it, and without anything moving that need not.

All widgets of the package are looked at on the specimen's page, in one visit: with every <details> open, Tab goes
through each from its first control to its last, and the arrow keys through what is one tab stop (a grid, a row of
tokens). Names and roles are those that the browser tells assistive technology. What a widget computes, what it says,
and motion made by timers are the matter of the widgets' own tests.
"""

import pytest
from sitetools import visit

from fmlab.widgets.base import STATIC

pytestmark = pytest.mark.slow

WIDGETS = sorted(module.stem for module in STATIC.glob("*.mjs"))
STOPS = 300  # more than any widget has; where Tab never leaves, this ends the walk

# Each control gets a number: what can be operated is what a mouse can press, choose or write in, and what says so.
BEGIN = """(box) => {
  for (const part of box.querySelectorAll("details")) part.open = true;
  const operable = "button, input, select, textarea, summary, a[href], [tabindex], [role=button], [onclick]";
  const all = [...box.querySelectorAll(operable)]
    .filter((el) => !el.disabled && el.checkVisibility({ visibilityProperty: true }));
  all.forEach((el, number) => { el.dataset.control = number; });
  box.tabIndex = -1;
  box.focus();
  return all.map((el) => el.outerHTML.slice(0, 160));
}"""
NOW = """(box) => {
  const el = document.activeElement, style = getComputedStyle(el);
  if (!box.contains(el) || el === box) return null;
  const among = el.getAttribute("tabindex") === "0" && el.parentElement.closest("[role=grid], [role=group]");
  return { number: el.dataset.control, seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    row: Boolean(among && among.querySelector("[tabindex='-1']")) };
}"""
REGIONS = """(box) => [...box.querySelectorAll("[aria-live], [role=status], [role=alert], [role=log], output")]
  .filter((el) => el.getAttribute("aria-live") !== "off").map((el) =>
    [el.getAttribute("aria-live") === "assertive" || el.role === "alert", el.outerHTML.slice(0, 120)])"""
# course.css cuts transitions to .01 ms, yet they begin: what ends within a frame is no motion.
MOVING = """(box) => document.getAnimations()
  .filter((one) => one.playState === "running" && box.contains(one.effect.target))
  .filter((one) => one.effect.getComputedTiming().endTime > 16)
  .map((one) => one.effect.target.outerHTML.slice(0, 120))"""
NOT_A_ROLE = {"none", "generic", "presentation", "unknown", ""}


@pytest.fixture(scope="module")
def opened(browser, specimen_url):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    visit(page, specimen_url)
    yield page
    context.close()


@pytest.fixture
def box(opened, widget):
    found = opened.locator(f'.cw[data-widget="{widget}"]')
    assert found.count(), f"the specimen page shows no {widget}: add one to notebook() in tests/site/specimen.py"
    return found.first


@pytest.mark.parametrize("widget", WIDGETS)
def test_a_widget_is_for_the_keyboard_and_for_assistive_technology(opened, box, widget):
    controls = box.evaluate(BEGIN)
    assert controls, f"{widget} has no control"
    reached, hidden = walked(opened, box)
    findings = [f"neither Tab nor an arrow key reaches {controls[n]}" for n in range(len(controls)) if n not in reached]
    findings += [f"the focus cannot be seen on {controls[n]}" for n in hidden]
    findings += [f"{told} (role {role!r}) has no name or role" for role, told in unnamed(opened, widget)]
    regions = box.evaluate(REGIONS)
    findings += [f"{len(regions)} live regions speak at once: {regions}"] if len(regions) > 1 else []
    findings += [f"interrupts: {region}" for assertive, region in regions if assertive]
    for key, kind in (
        ("ArrowRight", "input[type=range]"),
        ("Enter", "button"),
    ):  # what is operated must not start to move
        for control in box.locator(f"{kind}:visible:enabled").all()[:1]:
            control.press(key)
            findings += [f"moves though motion is to be reduced: {element}" for element in box.evaluate(MOVING)]
    assert not findings, "\n".join(findings)


def walked(page, box) -> tuple[set[int], set[int]]:
    """Numbers of the controls that the keyboard reaches, and of those on which the focus does not show."""
    reached, hidden = set(), set()

    def here():
        at = box.evaluate(NOW)
        if at and at["number"] is not None:
            reached.add(int(at["number"]))
            if not at["seen"]:
                hidden.add(int(at["number"]))
        return at

    for _ in range(STOPS):
        page.keyboard.press("Tab")
        at = here()
        if at is None:
            return reached, hidden
        if at["row"]:  # one tab stop for many: down and right to the end, then up and left, row by row
            arrows(page, here)
    raise AssertionError(f"Tab does not leave the widget after {STOPS} controls")


def arrows(page, here) -> None:
    """Through a row or grid whose cells share one tab stop, and all its rows."""

    def along(key):
        before = here()["number"]
        while True:
            page.keyboard.press(key)
            now = here()["number"]
            if now == before:
                return
            before = now

    along("ArrowUp")
    while True:
        along("ArrowLeft")
        along("ArrowRight")
        along("ArrowLeft")
        before = here()["number"]
        page.keyboard.press("ArrowDown")
        if here()["number"] == before:
            return


def unnamed(page, widget) -> list[tuple[str, str]]:
    """What can get the focus in the browser's accessibility tree of a widget without a name or a role."""
    session = page.context.new_cdp_session(page)
    root = session.send(
        "Runtime.evaluate", {"expression": f"document.querySelector('.cw[data-widget={widget}] .cw-widget')"}
    )
    nodes = session.send("Accessibility.queryAXTree", {"objectId": root["result"]["objectId"]})["nodes"]
    found, focusable = [], 0
    for node in nodes:
        if not any(p["name"] == "focusable" and p["value"]["value"] for p in node.get("properties", [])):
            continue
        focusable += 1
        role, name = (node.get(part, {}).get("value", "") for part in ("role", "name"))
        if not name.strip() or role in NOT_A_ROLE:
            about = session.send("DOM.describeNode", {"backendNodeId": node["backendDOMNodeId"]})["node"]
            found.append((role, f"<{about['localName']} {' '.join(about.get('attributes', []))[:120]}>"))
    assert focusable, f"the browser tells of no control in {widget}"
    session.detach()
    return found
