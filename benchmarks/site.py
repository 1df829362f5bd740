"""What a page of the built site weighs, and how soon it can be read and used: python benchmarks/site.py [--quick]

The site is _build/html (built first where it is absent), served over http from loopback to a headless Chromium, so
what is told is the page's own work and not a network's. Every page: bytes of the first visit, uncompressed, pictures
included. The three heaviest and the cover, each some times cold (a new browser context: nothing cached) and warm
(loaded again in it): milliseconds from the start of the navigation to
- first contentful paint,
- DOMContentLoaded,
- course-ready: the page's scripts are done (predict boxes and quizzes can be used),
- widgets: the last widget is mounted too (absent where there is none); the target of 1 s is for this one,
and what all tasks over 50 ms took together until then. Leaves out slow networks and phones.
Writes benchmarks/results/site.json and prints it.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

from common import about, left_out, measurement, quick, report

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
from browser import NoBrowser, launched, serve  # noqa: E402  (tools/ is no package)

SITE = ROOT / "_build" / "html"
COVER = "intro.html"
HEAVIEST = 3
REPEATS = 7
TARGET_MS = 1000
VIEW = {"viewport": {"width": 1280, "height": 900}}

# Runs before the page's own scripts and notes when each thing happened; only observes.
CLOCK = """() => {
  const seen = (window.benchmarkSeen = { tasks: [] });
  new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map((e) => [e.startTime, e.duration])))
    .observe({ type: "longtask", buffered: true });
  const look = () => {
    const ready = document.documentElement?.classList.contains("course-ready");
    if (ready) seen.ready ??= performance.now();
    if (ready && document.readyState !== "loading") {
      const boxes = [...document.querySelectorAll(".cw[data-widget]")];
      if (boxes.every((box) => box.dataset.ready)) {
        if (boxes.length) seen.widgets ??= performance.now();
        seen.done ??= performance.now();
      }
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true,
    attributeFilter: ["class", "data-ready"] });
}"""
DONE = "() => window.benchmarkSeen.done && performance.getEntriesByName('first-contentful-paint').length"
TOLD = """() => {
  const { tasks, ready, widgets, done } = window.benchmarkSeen, [page] = performance.getEntriesByType("navigation");
  return { first_contentful_paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    dom_content_loaded: page.domContentLoadedEventEnd, course_ready: ready, widgets,
    long_tasks: tasks.filter(([start]) => start < done).reduce((sum, [, duration]) => sum + duration, 0) };
}"""
PICTURES = """async () => {
  for (const image of document.images) { image.loading = "eager"; await image.decode().catch(() => {}); }
}"""


def names() -> list[str]:
    """All pages; index.html only leads on to the first."""
    found = (page.relative_to(SITE).as_posix() for page in SITE.rglob("*.html") if "_static" not in page.parts)
    return sorted(set(found) - {"index.html"})


def weight(browser, address: str) -> int:
    """Bytes of all answers to a first visit."""
    context = browser.new_context(**VIEW)
    page, answers = context.new_page(), []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="load")
    page.wait_for_function("() => [...document.querySelectorAll('.cw')].every((box) => box.dataset.ready)")
    page.evaluate(PICTURES)
    page.wait_for_load_state("networkidle")
    total = sum(len(answer.body()) for answer in answers)
    context.close()
    return total


def loads(browser, address: str, repeats: int) -> dict[str, list[dict]]:
    """Cold and warm loads in turn: what TOLD tells of each."""
    found: dict[str, list[dict]] = {"cold": [], "warm": []}
    for _ in range(repeats):
        context = browser.new_context(**VIEW)
        context.add_init_script(f"({CLOCK})()")
        page = context.new_page()
        for kind in found:
            page.goto(address, wait_until="load") if kind == "cold" else page.reload(wait_until="load")
            page.wait_for_function(DONE)
            found[kind].append(page.evaluate(TOLD))
        context.close()
    return found


def summary(runs: list[dict]) -> dict:
    """Median and range of each number, in whole milliseconds."""
    told = {}
    for key in runs[0]:
        values = sorted(run[key] for run in runs if run.get(key) is not None)
        if values:
            told[f"{key}_ms"] = {
                "median": round(statistics.median(values)),
                "range": [round(values[0]), round(values[-1])],
            }
    return told


def told(found: dict) -> list[dict]:
    """The weights of all pages and the times of those that were loaded, for the page "How fast is it?"."""
    sizes = [size / 1e6 for size in found["bytes"].values()]
    times = []
    for page, loads in found["loads"].items():
        for kind, words in (("cold", "first visit"), ("warm", "loaded again")):
            ready = loads[kind].get("widgets_ms", loads[kind]["course_ready_ms"])
            aim = {"at_most": TARGET_MS / 1000} if kind == "cold" else {}
            # the range comes from loads() as it is, so the median is put beside its two ends
            one = measurement(
                f"until the page {Path(page).stem} can be used, {words}", [t / 1000 for t in ready["range"]], "s", **aim
            )
            times.append(one | {"value": ready["median"] / 1000, "runs": found["repeats"]})
    heaviest = measurement(
        f"the heaviest page with all it loads, {Path(found['heaviest']['page']).stem}", max(sizes), "MB", at_most=2
    )
    return [measurement("a page with all it loads, over all pages", sizes, "MB"), heaviest, *times]


def main() -> None:
    few = quick(__doc__)
    if not (SITE / "index.html").is_file() and subprocess.run([sys.executable, ROOT / "tools/book.py"]).returncode:
        sys.exit("the site could not be built: see what tools/book.py says above")
    with launched() as browser, serve(SITE) as home:
        found = about(Chromium=browser.version)
        pages = names()
        if few:  # a tenth of the pages; the largest file stands for the heaviest
            pages = sorted({COVER, max(pages, key=lambda n: (SITE / n).stat().st_size), *pages[::10]})
        weights = {name: weight(browser, home + name) for name in pages}
        heaviest = sorted(weights, key=weights.__getitem__, reverse=True)
        found["bytes"] = {name: weights[name] for name in heaviest}
        found["loads"], found["repeats"] = {}, 1 if few else REPEATS
        for name in dict.fromkeys([*heaviest[: 1 if few else HEAVIEST], COVER]):
            runs = loads(browser, home + name, found["repeats"])
            print(f"{name}: {weights[name]:,} bytes", file=sys.stderr, flush=True)
            found["loads"][name] = {kind: summary(of) for kind, of in runs.items()}
    first = found["loads"][heaviest[0]]["cold"]  # the weighing before it has started the browser's processes
    usable = first.get("widgets_ms", first["course_ready_ms"])["median"]
    found["heaviest"] = {"page": heaviest[0], "usable_ms": usable, "target_ms": TARGET_MS, "met": usable < TARGET_MS}
    report("site", found, not few, measurements=told(found))


if __name__ == "__main__":
    try:
        main()
    except (NoBrowser, FileNotFoundError) as reason:  # the latter: COURSE_BROWSER names no program
        left_out(f"site.py is left out: {reason}")
