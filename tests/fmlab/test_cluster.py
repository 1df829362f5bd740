"""One model on many devices: bytes divide and add up, traffic vanishes on one device, failures scale with the fleet."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmlab.models import GPTConfig
from fmlab.sizing.cluster import Layout, device_bytes, failures_per_day, lost_share, save_every, step_traffic
from fmlab.sizing.counting import parameters
from fmlab.sizing.memory import activation_bytes
from fmlab.sizing.published import PUBLISHED

CONFIG = GPTConfig(vocab_size=512, context=64, layers=8, width=64, heads=4)
COUNTS = st.sampled_from([1, 2, 4, 8])


def test_one_device_holds_everything_and_sends_nothing():
    terms = device_bytes(CONFIG, Layout(), rows=4, time=64)
    assert sum(v for k, v in terms.items() if k != "activations") == 16 * parameters(CONFIG).total
    assert terms["activations"] == activation_bytes(CONFIG, 4, 64, recompute=True)
    assert device_bytes(CONFIG, Layout(), 4, 64, recompute=False)["activations"] == activation_bytes(CONFIG, 4, 64)
    assert set(step_traffic(CONFIG, Layout(), 4, 64).values()) == {0}


@given(COUNTS, COUNTS, COUNTS, st.booleans())
def test_all_devices_together_hold_at_least_what_one_would(data, tensor, pipeline, sharded):
    layout = Layout(data, tensor, pipeline, sharded, micro_batches=4)
    terms = device_bytes(CONFIG, layout, rows=1, time=64)
    copies = 1 if sharded else data
    gathered = terms.get("gathered layer", 0)
    held = sum(v for k, v in terms.items() if k != "activations") - gathered
    together = held * layout.devices
    assert 0 <= together - 16 * parameters(CONFIG).total * copies <= 16 * layout.devices
    assert layout.devices == data * tensor * pipeline


@pytest.mark.parametrize("recompute", [True, False])
def test_tensor_parallelism_leaves_norms_and_streams_whole(recompute):
    def kept(tensor, micro_batches=1, pipeline=1):
        layout = Layout(1, tensor, pipeline, micro_batches=micro_batches)
        return device_bytes(CONFIG, layout, 2, 32, recompute)["activations"]

    tokens, width, layers = 2 * 32, CONFIG.width, CONFIG.layers
    norms, last = 2 * 3 * width, width if CONFIG.norm_last else 3 * width  # RMSNorm keeps three numbers of each
    whole = layers * width + norms + last if recompute else layers * norms + last
    assert kept(10**9) == pytest.approx(2 * tokens * whole, abs=2)
    assert kept(1) - kept(2) == pytest.approx((kept(1) - 2 * tokens * whole) / 2, abs=1)
    assert kept(1, micro_batches=4, pipeline=4) >= kept(1), "the first device keeps a micro-batch for each stage"


def test_sharding_is_what_makes_a_large_model_fit():
    llama = PUBLISHED["Llama 3 70B"].config
    plain = device_bytes(llama, Layout(data=64), rows=1, time=8192)
    spread = device_bytes(llama, Layout(data=64, sharded=True), rows=1, time=8192)
    assert sum(plain.values()) > 1e12 and sum(spread.values()) < 80e9


def test_traffic_by_hand():
    layout = Layout(data=4, tensor=2)
    sent = step_traffic(CONFIG, layout, rows=3, time=10)
    assert sent["data"] == round(2 * 3 / 4 * 2 * parameters(CONFIG).total / 2)
    assert sent["tensor"] == 4 * 8 * 2 // 2 * (2 * 3 * 10 * 64)
    assert sent["pipeline"] == 0
    assert step_traffic(CONFIG, Layout(pipeline=4), 3, 10)["pipeline"] == 2 * 2 * 3 * 10 * 64
    more = step_traffic(CONFIG, Layout(data=4, tensor=2, sharded=True), 3, 10)["data"]
    assert more == pytest.approx(1.5 * sent["data"], abs=1)
    pieces = step_traffic(CONFIG, Layout(data=4, tensor=2, sharded=True, micro_batches=3), 3, 10)
    assert pieces["data"] == pytest.approx(3 * more, abs=3), "each piece fetches the weights again"
    assert pieces["tensor"] == sent["tensor"]


@pytest.mark.parametrize(("stages", "pieces", "share"), [(1, 1, 0), (4, 1, 3 / 4), (4, 12, 3 / 15), (8, 99, 7 / 106)])
def test_a_pipeline_waits_less_with_more_pieces(stages, pieces, share):
    assert Layout(pipeline=stages, micro_batches=pieces).bubble == pytest.approx(share)


def test_the_best_interval_between_checkpoints_loses_least():
    failures, write, restart = 8.0, 60.0, 300.0
    best = save_every(write, failures)
    least = lost_share(write, best, failures, restart)
    for factor in (0.5, 0.8, 1.25, 2):
        assert lost_share(write, best * factor, failures, restart) > least
    assert best == pytest.approx(math.sqrt(2 * 60 * 86_400 / 8))


def clock(write, every, failures, restart, intervals=4000):
    """Seconds on the clock for one interval of work, by throwing dice: failures strike whatever goes on."""
    dice = random.Random(0)
    mean, now, strikes = 86_400 / failures, 0.0, dice.expovariate(failures / 86_400)
    for _ in range(intervals):
        goal = now + every + write
        while strikes < goal:
            now = strikes
            strikes = now + dice.expovariate(1 / mean)
            goal = now + restart + every + write
        now = goal
    return now / intervals


@pytest.mark.parametrize(("failures", "restart"), [(8, 600), (62, 600), (300, 60)])
def test_the_lost_share_is_that_of_a_simulated_run(failures, restart):
    every = save_every(10.0, failures)
    share = 1 - every / clock(10.0, every, failures, restart)
    assert lost_share(10.0, every, failures, restart) == pytest.approx(share, abs=0.015)


def test_rare_failures_lose_what_the_first_order_says():
    write, every, failures, restart = 60.0, 3600.0, 0.5, 300.0
    rough = write / (every + write) + failures / 86_400 * ((every + write) / 2 + restart)
    assert lost_share(write, every, failures, restart) == pytest.approx(rough, rel=0.02)
    assert lost_share(write, every, 0, restart) == pytest.approx(write / (every + write))


def test_failures_grow_with_the_fleet_and_can_eat_a_run():
    assert failures_per_day(16_384, 50_000) == pytest.approx(16_384 * 24 / 50_000)
    assert 0.999 < lost_share(600, save_every(600, 500), 500, 600) < 1
    assert lost_share(600, 86_400, 1e6, 600) == 1.0


def test_bad_layouts_are_refused_in_words():
    with pytest.raises(ValueError, match="tensor must be a whole number"):
        Layout(tensor=0)
    with pytest.raises(ValueError, match="8 layers cannot make 16 stages"):
        device_bytes(CONFIG, Layout(pipeline=16), 1, 64)
    with pytest.raises(ValueError, match="at least one device"):
        failures_per_day(0, 10)
    with pytest.raises(ValueError, match="more than no failure"):
        save_every(60, 0)
    with pytest.raises(ValueError, match="must be positive"):
        lost_share(60, 0, 1, 1)
