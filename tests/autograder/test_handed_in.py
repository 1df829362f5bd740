"""What is handed in is read or damaged, with a sentence for both sides, whatever it is. No code is run here."""

import errno
import json
import os
from types import SimpleNamespace

import nbformat
import pytest
from bench import Bench
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toy import RIGHT, Toy, meta

from autograder import intake, notebook, rebuild
from autograder.outcome import Damaged, GraderFailed


@pytest.fixture(scope="module")
def bench(tmp_path_factory, nbgrader_on_path) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"))


def source(rebuilt: rebuild.Rebuilt, name: str) -> str:
    return next(step["source"] for step in rebuilt.payloads["toy"]["steps"] if step["name"] == name)


def nested(depth: int) -> bytes:
    return b'{"nbformat": 4, "cells": ' + b"[" * depth + b"]" * depth + b"}"


def with_source(text) -> dict:
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [{"cell_type": "code", "metadata": {}, "source": text}],
    }


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"cells": [', "JSONDecodeError"),
        (b"", "JSONDecodeError"),
        (b"[]", "it holds no notebook"),
        (b'{"nbformat": "4", "cells": []}', "it holds no notebook"),
        (b'{"nbformat": 9, "cells": []}', "newer than 4"),
        (b'{"nbformat": 2}', "old format"),
        (b'{"nbformat": 4, "cells": {}}', "its cells are no list"),
        (b'{"nbformat": 4, "cells": [1]}', "cell 1 is no cell"),
        (b'{"nbformat": 4, "cells": [], "cells": []}', "stands twice"),
        (nested(200_000), "nested too deeply"),
        (b'{"nbformat": ' + b"9" * 10_000 + b"}", "ValueError"),
        (b"\xff\xfe{}", "not valid UTF-8"),
        (json.dumps(with_source(7)).encode(), "the text of cell 1 is no text"),
        (json.dumps(with_source(["a", 7])).encode(), "the text of cell 1 is no text"),
        (json.dumps(with_source("a\0b")).encode(), "a NUL character"),
        (json.dumps(with_source("a\ud800b")).encode(), "a lone surrogate"),
        (json.dumps(with_source("a" * 1_000_001)).encode(), "cell 1 has 1000001 characters"),
        (json.dumps({**with_source(""), "metadata": {"kernelspec": {"language": "R"}}}).encode(), "a notebook for R"),
        (json.dumps({**with_source(""), "metadata": {"language_info": {"name": "julia"}}}).encode(), "for julia"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_notebook_is_damaged_with_a_sentence_for_both(bench, content, says):
    with pytest.raises(Damaged, match=says) as caught:
        bench.rebuild(content)
    assert str(caught.value).startswith("toy.ipynb ") and len(str(caught.value)) < 400
    assert caught.value.learner.startswith("toy.ipynb ")


def test_one_of_several_notebooks_missing_is_named_with_those_that_came():
    several = SimpleNamespace(notebooks={"one": [], "two": []})
    with pytest.raises(Damaged, match=r"two\.ipynb is missing; only one\.ipynb was handed in: ask for it"):
        notebook.missing("two.ipynb", {"one.ipynb": b"{}"}, several)


def test_a_missing_or_renamed_notebook_is_named(bench):
    folder = bench.folder()
    with pytest.raises(Damaged, match="no notebook was handed in: ask for it"):
        rebuild.payload(bench.key, folder)
    Toy.write(folder / "toy (1).ipynb", bench.toy.answer())
    with pytest.raises(Damaged, match=r"there is toy \(1\)\.ipynb instead: rename it"):
        rebuild.payload(bench.key, folder)


def test_old_notebook_formats_are_still_read(bench):
    cells = [
        {"cell_type": "code", "input": RIGHT["double"], "language": "python", "outputs": [], "metadata": meta("double")}
    ]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells}]}
    assert source(bench.rebuild(old), "double") == RIGHT["double"]


def refuse_to_open(number: int):
    def fail(path, flags, *rest):
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.EIO, Damaged), (errno.EACCES, Damaged), (errno.EMFILE, GraderFailed)]
)
def test_a_file_that_cannot_be_read_is_damage_unless_this_machine_is_to_blame(bench, monkeypatch, number, kind):
    folder = bench.toy.hand_in(f"unreadable{number}").parent
    monkeypatch.setattr(intake.os, "open", refuse_to_open(number))
    with pytest.raises(kind, match=r"toy\.ipynb c"):
        rebuild.payload(bench.key, folder)


def test_too_much_is_refused_before_it_fills_the_memory(bench, monkeypatch):
    folder = bench.toy.hand_in("big").parent
    (folder / "big.bin").write_bytes(b"x" * 5000)
    monkeypatch.setattr(intake, "MAX_BYTES", 4000)
    with pytest.raises(Damaged, match="remove what does not belong to the exercise"):
        rebuild.payload(bench.key, folder)


def test_folders_nested_beyond_what_the_system_can_name_are_damage(bench, monkeypatch):
    folder = bench.toy.hand_in("deep").parent
    here = os.getcwd()
    try:
        os.chdir(folder)
        for _ in range(25):
            os.mkdir("d" * 200)
            os.chdir("d" * 200)
    finally:
        os.chdir(here)
    with pytest.raises(Damaged, match="cannot be read"):
        rebuild.payload(bench.key, folder)


def test_pipes_and_names_that_are_no_text_are_left_out_with_a_note(bench):
    folder = bench.toy.hand_in("pipes").parent
    os.mkfifo(folder / "pipe")
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text("x")
    rebuilt = rebuild.payload(bench.key, folder)
    assert not rebuilt.payloads["toy"]["files"]
    assert sorted(rebuilt.notes) == [
        "pipe is not a plain file and was left out",
        r"the name of caf\xe9.txt is not valid UTF-8, so it was left out",
    ]


ODD = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8)
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw"]) | ODD,
        "source": st.text(max_size=30) | st.lists(ODD, max_size=3) | ODD,
        "metadata": st.fixed_dictionaries(
            {},
            optional={
                "nbgrader": st.fixed_dictionaries(
                    {},
                    optional={
                        "grade_id": st.sampled_from(["double", "test-double", "setup", "title"]) | ODD,
                        "points": ODD,
                        "grade": ODD,
                        "checksum": ODD,
                        "schema_version": ODD,
                    },
                )
                | ODD,
                "tags": st.lists(ODD, max_size=2) | ODD,
            },
        )
        | ODD,
        "outputs": ODD,
    },
)
NOTEBOOKS = st.fixed_dictionaries(
    {"nbformat": st.sampled_from([1, 2, 3, 4, 4, 4, 4, 5]) | ODD, "cells": st.lists(CELLS | ODD, max_size=8) | ODD},
    optional={
        "metadata": st.dictionaries(st.sampled_from(["kernelspec", "language_info"]), ODD) | ODD,
        "worksheets": ODD,
    },
)


@given(NOTEBOOKS)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_handed_in_is_rebuilt_or_damaged(bench, notebook):
    folder = bench.toy.folder("fuzz")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "toy.ipynb").write_text(json.dumps(notebook))
    try:
        rebuilt = rebuild.payload(bench.key, folder)
    except Damaged as damage:
        assert str(damage) and damage.learner
        return
    assert [s for s in rebuilt.payloads["toy"]["steps"] if s["where"] != "pupil"] == [
        s for s in bench.rebuild(bench.toy.answer()).payloads["toy"]["steps"] if s["where"] != "pupil"
    ]
    nbformat.validate(rebuilt.notebooks["toy"])
    json.dumps(rebuilt.notes + rebuilt.reasons + rebuilt.evidence).encode()
