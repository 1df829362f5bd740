"""What publishes the course: workflows, Binder, the devcontainer, the report on newest dependencies, the archive."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import newest
import publish
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTION = ROOT / ".github" / "actions" / "machine" / "action.yml"
# What a job may do beyond reading the code; every other right is a mistake until it stands here.
RIGHTS = {
    ("pages", "build"): {"pages": "read"},
    ("pages", "publish"): {"pages": "write", "id-token": "write"},
    ("newest", "newest"): {"issues": "write"},
    ("release", "archive"): {"contents": "write"},
}


def read(path: Path) -> dict:
    return {str(key): value for key, value in yaml.safe_load(path.read_text("utf-8")).items()}


def triggers(name: str) -> dict:
    return read(ROOT / ".github" / "workflows" / f"{name}.yml")["True"]  # YAML 1.1 reads `on` as true


def jobs():
    for path in WORKFLOWS:
        for name, job in read(path)["jobs"].items():
            yield path.stem, name, job


def steps():
    for workflow, name, job in jobs():
        for step in job.get("steps", []):
            yield f"{workflow}.{name}", step
    for step in read(ACTION)["runs"]["steps"]:
        yield "machine", step


def test_each_workflow_starts_when_it_should_and_only_then():
    assert {path.stem for path in WORKFLOWS} == {"tests", "pages", "newest", "release"}
    assert set(triggers("tests")) == {"pull_request", "push", "workflow_call", "workflow_dispatch"}
    assert triggers("tests")["push"] == {"branches-ignore": ["main"]}, "pages.yml tests main itself"
    assert triggers("pages")["push"] == {"branches": ["main"]} and "pull_request" not in triggers("pages")
    assert list(triggers("release")) == ["push"] and triggers("release")["push"] == {"tags": ["v*"]}
    (week,) = triggers("newest")["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", week["cron"])


def test_nothing_is_published_or_released_before_every_test_has_passed():
    for name, chain in (("pages", ["publish", "build", "tests"]), ("release", ["archive", "tests"])):
        found = read(ROOT / ".github" / "workflows" / f"{name}.yml")["jobs"]
        assert [found[job]["needs"] for job in chain[:-1]] == chain[1:]
        assert found["tests"] == {"uses": "./.github/workflows/tests.yml"}
        assert not any("always()" in str(job.get("if")) or "continue-on-error" in str(job) for job in found.values())
    assert read(ROOT / ".github/workflows/pages.yml")["jobs"]["build"]["if"] == "github.ref == 'refs/heads/main'"


def test_a_job_has_a_time_limit_and_no_right_that_it_does_not_use():
    for path in WORKFLOWS:
        assert read(path)["permissions"] == {"contents": "read"}, path.name
        assert "pull_request_target" not in path.read_text("utf-8") and "concurrency" in read(path)
    for workflow, name, job in jobs():
        rights = {right: level for right, level in job.get("permissions", {}).items() if level != "none"}
        if rights.get("contents") == "read":
            del rights["contents"]
        assert rights == RIGHTS.get((workflow, name), {}), f"{workflow}.{name}"
        assert "uses" in job or job["timeout-minutes"] <= 150, f"{workflow}.{name}"


def test_no_step_prints_a_secret_keeps_a_token_or_runs_what_an_event_says():
    for where, step in steps():
        script = step.get("run", "")
        assert "secrets." not in str(step), f"{where}: nothing here needs a secret"
        assert "${{" not in script, f"{where}: give it to the script as env"
        assert not re.search(r"GH_TOKEN|set -x|\benv\b|printenv", script), where
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False, where


def test_every_command_of_a_workflow_names_a_target_or_a_file_that_is_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = 0
    for where, step in steps():
        used = step.get("uses", "")
        assert (
            (ROOT / used / "action.yml").is_file()
            if used.startswith("./")
            else re.fullmatch(r"actions/[a-z-]+@v\d+|", used)
        ), f"{where}: {used}"
        for target in re.findall(r"\bmake ([a-z-]+)", step.get("run", "")):
            named += 1
            assert target in targets, f"{where}: make {target}"
        for script in re.findall(r"(?<!\S)(\.ci/\w+|tools/\w+\.py)", step.get("run", "")):
            named += 1
            assert (ROOT / script).is_file(), f"{where}: {script}"
            assert script.endswith(".py") or os.access(ROOT / script, os.X_OK), f"{where}: {script} cannot be run"
        checked = subprocess.run(["bash", "-n"], input=step.get("run", ""), text=True, capture_output=True)
        assert not checked.returncode, f"{where}: {checked.stderr}"
    assert named >= 6


def test_issue_templates_and_other_settings_can_be_read():
    form = read(ROOT / ".github" / "ISSUE_TEMPLATE" / "sentence.yml")
    assert {"page", "claim", "wrong"} <= {part["id"] for part in form["body"]}
    assert read(ROOT / ".github" / "dependabot.yml")["version"] == 2
    text = (ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8")
    settings = json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.M))
    assert settings["postCreateCommand"] == "make book" and 8000 in settings["forwardPorts"]


def packages(path: Path) -> dict[str, str]:
    """Each package of a requirements file with its limits."""
    lines = [line.split("#")[0].strip() for line in path.read_text("utf-8").splitlines()]
    found = [re.fullmatch(r"([\w.-]+)(.*)", line) for line in lines if line and not line.startswith("-")]
    assert all(found)
    return {re.sub(r"[-_.]+", "-", match[1]).lower(): match[2].strip() for match in found}


def test_all_pins_stand_in_constraints_so_that_dropping_them_drops_all():
    """Then the weekly run needs no more than an empty constraints.txt, and torch without its version."""
    wanted, pinned = packages(ROOT / "requirements.txt"), packages(ROOT / "constraints.txt")
    assert [name for name, limits in wanted.items() if "==" in limits] == ["torch"]
    assert "s/^torch==" in (ROOT / ".github" / "workflows" / "newest.yml").read_text("utf-8")
    assert wanted["torch"] == pinned["torch"]
    assert not set(wanted) - set(pinned), "required, and in no tested version"
    assert all(limits.startswith("==") for limits in pinned.values())


def test_binder_installs_a_part_of_what_the_course_needs_in_the_tested_versions():
    text = (ROOT / ".binder" / "requirements.txt").read_text("utf-8")
    light, all_of_it = packages(ROOT / ".binder" / "requirements.txt"), packages(ROOT / "requirements.txt")
    assert set(light) < set(all_of_it) and not any(light.values()), "limits have one home: constraints.txt"
    assert not set(light) & {"transformers", "jupyter-book", "playwright", "hypothesis", "distributed"}, "too heavy"
    assert "-c ../constraints.txt" in text and "-e ." in text
    assert (ROOT / ".binder" / "runtime.txt").read_text("utf-8").strip() == "python-3.11"


def test_binder_has_what_pages_and_exercises_import():
    light = set(packages(ROOT / ".binder" / "requirements.txt")) | {"fmlab"}
    found = set()
    for path in [*ROOT.glob("chapters/*/*.ipynb"), *ROOT.glob("exercises/*/*.ipynb")]:
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                found.update(re.findall(r"^\s*(?:import|from) (\w+)", "".join(cell["source"]), re.M))
    assert {"torch", "fmlab", "numpy"} <= found
    assert not found - light - set(sys.stdlib_module_names)


def test_binder_shows_markdown_as_a_page(tmp_path):
    env = os.environ | {"JUPYTERLAB_DIR": str(tmp_path)}
    env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    subprocess.run([ROOT / ".binder" / "postBuild"], env=env, check=True)
    (written,) = json.loads((tmp_path / "settings" / "overrides.json").read_text("utf-8")).values()
    assert written["defaultViewers"]["markdown"] == "Markdown Preview"


LOG = """\x1b[31mFAILED\x1b[0m tests/a.py::test_one - AssertionError: x
ERROR chapters/p.ipynb::Cell 3
FAILED tests/a.py::test_one - AssertionError: x
1 passed
"""


@pytest.fixture
def github(tmp_path, monkeypatch):
    """A gh that notes what it is asked, and knows the open issue whose number is written into `open`."""
    fake = tmp_path / "gh"
    fake.write_text(
        '#!/bin/sh\ncd "$(dirname "$0")"\necho "$@" >> asked\n'
        'case "$*" in\n"issue list"*) cat open 2>/dev/null || true ;;\n*body-file*) cat > body ;;\nesac\n'
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path), os.environ["PATH"]]))
    monkeypatch.setenv("RUN_URL", "https://example.org/run/7")
    return tmp_path


def asked(github: Path) -> list[str]:
    return [" ".join(line.split()[:3]) for line in (github / "asked").read_text().splitlines()]


def test_a_failure_opens_one_issue_that_names_each_failed_test_once(github):
    newest.tell("failure", LOG)
    assert asked(github) == ["issue list --label", f"label create {newest.LABEL}", "issue create --title"]
    body = (github / "body").read_text("utf-8")
    assert body.count("tests/a.py::test_one") == 1 and "chapters/p.ipynb::Cell" in body
    assert "https://example.org/run/7" in body


def test_a_further_failure_continues_the_open_issue_and_a_success_closes_it(github):
    (github / "open").write_text("12\n")
    newest.tell("failure", "no summary\nE: could not install")
    assert asked(github)[1:] == ["issue comment 12"]
    assert "could not install" in (github / "body").read_text("utf-8")
    newest.tell("success", "")
    assert asked(github)[-1] == "issue close 12"


def test_a_success_without_an_open_issue_does_nothing(github):
    newest.tell("success", "")
    assert asked(github) == ["issue list --label"]


def test_the_report_lists_what_is_newer_than_the_tested_versions():
    changed = newest.newer("torch==2.13.0\nA_b==1\n", "torch==2.14.0+cpu\na-b==1\nnew==3\n-e git+x\n")
    assert changed == ["new: not there → 3", "torch: 2.13.0 → 2.14.0"]


def test_the_versions_agree_and_the_notes_are_those_of_this_version():
    assert re.fullmatch(r"\d+\.\d+\.\d+", publish.version())
    assert publish.notes().startswith(("- ", "### ")) and "\n## " not in publish.notes()


def test_a_tag_must_be_the_version_and_the_version_no_longer_unreleased():
    with pytest.raises(publish.Refused, match=r"The tag is v0\.0\.0, the version"):
        publish.notes("v0.0.0")
    heading = re.search(r"^## .*$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)[0]
    if "unreleased" in heading:
        with pytest.raises(publish.Refused, match="unreleased"):
            publish.notes(f"v{publish.version()}")
    else:
        assert publish.notes(f"v{publish.version()}")


@pytest.fixture
def archive(tmp_path, monkeypatch) -> Path:
    """The archive of a site of one page, with all that is real in the other bundles."""
    site = tmp_path / "site"
    (site / "_static").mkdir(parents=True)
    (site / "index.html").write_text("<p>page</p>")
    (site / ".nojekyll").touch()
    (site / ".buildinfo").write_text("a machine's own")
    monkeypatch.setattr(publish.release, "BUNDLES", tmp_path / "bundles")
    monkeypatch.setattr(publish.release, "problems", lambda name: [])  # its own tests prove it; it takes a minute
    publish.write(site, tmp_path / "archive" / "x")
    return tmp_path / "archive" / "x"


def test_the_archive_holds_site_exercises_and_all_that_grading_needs(archive):
    number, names = publish.version(), {}
    for bundle in ("site", "exercises", "instructor"):
        members = zipfile.ZipFile(archive / f"{bundle}.zip").namelist()
        assert all(member.startswith(f"{bundle}-{number}/") for member in members)
        names[bundle] = {member.partition("/")[2] for member in members}
    assert names["site"] == {"index.html", ".nojekyll"}
    assert {"samplers/samplers.ipynb", "samplers/HOWTO.txt"} <= names["exercises"]
    assert len(names["exercises"]) == 2 * len(publish.assignments())
    wanted = "solutions/samplers/samplers.ipynb teach.md Makefile src/autograder/cli.py nbgrader_config.py".split()
    assert set(wanted) <= names["instructor"]
    assert any(name.startswith("tests/exercises/samplers/wrong/") for name in names["instructor"])
    done = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=archive, capture_output=True)
    assert done.returncode == 0 and done.stdout.count(b": OK") == 4


def test_the_same_content_gives_the_same_archive_byte_for_byte(archive, tmp_path):
    before = (archive / "SHA256SUMS").read_bytes()
    publish.write(tmp_path / "site", archive)
    assert (archive / "SHA256SUMS").read_bytes() == before


def test_an_exercise_that_gives_its_solution_away_stops_the_archive(monkeypatch):
    monkeypatch.setattr(publish.release, "problems", lambda name: [f"{name} holds the solution."])
    with pytest.raises(publish.Refused, match="holds the solution"):
        publish.exercise_files()


def test_a_tree_with_uncommitted_changes_is_refused(tmp_path, monkeypatch):
    for command in (
        ["init", "-q"],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x", "--allow-empty"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    monkeypatch.setattr(publish, "ROOT", tmp_path)
    publish.require_clean()
    (tmp_path / "new.md").write_text("x")
    with pytest.raises(publish.Refused, match=r"new\.md"):
        publish.require_clean()


def test_a_site_that_lacks_a_page_is_not_published(tmp_path):
    assert any("intro.html is missing" in sentence for sentence in publish.look(tmp_path))
