"""Models in Hugging Face's format: the logits of transformers, and a clear word for what is not supported."""

import json

import pytest
import torch
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

from fmlab.decoding import generate
from fmlab.models import load
from fmlab.runtime import CheckpointError

GPT2 = {
    "vocab_size": 29,
    "n_positions": 24,
    "n_embd": 12,
    "n_layer": 2,
    "n_head": 3,
    "bos_token_id": 0,
    "eos_token_id": 0,
}
LLAMA = {
    "vocab_size": 29,
    "hidden_size": 16,
    "intermediate_size": 20,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 24,
}
KINDS = [
    ("gpt2", {}),
    ("gpt2", {"n_inner": 20, "activation_function": "relu"}),
    ("gpt2", {"tie_word_embeddings": False}),
    ("llama", {}),
    ("llama", {"rope_theta": 500_000.0, "num_key_value_heads": 4, "tie_word_embeddings": True}),
    ("llama", {"attention_bias": True, "mlp_bias": True, "num_key_value_heads": 1, "rms_norm_eps": 1e-3}),
]


def theirs(kind, changes, seed=0):
    """A model of transformers with random weights large enough that every part shows in the logits."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        if kind == "gpt2":
            model = GPT2LMHeadModel(GPT2Config(**{**GPT2, **changes}))
        else:
            model = LlamaForCausalLM(LlamaConfig(**{**LLAMA, **changes}))
        for weight in model.parameters():
            torch.nn.init.normal_(weight, std=0.4)
    return model.eval()


@pytest.mark.parametrize(("kind", "changes"), KINDS)
@pytest.mark.parametrize("shards", ["1GB", "3KB"])
def test_the_logits_are_those_of_transformers(kind, changes, shards, tmp_path):
    peer = theirs(kind, changes)
    peer.save_pretrained(tmp_path, max_shard_size=shards)
    assert (tmp_path / "model.safetensors.index.json").exists() is (shards == "3KB")
    model = load(f"hf:{tmp_path}")
    assert not model.training and model.parameter_count() == peer.num_parameters()
    tokens = torch.randint(29, (3, 20), generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        expected = peer(tokens).logits
        torch.testing.assert_close(model(tokens), expected, atol=2e-4, rtol=1e-4)
        cache = model.cache(3)
        pieces = [model(piece, cache) for piece in tokens.split([7, 1, 12], dim=1)]
        torch.testing.assert_close(torch.cat(pieces, 1), expected, atol=2e-4, rtol=1e-4)
    assert expected.std() > 0.5


@pytest.mark.parametrize(("kind", "changes"), [KINDS[0], KINDS[3]])
def test_padding_and_positions_are_understood_as_transformers_does(kind, changes, tmp_path):
    """Rows of different lengths, padded on the left: position ids count from each row's own start."""
    peer = theirs(kind, changes)
    peer.save_pretrained(tmp_path)
    model = load(f"hf:{tmp_path}")
    tokens = torch.randint(29, (2, 9), generator=torch.Generator().manual_seed(2))
    real = torch.tensor([[0] * 4 + [1] * 5, [1] * 9])
    positions = (real.cumsum(1) - 1).clamp(min=0)
    with torch.inference_mode():
        expected = peer(tokens, attention_mask=real, position_ids=positions).logits
        got = model(tokens, mask=real.bool()[:, None, None], positions=positions)
        alone = model(tokens[:1, 4:])
    torch.testing.assert_close(got[real.bool()], expected[real.bool()], atol=2e-4, rtol=1e-4)
    torch.testing.assert_close(got[:1, 4:], alone, atol=2e-4, rtol=1e-4)


def test_a_loaded_model_generates_what_transformers_generates(tmp_path):
    peer = theirs("llama", {})
    peer.save_pretrained(tmp_path)
    prompt = torch.tensor([[3, 7, 11]])
    wanted = peer.generate(prompt, max_new_tokens=10, min_new_tokens=10, do_sample=False, pad_token_id=0)[:, 3:]
    assert torch.equal(generate(load(f"hf:{tmp_path}"), prompt, 10), wanted)


@pytest.mark.parametrize(
    ("kind", "changes", "says"),
    [
        ("gpt2", {"activation_function": "gelu"}, "activation 'gelu' is not supported"),
        ("gpt2", {"scale_attn_by_inverse_layer_idx": True}, "scale_attn_by_inverse_layer_idx = True is not supported"),
        ("llama", {"head_dim": 8}, "head_dim = 8 is not supported; only 4 is"),
        ("llama", {"attention_bias": True}, "mlp_bias = False is not supported; only True is"),
        (
            "llama",
            {"rope_parameters": {"rope_type": "linear", "factor": 2.0, "rope_theta": 1e4}},
            "rope_type = 'linear' is not supported",
        ),
    ],
)
def test_what_would_be_computed_differently_is_refused_by_name(kind, changes, says, tmp_path):
    theirs(kind, changes).save_pretrained(tmp_path)
    with pytest.raises(CheckpointError, match=says):
        load(f"hf:{tmp_path}")


def test_a_folder_that_is_no_such_model_is_refused_with_what_is_wrong(tmp_path):
    with pytest.raises(CheckpointError, match="no folder"):
        load(f"hf:{tmp_path / 'absent'}")
    with pytest.raises(CheckpointError, match="cannot be read.*config.json"):
        load(f"hf:{tmp_path}")
    peer = theirs("gpt2", {})
    peer.save_pretrained(tmp_path)
    described = json.loads((tmp_path / "config.json").read_text())

    def write(**changes):
        (tmp_path / "config.json").write_text(json.dumps({**described, **changes}))

    write(model_type="bloom")
    with pytest.raises(CheckpointError, match="is a 'bloom'; the course's transformer reads gpt2 and llama"):
        load(f"hf:{tmp_path}")
    write(n_embd=24)
    with pytest.raises(CheckpointError, match="do not fit its config.json"):
        load(f"hf:{tmp_path}")
    write(n_layer=3)
    with pytest.raises(CheckpointError, match=r"do not fit its config.json.*h\.2\."):
        load(f"hf:{tmp_path}")
    write()
    whole = (tmp_path / "model.safetensors").read_bytes()
    (tmp_path / "model.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CheckpointError, match="cannot be read"):
        load(f"hf:{tmp_path}")
    (tmp_path / "model.safetensors.index.json").write_text('{"weight_map": {"a": "../model.safetensors"}}')
    with pytest.raises(CheckpointError, match="no file of this folder"):
        load(f"hf:{tmp_path}")


def test_a_repository_that_cannot_be_fetched_is_told(monkeypatch):
    import huggingface_hub

    def unreachable(*args, **kwargs):
        raise OSError("no connection")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", unreachable)
    with pytest.raises(CheckpointError, match="fetching it failed .no connection."):
        load("hf:some-body/some-model")


def test_a_repository_is_read_from_where_the_hub_puts_it(monkeypatch, tmp_path):
    import huggingface_hub

    theirs("gpt2", {}).save_pretrained(tmp_path)
    asked = []
    monkeypatch.setattr(huggingface_hub, "snapshot_download", lambda name, **kw: asked.append(name) or str(tmp_path))
    assert load("hf:gpt2").config.width == 12 and asked == ["gpt2"]
