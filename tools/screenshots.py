"""Photograph every page of the built site for review (behind `make screenshots`).

Each page is opened once a theme and photographed in full at every width, into build/screenshots/THEME-WIDTH/PAGE.png;
a page taller than a browser draws well goes on in PAGE-2.png and so on. build/screenshots/index.html is a contact
sheet: one row a page, its themes and widths side by side, each leading to the full picture. Nothing is judged here;
what can be decided by a rule is in tests/site.

    python tools/screenshots.py [--pages GLOB] [--widths 360 768 1280] [--themes light dark]
                                [--tall 8000] [--open] [--site FOLDER] [--output FOLDER]

Exit code 0: every picture was taken. 2: there is no site, no browser, or no such page.
"""

import argparse
import fnmatch
import html
import itertools
import os
import shutil
import sys
import time
from pathlib import Path

from browser import NoBrowser, launched, serve

ROOT = Path(__file__).resolve().parent.parent
OVERLAP = 100  # px that a picture repeats of the one before, because the page's head lies over its top
READY = """async () => {
  await document.fonts.ready;
  for (const image of document.images) { image.loading = "eager"; await image.decode().catch(() => {}); }
}"""
SETTLED = """async () => {
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  return document.documentElement.scrollHeight;
}"""
# What a reader does before going on: guess, and open every choice.
OPENED = """() => {
  for (const button of document.querySelectorAll(".predict-cover button")) button.click();
  for (const details of document.querySelectorAll("main details")) details.open = true;
  document.activeElement?.blur();
  scrollTo(0, 0);
}"""
SHEET = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Screenshots</title><style>
body {{ font: 14px system-ui, sans-serif; margin: 1rem; background: #888; color: #000; }}
h2 {{ font-size: 1rem; margin: 1.5rem 0 .5rem; }}
.row {{ display: flex; gap: .5rem; overflow-x: auto; align-items: flex-start; }}
figure {{ margin: 0; flex: none; }}
figcaption {{ padding: .1rem 0; }}
.cut {{ display: block; max-height: 90vh; overflow: hidden; background: #fff; }}
img {{ display: block; }}
</style></head><body>
<h1>{count} pages, {taken}</h1>
<p>Each picture shows the top of a page; follow it to see the whole.</p>
{rows}
</body></html>
"""


def site_pages(site: Path, globs: list[str]) -> list[str]:
    """Pages of the site that match one of the patterns, as paths relative to it; index.html only leads on."""
    found = sorted(page.relative_to(site).as_posix() for page in site.rglob("*.html") if "_static" not in page.parts)
    wanted = [name for name in found if name != "index.html"]
    return [name for name in wanted if not globs or any(fnmatch.fnmatch(name, f"*{glob}*") for glob in globs)]


def settle(page) -> None:
    """Wait until widgets, fonts and pictures are there."""
    page.wait_for_function("() => document.documentElement.classList.contains('course-ready')")
    page.wait_for_function("() => [...document.querySelectorAll('.cw')].every((box) => box.dataset.ready)")
    page.evaluate(READY)


def photograph(page, width: int, tall: int, target: Path) -> None:
    """The whole page at one width as target, target-2, ...: drawing a tall window is far faster than full_page=True."""
    page.set_viewport_size({"width": width, "height": 900})
    height = page.evaluate(SETTLED)
    tall = min(height, tall)
    page.set_viewport_size({"width": width, "height": tall})
    for number, top in enumerate(range(0, max(1, height - OVERLAP), tall - OVERLAP), 1):
        page.evaluate(f"scrollTo(0, {top})")
        page.evaluate(SETTLED)
        seen = min(top - page.evaluate("scrollY"), tall - OVERLAP)  # of the last part the picture before shows the top
        clip = {"x": 0, "y": seen, "width": width, "height": tall - seen}
        page.screenshot(path=target.with_stem(f"{target.stem}-{number}") if number > 1 else target, clip=clip)


def picture(name: str) -> str:
    return name.removesuffix(".html").replace("/", "--") + ".png"


def further(first: Path) -> list[Path]:
    """The pictures that go on below the first one."""
    return sorted(first.parent.glob(f"{first.stem}-[0-9]*.png"), key=lambda path: int(path.stem.rpartition("-")[2]))


def sheet(output: Path, names: list[str], folders: list[str]) -> None:
    """Write the contact sheet; a thumbnail's width is in proportion to what it shows."""
    rows = []
    for name in names:
        shots = []
        for folder in folders:
            first = output / folder / picture(name)
            links = [(path.stem.rpartition("-")[2], f"{folder}/{path.name}") for path in further(first)]
            on = "".join(f' <a href="{address}">{number}</a>' for number, address in links)
            image = f'<img src="{folder}/{first.name}" width="{int(folder.split("-")[1]) // 3}" loading="lazy" alt="">'
            shots.append(f"<figure><figcaption>{folder}{on}</figcaption>")
            shots.append(f'<a class="cut" href="{folder}/{first.name}">{image}</a></figure>')
        rows.append(f'<h2>{html.escape(name)}</h2>\n<div class="row">{"".join(shots)}</div>')
    text = SHEET.format(count=len(names), taken=time.strftime("%Y-%m-%d %H:%M"), rows="\n".join(rows))
    (output / "index.html").write_text(text, "utf-8")


def take(names: list[str], options: argparse.Namespace) -> None:
    """Photograph all pages. Each visit gets a context of its own, so that memory stays that of one page."""
    for theme, width, name in itertools.product(options.themes, options.widths, names):
        first = options.output / f"{theme}-{width}" / picture(name)
        first.parent.mkdir(parents=True, exist_ok=True)
        for old in (first, *further(first)):
            old.unlink(missing_ok=True)
    with serve(options.site) as address, launched() as browser:
        for number, name in enumerate(names, 1):
            started = time.time()
            for theme in options.themes:
                context = browser.new_context(color_scheme=theme, reduced_motion="reduce")
                page = context.new_page()
                page.goto(address + name, wait_until="load")
                settle(page)
                if options.open:
                    page.evaluate(OPENED)
                for width in options.widths:
                    photograph(page, width, options.tall, options.output / f"{theme}-{width}" / picture(name))
                context.close()
            print(f"  {number:2}/{len(names)}  {name}  {time.time() - started:.0f} s", flush=True)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", nargs="*", default=[], metavar="GLOB", help="only pages whose path matches")
    numbers = {"type": int, "nargs": "+", "metavar": "PX"}
    parser.add_argument("--widths", default=[360, 768, 1280], **numbers, help="widths of the window")
    parser.add_argument("--themes", default=["light", "dark"], nargs="+", choices=["light", "dark"])
    parser.add_argument("--tall", type=int, default=8000, metavar="PX", help="where a page goes on in another picture")
    parser.add_argument("--open", action="store_true", help="with results uncovered and every choice opened")
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html", help="the built site")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "screenshots")
    options = parser.parse_args(arguments)
    if not (options.site / "index.html").is_file():
        print(f"There is no site in {options.site}: run  make book  first.", file=sys.stderr)
        return 2
    names = site_pages(options.site, options.pages)
    if not names:
        print(f"No page matches {' '.join(options.pages)}.", file=sys.stderr)
        return 2
    if not options.pages:
        shutil.rmtree(options.output, ignore_errors=True)  # no picture of a page that is gone
    folders = [f"{theme}-{width}" for theme in options.themes for width in options.widths]
    print(f"Photographing {len(names)} pages: {', '.join(folders)} ...", flush=True)
    try:
        take(names, options)
    except (NoBrowser, FileNotFoundError) as reason:  # the latter: COURSE_BROWSER names no program
        print(f"No pictures: {reason}.", file=sys.stderr)
        return 2
    sheet(options.output, names, folders)
    firsts = [options.output / folder / picture(name) for folder in folders for name in names]
    taken = sum(1 + len(further(first)) for first in firsts)
    print(f"Done: {taken} pictures in {os.path.relpath(options.output)}/")
    print(f"  open   {(options.output / 'index.html').resolve().as_uri()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
