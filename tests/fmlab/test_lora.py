"""Low-rank adaptation: begins as the base, moves nothing else, merges without a trace."""

import copy

import pytest
import torch
from torch import nn

from fmlab import runtime
from fmlab.models import GPT, GPTConfig
from fmlab.models.config import llama2
from fmlab.posttraining import exchange, fine_tune
from fmlab.posttraining.lora import ATTENTION, EVERY_LINEAR, LoRALinear, add_lora, merge_lora, trained_weights
from fmlab.text import WordTokenizer
from fmlab.training import TrainConfig

TOKENIZER = WordTokenizer("hello thanks ? .".split())
SIZES = GPTConfig(vocab_size=len(TOKENIZER), context=16, layers=2, width=12, heads=2)
TOKENS = torch.randint(len(TOKENIZER), (3, 10), generator=torch.Generator().manual_seed(0))


@pytest.fixture
def run(monkeypatch):
    monkeypatch.delenv("FMLAB_SEED", raising=False)
    monkeypatch.delenv("FMLAB_PROFILE", raising=False)
    return runtime.setup()


def shaken(model):
    """The same model with branches that no longer are zero."""
    for part in model.modules():
        if isinstance(part, LoRALinear):
            nn.init.normal_(part.b, generator=torch.Generator().manual_seed(1))
    return model


def test_a_branch_is_the_formula_of_the_paper():
    linear = nn.Linear(5, 4)
    branch = shaken(LoRALinear(copy.deepcopy(linear), 2, 6.0, torch.Generator().manual_seed(0)))
    x = torch.randn(3, 7, 5)
    w, a, b = (t.detach().double() for t in (linear.weight, branch.a, branch.b))
    expected = x.double() @ (w + 6.0 / 2 * b @ a).T + linear.bias.detach().double()
    torch.testing.assert_close(branch(x), expected.float())
    torch.testing.assert_close(branch.merged()(x), expected.float())


@pytest.mark.parametrize("targets", [ATTENTION, EVERY_LINEAR])
def test_an_adapted_model_begins_as_the_base_and_trains_its_branches_alone(targets):
    base = GPT(SIZES)
    adapted = add_lora(base, 2, seed=0, targets=targets)
    assert torch.equal(adapted(TOKENS), base(TOKENS))
    inputs = [
        linear.in_features + linear.out_features
        for name, linear in base.named_modules()
        if name.split(".")[-1] in targets
    ]
    assert trained_weights(adapted) == 2 * sum(inputs) and len(inputs) == 2 * (2 if targets == ATTENTION else 4)
    assert {n.split(".")[-1] for n, p in adapted.named_parameters() if p.requires_grad} == {"a", "b"}
    assert all(p.requires_grad for p in base.parameters())


def test_gated_layers_and_untied_matrices_can_be_adapted():
    base = GPT(llama2(vocab_size=9, context=8, layers=1, width=8, heads=2, hidden=12))
    adapted = add_lora(base, 1, seed=0, targets=EVERY_LINEAR)
    assert sum(isinstance(part, LoRALinear) for part in adapted.modules()) == 5
    torch.testing.assert_close(merge_lora(shaken(adapted))(TOKENS[:, :8] % 9), adapted(TOKENS[:, :8] % 9))


def test_merging_changes_the_matrices_and_not_the_outputs():
    base = GPT(SIZES)
    adapted = shaken(add_lora(base, 3, seed=0, alpha=1.5))
    merged = merge_lora(adapted)
    torch.testing.assert_close(merged(TOKENS), adapted(TOKENS))
    assert not torch.allclose(merged(TOKENS), base(TOKENS))
    assert merged.state_dict().keys() == base.state_dict().keys()
    assert trained_weights(merged) == base.parameter_count()
    assert isinstance(adapted.blocks[0].query_key_value, LoRALinear)


def test_the_seed_decides_the_branch_and_alpha_its_size():
    base = GPT(SIZES)
    first, again, other = (add_lora(base, 2, seed=s).blocks[1].attention_out for s in (0, 0, 1))
    assert torch.equal(first.a, again.a) and not torch.equal(first.a, other.a)
    assert first.scale == 1.0 and add_lora(base, 2, seed=0, alpha=8).blocks[1].attention_out.scale == 4.0


def test_fine_tuning_moves_the_branches_and_nothing_else(run):
    rows = [exchange("hello ?", "thanks .", TOKENIZER)]
    adapted = add_lora(GPT(SIZES), 2, seed=0)
    before = {name: value.clone() for name, value in adapted.state_dict().items()}
    tuned, history = fine_tune(adapted, rows, TrainConfig(30, lr=0.05, weight_decay=0.0), run, seed=0)
    moved = {name.split(".")[-1] for name, value in tuned.state_dict().items() if not torch.equal(value, before[name])}
    assert moved == {"a", "b"} and history.losses[-1] < history.losses[0] / 2


@pytest.mark.parametrize("rank", [0, 13])
def test_a_rank_that_no_matrix_has_is_refused(rank):
    with pytest.raises(ValueError, match=rf"rank is {rank}"):
        add_lora(GPT(SIZES), rank, seed=0)


def test_names_that_are_not_there_and_a_merge_of_nothing_are_refused():
    with pytest.raises(ValueError, match="no linear layer named q_proj"):
        add_lora(GPT(SIZES), 2, seed=0, targets=["q_proj"])
    with pytest.raises(ValueError, match="no low-rank branch"):
        merge_lora(GPT(SIZES))
