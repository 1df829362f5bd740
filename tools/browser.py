"""Find an installed Chromium, launch it, serve a folder to it, and watch what a page does.

The one home of these things: the tests of the site and of JupyterLab, `make screenshots` and benchmarks/site.py use it.
Nothing is downloaded; where there is no browser NoBrowser says what to install.
"""

import contextlib
import functools
import http.server
import os
import shutil
import threading
from pathlib import Path
from urllib.parse import urlsplit

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
HOW_TO_GET_ONE = (
    "no Chromium or Chrome found: install one (Debian, Ubuntu: apt-get install chromium) "
    "or set COURSE_BROWSER to the path of its executable"
)
# --no-sandbox: Chromium refuses to start as root otherwise; the pages that we open are our own.
LAUNCH_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOCAL_SCHEMES = ("data", "blob", "about", "devtools", "chrome-extension")


def find_browser() -> str | None:
    """Path of a Chromium-like browser: COURSE_BROWSER, then the usual names on PATH, then macOS applications.

    A COURSE_BROWSER that is set but does not exist is an error, not a reason to look further.
    """
    chosen = os.environ.get("COURSE_BROWSER")
    if chosen:
        path = shutil.which(chosen)
        if path is None:
            raise FileNotFoundError(f"COURSE_BROWSER is set to {chosen!r}, which is not an executable file")
        return path
    found = (shutil.which(name) for name in (*NAMES, *MAC_APPS))
    return next((path for path in found if path), None)


class NoBrowser(Exception):
    """There is no browser, or nothing to drive it with; the message says what to install."""


@contextlib.contextmanager
def launched():
    """A headless playwright Browser with a fresh profile, closed at the end."""
    path = find_browser()
    if path is None:
        raise NoBrowser(HOW_TO_GET_ONE)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise NoBrowser("playwright is not installed: pip install -r requirements.txt brings it") from None
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, headless=True, args=list(LAUNCH_FLAGS))
        try:
            yield started
        finally:
            started.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serve(folder: str | Path):
    """Serve `folder` as `python -m http.server` would, on a free 127.0.0.1 port; yields the base URL with slash."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


class Watch:
    """What a page said and asked for: `problems` (console errors and warnings, exceptions, failed requests), `outside`
    (addresses on any other host than `home`, a URL; for file:// every address that is not a file).

    A request that the browser gives up because the reader has left the page is no problem."""

    def __init__(self, page, home: str):
        self.home = urlsplit(home)
        self.problems: list[str] = []
        self.outside: list[str] = []
        self.seen = 0
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"exception: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._response)
        page.on("request", self._request)

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.problems.append(f"console {message.type}: {message.text}")

    def _failed(self, request):
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"failed: {request.url} ({request.failure})")

    def _response(self, response):
        if response.status >= 400:
            self.problems.append(f"status {response.status}: {response.url}")

    def _request(self, request):
        self.seen += 1
        url = urlsplit(request.url)
        if url.scheme not in LOCAL_SCHEMES and (url.scheme, url.netloc) != (self.home.scheme, self.home.netloc):
            self.outside.append(request.url)
