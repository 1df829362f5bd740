"""Sphinx extension: what a site needs where it is published: its address, its repository, a page for what is not there.

Two environment variables say where, so that a copy of this course is published without editing a file:
COURSE_URL (https://name.github.io/course) gives each page its canonical address and writes sitemap.xml and robots.txt;
COURSE_REPOSITORY (https://github.com/name/course) stands in for an empty repository.url of _config.yml.
Without them the site names no address and works wherever it is put: on any server, under any path, as files.

404.html is what GitHub Pages shows for any address that is not there, however deep. Its links must therefore begin at
the site's root, which only COURSE_URL tells; without it they are relative, as on every other page.
Always written: .nojekyll, since GitHub's Jekyll drops folders that begin with an underscore (_static, _images).
Left out: publishing itself (.github/workflows/pages.yml).
"""

import os
import re
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from sphinx.errors import ExtensionError

MISSING = "404"
MISSING_BODY = """<section id="not-here"><h1>This page is not here</h1>
<p>The address may have a typing error, or the page has moved. Nothing that you did is lost: your guesses and your
progress are kept in this browser.</p>
<ul><li>Go to the <a href="{root}">first page</a>; it lists all pages.</li>
<li>Or <a href="search.html">search the course</a> for a word or the number of a statement, such as G24.</li></ul>
</section>"""
LOCAL = re.compile(r'(?<=\s)(href|src|action|data-content_root)="(?![a-z]+:|[/#])(?:\./)?([^"]*)"')


def address(name: str) -> str:
    """The web address in an environment variable, without a final slash; empty where there is none."""
    value = os.environ.get(name, "").strip().rstrip("/")
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
        raise ExtensionError(f"{name} is {value!r}: give a whole web address such as https://name.github.io/course.")
    return value


def set_addresses(app, config):
    """Before coursebook.py decides which buttons have something to open."""
    url, repository = address("COURSE_URL"), address("COURSE_REPOSITORY")
    if url:
        config.html_baseurl = url + "/"
    if repository and not config.html_theme_options.get("repository_url"):
        config.html_theme_options["repository_url"] = repository


def missing_page(app):
    """One page more, made by the theme like all others, with its search and its list of pages."""
    body = MISSING_BODY.format(root=f"{app.config.root_doc}.html")
    yield MISSING, {"title": "This page is not here", "body": body}, "page.html"


def rooted(html: str, base: str) -> str:
    """A page whose relative addresses begin at `base` (/course/), so that it can be shown under any address."""
    return LOCAL.sub(lambda found: f'{found[1]}="{base}{found[2]}"', html)


def finish(app, exception):
    if exception or app.builder.format != "html":
        return
    site = Path(app.outdir)
    (site / ".nojekyll").touch()
    if not app.config.html_baseurl:
        return
    url = app.config.html_baseurl.rstrip("/") + "/"  # html.baseurl of _config.yml may come without its slash
    base = urlsplit(url).path
    page = site / f"{MISSING}.html"
    page.write_text(rooted(page.read_text("utf-8"), base), "utf-8")
    names = sorted(f"{name}.html" for name in app.env.found_docs)
    places = "".join(f"  <url><loc>{escape(url + quote(name))}</loc></url>\n" for name in names)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    (site / "sitemap.xml").write_text(f"{head}{places}</urlset>\n", "utf-8")
    (site / "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {url}sitemap.xml\n", "utf-8")


def setup(app):
    app.connect("config-inited", set_addresses, priority=850)
    app.connect("html-collect-pages", missing_page)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
