"""The encoder-decoder: equal to PyTorch's layers with the same weights; who sees what; padding; it learns."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from fmlab import runtime
from fmlab.models import GPT, GPTConfig
from fmlab.models.attention import causal_mask
from fmlab.models.encoder_decoder import DecoderBlock, EncoderDecoder
from fmlab.training import TrainConfig, train

SIZES = GPTConfig(vocab_size=23, context=12, layers=2, width=24, heads=3, positions="learned", first_std=0.2)


def drawn(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def tokens(batch, time, seed=0):
    return torch.randint(1, 23, (batch, time), generator=torch.Generator().manual_seed(seed))


def randomised(module, seed=0):
    """Every weight random, also the biases and norms, so that a forgotten one shows."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for weight in module.parameters():
            weight.copy_(torch.randn(weight.shape, generator=generator) * 0.3)
    return module


def copied(block: DecoderBlock) -> nn.TransformerDecoderLayer:
    """PyTorch's decoder layer with the weights of a block."""
    c = block.config
    layer = nn.TransformerDecoderLayer(
        c.width, c.heads, c.hidden_width, 0.0, "relu", c.norm_eps, batch_first=True, norm_first=not c.norm_last
    )
    cross = {
        kind: torch.cat([getattr(block.cross_query, kind), getattr(block.cross_key_value, kind)])
        for kind in ("weight", "bias")
    }
    pairs = [
        (layer.self_attn.in_proj_weight, block.query_key_value.weight),
        (layer.self_attn.in_proj_bias, block.query_key_value.bias),
        (layer.multihead_attn.in_proj_weight, cross["weight"]),
        (layer.multihead_attn.in_proj_bias, cross["bias"]),
    ]
    modules = [
        (layer.self_attn.out_proj, block.attention_out),
        (layer.multihead_attn.out_proj, block.cross_out),
        (layer.linear1, block.up),
        (layer.linear2, block.down),
        (layer.norm1, block.norm_attention),
        (layer.norm2, block.norm_cross),
        (layer.norm3, block.norm_mlp),
    ]
    for theirs, ours in modules:
        pairs += [(theirs.weight, ours.weight), (theirs.bias, ours.bias)]
    with torch.no_grad():
        for theirs, ours in pairs:
            theirs.copy_(ours)
    return layer.eval()


@pytest.mark.parametrize("norm_last", [False, True])
@pytest.mark.parametrize("padded", [False, True])
def test_a_decoder_block_equals_pytorchs_decoder_layer(norm_last, padded):
    config = replace(SIZES, norm="layer", bias=True, mlp="relu", norm_last=norm_last)
    block = randomised(DecoderBlock(config, 0), 4)
    x, memory = drawn(2, 5, 24), drawn(2, 7, 24, seed=1)
    seen = torch.ones(2, 7, dtype=torch.bool)
    if padded:
        seen[0, 4:] = False
    expected = copied(block)(x, memory, tgt_mask=~causal_mask(5, 5), memory_key_padding_mask=~seen)
    torch.testing.assert_close(block(x, None, memory, seen[:, None, None, :]), expected, atol=1e-5, rtol=1e-4)


def test_cross_attention_weights_are_those_of_pytorchs_attention():
    block = randomised(DecoderBlock(replace(SIZES, norm="layer", bias=True, mlp="relu"), 0), 5)
    layer, x, memory = copied(block), drawn(2, 5, 24), drawn(2, 7, 24, seed=1)
    stream = x + block.attention(block.norm_attention(x), None)
    _, expected = layer.multihead_attn(block.norm_cross(stream), memory, memory, average_attn_weights=False)
    torch.testing.assert_close(block.cross_weights(x, None, memory), expected, atol=1e-5, rtol=1e-4)


