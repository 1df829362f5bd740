"""Training on several processes: the same losses on one and on two, divided either way, also after an interruption."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
import several_processes
import torch
from safetensors.torch import load_file

from fmlab import runtime
from fmlab.text import ShardBatches, Shards, write_shards
from fmlab.training import Team, team

STEPS = 12


def torchrun(count: int, *arguments: str) -> None:
    """Run several_processes.py on so many processes as `torchrun` does, on loopback, two minutes at most."""
    command = [sys.executable, "-m", "torch.distributed.run", f"--nproc-per-node={count}"]
    command += ["--rdzv-backend=c10d", "--rdzv-endpoint=127.0.0.1:0", several_processes.__file__, *arguments]
    env = os.environ | {"OMP_NUM_THREADS": "1"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen(command, env=env, **pipes)
    try:
        said, _ = process.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        for child in (*psutil.Process(process.pid).children(recursive=True), process):  # workers have own sessions
            child.kill()
        raise
    assert process.returncode == 0, said


@pytest.fixture(scope="module")
def text(tmp_path_factory) -> Path:
    """A folder of shards: 1,700 tokens that count upwards, with some jumps, over three files."""
    folder = tmp_path_factory.mktemp("shards")
    generator = torch.Generator().manual_seed(0)
    starts = torch.randint(32, (100,), generator=generator).tolist()
    write_shards(([(start + i) % 32 for i in range(17)] for start in starts), folder, 32, per_file=700)
    return folder


@pytest.fixture(scope="module")
def runs(text, tmp_path_factory) -> dict[str, dict]:
    """The same training in several ways, by name: losses, tokens, processes and final weights."""
    folder = tmp_path_factory.mktemp("runs")

    def entry(name, way="replicate", stop=None, file=None, steps=STEPS):
        out, weights, kept = folder / f"{name}.json", folder / f"{name}.safetensors", file and str(folder / file)
        return {"way": way, "stop": stop, "file": kept, "steps": steps, "out": str(out), "weights": str(weights)}

    alone = [entry("one"), entry("interrupted", stop=5, file="one-two")]
    together = [
        entry("two"),
        entry("two shards", "shard"),
        entry("one, then two", file="one-two"),
        entry("one, then two shards", "shard", file="one-shards"),
        entry("interrupted", stop=7, file="two-one"),
        entry("interrupted", "shard", stop=7, file="shards-one"),
    ]
    afterwards = [entry("two, then one", file="two-one"), entry("two shards, then one", file="shards-one")]
    several_processes.every(str(text), alone)
    (folder / "one-shards").write_bytes((folder / "one-two").read_bytes())
    torchrun(2, str(text), json.dumps(together))
    several_processes.every(str(text), afterwards)
    read = {file.stem: json.loads(file.read_text()) for file in folder.glob("*.json")}
    return {name: run | {"weights": load_file(folder / f"{name}.safetensors")} for name, run in read.items()}


NAMES = ["two", "two shards", "one, then two", "one, then two shards", "two, then one", "two shards, then one"]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_losses_and_weights_do_not_depend_on_the_number_of_processes(runs, name):
    one, other = runs["one"], runs[name]
    assert other["losses"] == pytest.approx(one["losses"], abs=2e-5) and len(one["losses"]) == STEPS
    assert one["losses"][-1] < one["losses"][0] - 0.3, "it learned something"
    assert other["tokens"] == one["tokens"] == STEPS * 8 * 16
    assert other["weights"].keys() == one["weights"].keys()
    for weight in one["weights"]:
        torch.testing.assert_close(other["weights"][weight], one["weights"][weight], atol=2e-4, rtol=0)


@pytest.mark.slow
def test_two_processes_really_were_two(runs):
    assert {name: run["processes"] for name, run in runs.items()} == {
        "one": 1, "two, then one": 1, "two shards, then one": 1,
        "two": 2, "two shards": 2, "one, then two": 2, "one, then two shards": 2,
    }  # fmt: skip


@pytest.mark.parametrize("size", [1, 2, 4])
def test_processes_share_each_global_batch_and_no_window_twice(text, size):
    shards = Shards(text)
    readers = [ShardBatches(shards, batch=4, time=16, seed=0, rank=rank, size=size) for rank in range(size)]
    an_epoch = readers[0].windows // 4
    for epoch in range(2):
        seen = [window for step in range(an_epoch) for r in readers for window in r.mine(epoch * an_epoch + step)]
        assert len(seen) == len(set(seen)) == an_epoch * 4
    alone = ShardBatches(shards, batch=4, time=16, seed=0)
    for step in range(2 * an_epoch):
        assert sorted(alone.mine(step)) == sorted(window for r in readers for window in r.mine(step))
    assert sorted(alone.mine(0)) != sorted(alone.mine(an_epoch)), "each epoch has an order of its own"


def test_batches_hold_the_text_of_their_windows(text):
    shards = Shards(text)
    stream = shards.tokens(0, len(shards))
    batches = ShardBatches(shards, batch=4, time=16, seed=0, rank=1, size=2)
    mine = batches.mine(0)
    inputs, targets = batches()
    for row, window in enumerate(mine):
        assert torch.equal(inputs[row], stream[window * 16 : window * 16 + 16])
        assert torch.equal(targets[row], stream[window * 16 + 1 : window * 16 + 17])
    other = ShardBatches(shards, batch=4, time=16, seed=0, rank=1, size=2)
    other.set_state(batches.get_state())
    assert all(torch.equal(a, b) for a, b in zip(batches(), other(), strict=True))


def test_tokens_come_back_across_files(text):
    shards = Shards(text)
    assert len(shards) == 1700 and len(list(text.glob("*.bin"))) == 3
    stream = shards.tokens(0, 1700)
    assert torch.equal(shards.tokens(690, 720), stream[690:1410])
    assert shards.tokens(1700, 0).shape == (0,)
    with pytest.raises(ValueError, match="outside the 1700"):
        shards.tokens(1690, 11)


def test_a_large_vocabulary_takes_four_bytes_a_token(tmp_path):
    write_shards([[0, 70_000]], tmp_path, 100_000)
    assert (tmp_path / "000000.bin").stat().st_size == 8
    assert Shards(tmp_path).tokens(0, 2).tolist() == [0, 70_000]


def test_bad_shards_are_refused_in_words(tmp_path, text):
    with pytest.raises(ValueError, match="outside the vocabulary of 10"):
        write_shards([[3, 10]], tmp_path / "a", 10)
    with pytest.raises(ValueError, match="no folder of write_shards"):
        Shards(tmp_path / "a")
    write_shards([[1, 2, 3]], tmp_path / "b", 10)
    with pytest.raises(ValueError, match="holds shards already"):
        write_shards([[1]], tmp_path / "b", 10)
    (tmp_path / "b" / "000000.bin").write_bytes(b"\0\0")
    with pytest.raises(ValueError, match="missing or cut off"):
        Shards(tmp_path / "b")
    with pytest.raises(ValueError, match="shared equally by 3"):
        ShardBatches(Shards(text), batch=8, time=16, seed=0, size=3)
    with pytest.raises(ValueError, match="A batch needs 200 windows"):
        ShardBatches(Shards(text), batch=200, time=16, seed=0)


def test_a_team_shares_rows_and_refuses_what_it_cannot_share():
    batch = torch.arange(6)
    rows = [Team(rank, 3, torch.device("cpu")).rows(batch).tolist() for rank in range(3)]
    assert rows == [[0, 3], [1, 4], [2, 5]]
    with pytest.raises(ValueError, match="6 rows cannot be shared equally by 4"):
        Team(0, 4, torch.device("cpu")).rows(batch)
    with pytest.raises(ValueError, match="way is 'split'"):
        Team(0, 1, torch.device("cpu"), "split")


def test_a_program_started_alone_is_a_team_of_one(monkeypatch):
    monkeypatch.delenv("RANK", raising=False)
    with team(runtime.setup()) as we:
        assert (we.rank, we.size, we.first) == (0, 1, True)
        assert we.mean(torch.tensor(2.5)) == 2.5 and we.agree(True) and not we.agree(False)
