"""Tell in one issue on GitHub how the tests went with the newest versions of everything (behind newest.yml).

    python3 tools/newest.py OUTCOME LOG      OUTCOME: success, failure, cancelled or skipped

A failure opens an issue, or comments on the one that is still open: which tests failed, which packages are newer than
constraints.txt has them. A success closes it. Speaks to GitHub through its command line, gh. Runs on any Python 3.11,
without the course's environment, which may be what could not be made. Left out: running the tests (.ci/run does).
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LABEL = "newest-dependencies"
TITLE = "The course fails with the newest versions of its dependencies"
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.M)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
MOST = 60  # names or lines in one comment; the log has all


def failing(log: str) -> list[str]:
    """The names in pytest's summaries, each once, in their order."""
    return list(dict.fromkeys(FAILED.findall(COLOURS.sub("", log))))


def versions(text: str) -> dict[str, str]:
    """name==version lines, names in PyPI's normal form."""
    pairs = re.findall(r"^([\w.-]+)==([^\s;#+]+)", text, re.M)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pairs}


def newer(pinned: str, installed: str) -> list[str]:
    """One line for each package whose installed version is not the tested one, or that was not there."""
    old, new = versions(pinned), versions(installed)
    return [f"{n}: {old.get(n, 'not there')} → {new[n]}" for n in sorted(new) if new[n] != old.get(n)]


def report(log: str, changed: list[str], run_url: str) -> str:
    """The issue's text, or the comment's."""
    names = failing(log)
    if names:
        what, lines = f"{len(names)} tests failed:", [f"- `{name}`" for name in names]
    elif log.strip():
        tail = COLOURS.sub("", log).strip().splitlines()[-30:]
        what, lines = "No test failed; something before or after them did. The last lines:", ["```", *tail, "```"]
    else:
        what, lines = "Nothing was run: the machine could not be prepared.", []
    if len(lines) > MOST:
        lines = [*lines[:MOST], f"- and {len(lines) - MOST} more"]
    text = [what, "", *lines, "", f"The whole log: {run_url}", ""]
    if changed:
        text += ["<details><summary>Other versions than in constraints.txt</summary>", "", "```"]
        text += [*changed, "```", "", "</details>", ""]
    text += ["What to do: mend the course, or give the package a limit in `requirements.txt` with the reason.", ""]
    return "\n".join(text)


def said(*command: str) -> str:
    """What a command printed; empty where it failed."""
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def gh(*arguments: str, text: str | None = None) -> str:
    """GitHub's command line; its own error goes to the log, and ends this."""
    pipe = {"stdout": subprocess.PIPE, "text": True, "check": True}
    return subprocess.run(["gh", *arguments], input=text, **pipe).stdout.strip()


def tell(outcome: str, log: str) -> str:
    """Open, continue or close the issue; returns what was done in a sentence."""
    query = ("--label", LABEL, "--state", "open", "--json", "number", "--jq", ".[0].number // empty")
    number = gh("issue", "list", *query)
    run_url = os.environ.get("RUN_URL", "see the workflow's runs")
    if outcome == "success":
        if number:
            gh("issue", "close", number, "--comment", f"All tests pass again with the newest versions: {run_url}")
        return f"Closed issue {number}." if number else "All passed; no issue was open."
    changed = newer(said("git", "show", "HEAD:constraints.txt"), said(".venv/bin/python", "-m", "pip", "freeze"))
    text = report(log, changed, run_url)
    if number:
        gh("issue", "comment", number, "--body-file", "-", text=text)
        return f"Wrote to issue {number}."
    gh("label", "create", LABEL, "--force", "--description", "The weekly run without pins", "--color", "b60205")
    return "Opened " + gh("issue", "create", "--title", TITLE, "--label", LABEL, "--body-file", "-", text=text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("outcome", choices=["success", "failure", "cancelled", "skipped"])
    parser.add_argument("log", type=Path, help="what the tests printed; may be missing where nothing was run")
    options = parser.parse_args()
    log = options.log.read_text("utf-8", "replace") if options.log.is_file() else ""
    try:
        print(tell(options.outcome, log))
    except FileNotFoundError:
        print("GitHub's command line was not found: install gh (https://cli.github.com).", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"GitHub refused: gh {error.cmd[1]} {error.cmd[2]} ended with code {error.returncode}.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