def test_shared_key_value_heads_equal_heads_that_are_copies_of_each_other():
    grouped = randomised(DecoderBlock(replace(SIZES, width=32, heads=4, kv_heads=2), 0), 6)
    full = DecoderBlock(replace(SIZES, width=32, heads=4), 0)
    state = dict(grouped.state_dict())
    for name, lead in (("query_key_value.weight", 32), ("cross_key_value.weight", 0)):
        rows = state[name][lead:].view(2, 2, 8, 32).repeat_interleave(2, dim=1).reshape(64, 32)
        state[name] = torch.cat([state[name][:lead], rows])
    full.load_state_dict(state)
    x, memory = drawn(2, 5, 32), drawn(2, 7, 32, seed=1)
    torch.testing.assert_close(grouped(x, None, memory), full(x, None, memory), atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("positions", ["learned", "rotary", "sinusoidal"])
def test_who_sees_what(positions):
    model = EncoderDecoder(replace(SIZES, positions=positions), seed=1).eval()
    sources, targets = tokens(1, 6), tokens(1, 5, 1)
    logits, (memory, _) = model(sources, targets), model.encode(sources)
    later = targets.clone()
    later[0, 2] = later[0, 2] % 22 + 1
    changed = model(sources, later)
    assert torch.equal(logits[:, :3], changed[:, :3])  # target 2 is input from the fourth logits on
    assert not torch.allclose(logits[:, 3:], changed[:, 3:])
    last = sources.clone()
    last[0, 5] = last[0, 5] % 22 + 1
    assert not torch.allclose(memory[:, 0], model.encode(last)[0][:, 0])
    assert not torch.allclose(logits[:, 0], model(last, targets)[:, 0])


def test_padding_changes_nothing():
    model = EncoderDecoder(SIZES, seed=2).eval()
    sources, targets = tokens(2, 6), tokens(2, 5, 1)
    padded = torch.cat([sources, torch.zeros(2, 3, dtype=torch.long)], 1)
    torch.testing.assert_close(model(sources, targets), model(padded, targets), atol=1e-5, rtol=1e-4)
    with pytest.raises(ValueError, match="nothing but padding"):
        model(torch.zeros(1, 4, dtype=torch.long), targets[:1])


def test_the_loss_skips_what_carries_none_and_the_input_is_shifted():
    model = EncoderDecoder(SIZES, seed=2).eval()
    sources, targets = tokens(2, 6), tokens(2, 5, 1)
    targets[0, 3:] = -100
    assert model.shifted(targets)[0].tolist() == [0, *targets[0, :3].tolist(), 0]
    logprobs = model(sources, targets).log_softmax(-1)
    kept = [logprobs[row, i, targets[row, i]] for row in range(2) for i in range(5) if targets[row, i] != -100]
    torch.testing.assert_close(model.loss(sources, targets), -torch.stack(kept).mean())


def test_generating_takes_the_likeliest_token_each_time():
    model = EncoderDecoder(SIZES, seed=3).eval()
    sources = tokens(3, 6)
    wrote = model.generate(sources, 5)
    torch.testing.assert_close(model(sources, wrote).argmax(-1), wrote)
    with pytest.raises(ValueError, match="at least 1"):
        model.generate(sources, 0)
    with pytest.raises(ValueError, match="do not fit"):
        model.generate(sources, 13)


def test_cross_weights_are_shares_of_what_is_no_padding():
    model = EncoderDecoder(SIZES, seed=3).eval()
    sources = torch.cat([tokens(2, 6), torch.zeros(2, 2, dtype=torch.long)], 1)
    maps = model.cross_weights(sources, tokens(2, 4, 1))
    assert len(maps) == 2 and maps[0].shape == (2, 3, 4, 8)
    for weights in maps:
        torch.testing.assert_close(weights.sum(-1), torch.ones(2, 3, 4))
        assert not weights[..., 6:].any()


def test_sizes_are_counted_once_and_half_the_layers_can_equal_a_single_stack():
    with torch.device("meta"):
        t5 = replace(GPTConfig(32_128, 512, 12, 768, 12), positions=None, mlp="relu", embedding_scale=False)
        assert EncoderDecoder(t5).parameter_count() + 2 * 32 * 12 == 222_903_552  # T5-Base, as Hugging Face counts

    def matrices(model):
        return sum(p.numel() for n, p in model.named_parameters() if p.dim() > 1 and "embed" not in n)

    single, both = GPT(SIZES), EncoderDecoder(replace(SIZES, layers=1, hidden=72))
    assert matrices(single) == matrices(both)


def test_first_weights_come_from_the_seed_and_leave_the_global_state_alone():
    state = torch.get_rng_state()
    one, again, other = (EncoderDecoder(SIZES, seed=seed) for seed in (1, 1, 2))
    assert torch.equal(state, torch.get_rng_state())
    names = dict(one.named_parameters())
    assert all(torch.equal(p, dict(again.named_parameters())[n]) for n, p in names.items())
    assert not torch.equal(names["decoder.blocks.0.cross_query.weight"], other.decoder.blocks[0].cross_query.weight)
    assert one.decoder.embedding.weight is one.encoder.embedding.weight is one.decoder.head.weight
    with pytest.raises(ValueError, match="pad must be"):
        EncoderDecoder(SIZES, pad=23)


def test_it_learns_to_turn_three_tokens_around():
    run = runtime.setup()
    model = EncoderDecoder(GPTConfig(5, 4, 1, 16, 2, positions="learned", embedding_scale=False, first_std=0.25))
    generator = torch.Generator().manual_seed(0)

    def batch():
        sources = torch.randint(1, 5, (32, 3), generator=generator)
        return sources, sources.flip(1)

    train(model, batch, TrainConfig(250, lr=1e-2), run, progress=False)
    sources, targets = batch()
    assert (model.generate(sources, 3) == targets).float().mean() > 0.9
