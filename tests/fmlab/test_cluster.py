"""One model on many devices: bytes divide and add up, traffic vanishes on one device, failures scale with the fleet."""

import math

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


def test_failures_grow_with_the_fleet_and_can_eat_a_run():
    assert failures_per_day(16_384, 50_000) == pytest.approx(16_384 * 24 / 50_000)
    assert lost_share(600, save_every(600, 500), 500, 600) == 1.0


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
