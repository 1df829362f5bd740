"""The text that every learner has, the epochs over it, and the runs of the scaling ladder."""

import subprocess
import sys

import ladder
import pytest
import torch

from fmlab import recipes, runtime
from fmlab.text import epochs, python_docs


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_the_library_is_text_without_tests_and_tables():
    texts = python_docs.library()
    assert "json/__init__.py" in texts and "JSON" in texts["json/__init__.py"]
    parts = {part for path in texts for part in path.split("/")}
    assert not parts & {"test", "tests", "site-packages", "encodings", "idlelib", "tkinter"}


def test_order_and_split_do_not_depend_on_the_other_files():
    """So that another version of Python, with some files more or less, has nearly the same text in the same order."""
    paths = list(python_docs.library())
    assert paths != sorted(paths) and paths[:2] != sorted(paths)[:2]
    code = "from fmlab.text import python_docs; print(*python_docs.library(), sep='|')"
    again = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert again.stdout.strip().split("|") == paths
    held_out = [path for path in paths if python_docs.is_held_out(path)]
    assert 0.05 < len(held_out) / len(paths) < 0.2
    assert python_docs.is_held_out("operator.py") and not python_docs.is_held_out("typing.py")


def test_a_python_without_sources_is_named(tmp_path):
    (tmp_path / "json").mkdir()
    (tmp_path / "json" / "__init__.py").write_text("'''JSON'''")
    (tmp_path / "mine.py").write_text("no module of the library")
    with pytest.raises(RuntimeError, match=r"too few .*\(1 files\)"):
        python_docs.library(str(tmp_path))


def test_the_two_streams_hold_the_files_of_their_side():
    bpe = python_docs.tokenizer()
    train, held_out = python_docs.stream(), python_docs.stream(held_out=True)
    assert len(bpe) == python_docs.VOCABULARY and len(train) > 2_500_000 and len(held_out) > 100_000
    for stream, side in ((train, False), (held_out, True)):
        texts = [text for path, text in python_docs.library().items() if python_docs.is_held_out(path) == side]
        assert int((stream == bpe.eos).sum()) == len(texts)
        assert stream[: len(bpe.encode(texts[0])) + 1].tolist() == [bpe.eos, *bpe.encode(texts[0])]


def test_an_epoch_reads_every_window_once_and_the_next_in_another_order():
    batches = epochs(torch.arange(1 + 6 * 5), batch=2, time=5, generator=generator())
    first, second = ([next(batches) for _ in range(3)] for _ in range(2))
    for some in (first, second):
        assert sorted(torch.cat([inputs.flatten() for inputs, _ in some]).tolist()) == list(range(30))
        assert all(torch.equal(inputs + 1, targets) for inputs, targets in some)
    assert not torch.equal(first[0][0], second[0][0])


def test_unique_tokens_come_again_and_no_others():
    batches = epochs(torch.arange(1001), batch=2, time=5, generator=generator(), unique=20)
    read = [set(torch.cat([next(batches)[0].flatten() for _ in range(2)]).tolist()) for _ in range(4)]
    assert len(read[0]) == 20 and all(each == read[0] for each in read)
    other = epochs(torch.arange(1001), batch=2, time=5, generator=generator(1), unique=20)
    assert set(next(other)[0].flatten().tolist()) - read[0]


@pytest.mark.parametrize(("tokens", "unique", "message"), [(10, None, "A batch needs"), (101, 500, "asked for")])
def test_a_stream_that_is_too_short_is_refused_at_once(tokens, unique, message):
    with pytest.raises(ValueError, match=message):
        epochs(torch.arange(tokens), batch=4, time=5, generator=generator(), unique=unique)


def test_a_rung_repeats_exactly_and_the_seed_moves_it(monkeypatch):
    monkeypatch.delenv("FMLAB_PROFILE", raising=False)
    run = runtime.setup()
    rows = [recipes.ladder_run(run, seed, 8, 1024) for seed in (0, 0, 1)]
    for row in rows:
        row.pop("cpu_seconds")
    assert rows[0] == rows[1] != rows[2]
    assert rows[0]["tokens"] == 1024 and rows[0]["flops"] == recipes.ladder_flops(8, 1024)
    with pytest.raises(ValueError, match="asked for"):
        recipes.ladder_run(run, 0, 8, 512 * 10**5)


def test_the_ladder_has_its_settings_once_and_compares_what_is_shipped():
    for name in ladder.LOGS:
        rows = [tuple(sorted(row.items())) for row in ladder.settings(name, [0, 1])]
        assert len(set(rows)) == len(rows)
    setting = {"seed": 0, "budget": 1e11, "width": 16}
    row = {**setting, "loss": 3.0}
    assert ladder.compare([setting], [row], [{**row, "loss": 3.01}]) == []
    assert ladder.compare([setting], [row], [{**row, "seed": 1, "loss": 9.0}]) == []
    assert "loss 3.0, shipped 3.9" in ladder.compare([setting], [row], [{**row, "loss": 3.9}])[0]
    assert ladder.compare([setting], [{**row, "loss": float("nan")}], [row]), "no number is no match"
    with pytest.raises(ValueError, match="nothing to compare"):
        ladder.compare([setting], [setting], [row])
