"""Causal language models in Hugging Face's format, read into the course's own transformer: GPT-2 and Llama.

`fmlab.models.load("hf:<folder or repository>")` comes here. A folder needs nothing but safetensors; a repository is
fetched with huggingface_hub, which the course does not install by itself (`pip install huggingface_hub`).
Left out: tokenizers, files that execute code when loaded (.bin), and every architecture or option that the course's
transformer does not compute exactly: these are refused by name.
Sources: the files that `save_pretrained` of transformers 5 writes; Radford et al. 2019; Touvron et al. 2023.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from fmlab.models.attention import tables
from fmlab.models.config import GPTConfig
from fmlab.models.gpt import GPT
from fmlab.runtime import CheckpointError

ACTIVATIONS = {"gelu_new": "gelu", "gelu_pytorch_tanh": "gelu", "relu": "relu", "silu": "silu"}


def load_pretrained(source: str) -> GPT:
    """The model in a folder, or in a repository of that name, in evaluation mode, float32, on the CPU.

    Raises CheckpointError, with what is wrong, for a folder without config.json or safetensors, a damaged file, an
    architecture or option that is not supported, and weights that do not fit the configuration.
    """
    folder = Path(source)
    if not folder.is_dir():
        folder = _download(source)
    try:
        described = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        tensors = _tensors(folder)
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise CheckpointError(f"{source} cannot be read as a Hugging Face model ({error}).") from error
    kind = described.get("model_type")
    if kind not in FORMATS:
        raise CheckpointError(f"{source} is a {kind!r}; the course's transformer reads {' and '.join(FORMATS)}.")
    configure, rename = FORMATS[kind]
    try:
        config = configure(described)
        weights = {name: tensor.float() for name, tensor in rename(tensors, config).items()}
        # First weights would be drawn and thrown away: the module is built without memory, then given its tensors.
        with torch.device("meta"):
            model = GPT(config)
        model.load_state_dict(weights, assign=True)
    except (KeyError, ValueError, RuntimeError) as error:
        raise CheckpointError(f"The weights of {source} do not fit its config.json ({error}).") from error
    if config.tie:
        model.head.weight = model.embedding.weight
    for name, table in tables(config).items():
        setattr(model, name, table)
    return model.eval()


def _download(repository: str) -> Path:
    if repository.startswith((".", "/", "~")) or repository.count("/") > 1:
        raise CheckpointError(f"There is no folder {repository}.")
    try:
        from huggingface_hub import snapshot_download
    except ImportError:
        raise CheckpointError(
            f"There is no folder {repository}; to fetch it as a repository, run: pip install huggingface_hub"
        ) from None
    try:
        return Path(snapshot_download(repository, allow_patterns=["config.json", "*.safetensors", "*.index.json"]))
    except (OSError, ValueError, RuntimeError) as error:  # the hub's own errors and those of the connection
        raise CheckpointError(f"There is no folder {repository}, and fetching it failed ({error}).") from error


def _tensors(folder: Path) -> dict[str, Tensor]:
    """All tensors of model.safetensors, or of the shards that its index names."""
    index = folder / "model.safetensors.index.json"
    if not index.is_file():
        return load_file(folder / "model.safetensors")
    tensors: dict[str, Tensor] = {}
    for shard in sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values())):
        if Path(shard).name != shard:
            raise ValueError(f"the index names {shard!r}, which is no file of this folder")
        tensors.update(load_file(folder / shard))
    return tensors


def _refuse(described: dict, **supported) -> None:
    """Raise CheckpointError for an option that is set to anything but what the course's transformer computes."""
    for option, value in supported.items():
        if described.get(option, value) != value:
            raise CheckpointError(f"{option} = {described[option]!r} is not supported; only {value!r} is.")


def _activation(name: str) -> str:
    if name not in ACTIVATIONS:
        raise CheckpointError(f"The activation {name!r} is not supported; known are {', '.join(ACTIVATIONS)}.")
    return ACTIVATIONS[name]


