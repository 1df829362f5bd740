"""Claim cards hold a page to its numbers; figures cannot be shown without a description."""

import json

import pytest

from fmlab import plots
from fmlab.claims import ClaimOutOfRange, claim, number


def card(**changes):
    arguments = {"values": [0.5, 0.7, 0.6], "within": (0.4, 0.8), "quantity": "share"} | changes
    return claim("G19", "A sentence.", **arguments)


def test_a_card_shows_id_value_spread_range_and_verdict_in_words():
    html = card()._repr_html_()
    spread = "share: 0.6 (from 0.5 to 0.7 over 3 random seeds)"
    for part in ('id="claim-G19"', "measured", spread, "0.4 to 0.8", "Holds"):
        assert part in html
    assert "G19" in repr(card()) and "0.6" in repr(card())


def test_a_value_outside_the_range_raises_and_says_which():
    with pytest.raises(ClaimOutOfRange, match="share is 0.5, 0.9, outside 0.4 to 0.8"):
        card(values=[0.5, 0.9])
    with pytest.raises(ClaimOutOfRange):
        card(values=[0.5, float("nan")])
    assert card(values=[0.4, 0.8]).holds  # the ends belong to the range


def test_one_value_is_computed_and_none_is_told_and_needs_a_source():
    assert card(values=0.5).kind == "computed"
    assert claim("D3", "Told.", source="A paper").kind == "told"
    with pytest.raises(ValueError, match="needs a source"):
        claim("D3", "Told.")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"within": None}, "range"),
        ({"quantity": ""}, "quantity"),
        ({"within": (1, 0)}, "upside down"),
        ({"verdict": "yes"}, "use one of"),
        ({"within": (float("-inf"), 1)}, "no end"),
        ({"values": []}, "no values"),
        ({"verdict": "told"}, "not told"),
    ],
)
def test_an_incomplete_card_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        card(**changes)
    with pytest.raises(ValueError, match="ledger id"):
        claim("X1", "A sentence.", 1, (0, 2), quantity="n")


def test_a_claim_that_does_not_reproduce_says_so():
    assert "Does not reproduce at this scale." in card(verdict="not reproduced")._repr_html_()
    assert "Not so: see the correction." in card(verdict="refuted")._repr_html_()


def test_text_is_escaped():
    html = claim("G20", "<script>x</script>", 1, (0, 2), quantity="a<b")._repr_html_()
    assert "<script>" not in html and "a&lt;b" in html


def test_the_log_holds_every_card_also_one_out_of_range(tmp_path, monkeypatch):
    log = tmp_path / "claims.jsonl"
    monkeypatch.setenv("FMLAB_CLAIMS_LOG", str(log))
    card()
    with pytest.raises(ClaimOutOfRange):
        card(values=[2.0, 2.0])
    rows = [json.loads(line) for line in log.read_text().splitlines()]
    assert [r["holds"] for r in rows] == [True, False] and rows[0]["value"] == 0.6


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (124439808, "124,439,808"),
        (0.99995, "0.99995"),
        (0.1234, "0.123"),
        (12.5, "12.5"),
        (1234.5, "1,234"),
        (0.00001234, "1.23e-05"),
        (-0.5, "-0.5"),
        (0, "0"),
    ],
)
def test_numbers_are_printed_short(value, text):
    assert number(value) == text


def test_a_figure_needs_a_description_and_carries_it_where_pictures_are_not_seen():
    fig, (ax,) = plots.figure()
    ax.plot([1, 2], [3, 4], **plots.style(0))
    with pytest.raises(ValueError, match="description"):
        plots.show(fig, " ")
    shown = plots.show(fig, "A line that rises.")
    data, metadata = shown._repr_mimebundle_()
    assert data["text/plain"] == "[figure: A line that rises.]" and metadata["image/png"]["alt"] == "A line that rises."
    assert plots.show(fig, "A line that rises.").png == shown.png


def test_a_band_is_median_lowest_and_highest():
    _, (ax,) = plots.figure()
    plots.band(ax, [0, 1], [[1, 5], [3, 4], [2, 9]], 0, "runs")
    assert list(ax.lines[0].get_ydata()) == [2, 5]
    ys = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert ys.min() == 1 and ys.max() == 9
    with pytest.raises(ValueError, match="argument 2"):
        plots.band(ax, [0, 1], [[1, 5], [3]], 0, "runs")


def test_lines_differ_without_colour():
    looks = [(str(plots.style(i)["linestyle"]), plots.style(i)["marker"]) for i in range(7)]
    assert len(set(looks)) == 7