def _gpt2_config(described: dict) -> GPTConfig:
    _refuse(described, scale_attn_weights=True, scale_attn_by_inverse_layer_idx=False, add_cross_attention=False)
    return GPTConfig(
        vocab_size=described["vocab_size"],
        context=described["n_positions"],
        layers=described["n_layer"],
        width=described["n_embd"],
        heads=described["n_head"],
        hidden=described.get("n_inner"),
        tie=described.get("tie_word_embeddings", True),
        norm="layer",
        norm_eps=described.get("layer_norm_epsilon", 1e-5),
        positions="learned",
        mlp=_activation(described.get("activation_function", "gelu_new")),
        bias=True,
        embedding_scale=False,
    )


def _gpt2_weights(tensors: dict[str, Tensor], config: GPTConfig) -> dict[str, Tensor]:
    """GPT-2 keeps its matrices as (in, out); torch's Linear keeps (out, in)."""
    given = {name.removeprefix("transformer."): tensor for name, tensor in tensors.items()}
    embedding = given["wte.weight"]
    weights = {
        "embedding.weight": embedding,
        "position_embedding.weight": given["wpe.weight"],
        "norm.weight": given["ln_f.weight"],
        "norm.bias": given["ln_f.bias"],
        "head.weight": embedding if config.tie else given["lm_head.weight"],
    }
    names = {
        "ln_1": "norm_attention",
        "attn.c_attn": "query_key_value",
        "attn.c_proj": "attention_out",
        "ln_2": "norm_mlp",
        "mlp.c_fc": "up",
        "mlp.c_proj": "down",
    }
    for layer in range(config.layers):
        for theirs, ours in names.items():
            for part in ("weight", "bias"):
                tensor = given[f"h.{layer}.{theirs}.{part}"]
                weights[f"blocks.{layer}.{ours}.{part}"] = tensor.T.contiguous() if tensor.dim() == 2 else tensor
    return weights


def _llama_config(described: dict) -> GPTConfig:
    rope = described.get("rope_parameters") or {"rope_theta": described.get("rope_theta", 10_000.0)}
    _refuse(rope, rope_type="default")
    _refuse(described, rope_scaling=None, head_dim=described["hidden_size"] // described["num_attention_heads"])
    _refuse(described, mlp_bias=described.get("attention_bias", False), hidden_act="silu", sliding_window=None)
    return GPTConfig(
        vocab_size=described["vocab_size"],
        context=described["max_position_embeddings"],
        layers=described["num_hidden_layers"],
        width=described["hidden_size"],
        heads=described["num_attention_heads"],
        kv_heads=described.get("num_key_value_heads"),
        hidden=described["intermediate_size"],
        tie=described.get("tie_word_embeddings", False),
        rope_theta=float(rope["rope_theta"]),
        norm_eps=described.get("rms_norm_eps", 1e-6),
        mlp="swiglu",
        bias=described.get("attention_bias", False),
        embedding_scale=False,
    )


def _llama_weights(tensors: dict[str, Tensor], config: GPTConfig) -> dict[str, Tensor]:
    """Llama keeps queries, keys and values in three matrices; here they are one, in this order."""
    given = {name.removeprefix("model."): tensor for name, tensor in tensors.items()}
    embedding = given["embed_tokens.weight"]
    weights = {
        "embedding.weight": embedding,
        "norm.weight": given["norm.weight"],
        "head.weight": embedding if config.tie else given["lm_head.weight"],
    }
    names = {"self_attn.o_proj": "attention_out", "mlp.gate_proj": "gate", "mlp.up_proj": "up", "mlp.down_proj": "down"}
    for layer in range(config.layers):
        theirs, ours = f"layers.{layer}.", f"blocks.{layer}."
        weights[ours + "norm_attention.weight"] = given[theirs + "input_layernorm.weight"]
        weights[ours + "norm_mlp.weight"] = given[theirs + "post_attention_layernorm.weight"]
        for part in ("weight", "bias") if config.bias else ("weight",):
            joined = [given[f"{theirs}self_attn.{name}_proj.{part}"] for name in "qkv"]
            weights[f"{ours}query_key_value.{part}"] = torch.cat(joined)
            for name, our in names.items():
                weights[f"{ours}{our}.{part}"] = given[f"{theirs}{name}.{part}"]
    return weights


Format = tuple[Callable[[dict], GPTConfig], Callable[[dict[str, Tensor], GPTConfig], dict[str, Tensor]]]
FORMATS: dict[str, Format] = {"gpt2": (_gpt2_config, _gpt2_weights), "llama": (_llama_config, _llama_weights)}
