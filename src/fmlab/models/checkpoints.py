"""Models by name: those that the course ships, and those in Hugging Face's format."""

from __future__ import annotations

from torch import Tensor

from fmlab import runtime
from fmlab.models.config import GPTConfig
from fmlab.models.gpt import GPT
from fmlab.models.pretrained import load_pretrained


def load(name: str) -> GPT:
    """A model by name, ready to use (evaluation mode, float32, CPU).

    "world-0" is a shipped model; "hf:<repository or folder>" is a causal language model in Hugging Face's format
    (see pretrained.py). Raises CheckpointError when there is no such checkpoint, or it is not a GPT.
    """
    if name.startswith("hf:"):
        return load_pretrained(name.removeprefix("hf:"))
    return restore(*runtime.load_checkpoint(name))


def restore(tensors: dict[str, Tensor], description: dict) -> GPT:
    """A GPT from the tensors and the description of a checkpoint. Raises CheckpointError when they do not fit."""
    kind = description.get("model") if isinstance(description, dict) else description
    if kind != "gpt":
        raise runtime.CheckpointError(f"This checkpoint holds {kind!r}, not a gpt.")
    try:
        model = GPT(GPTConfig(**description["config"]))
        if model.config.tie:
            tensors = {**tensors, "head.weight": tensors["embedding.weight"]}
        model.load_state_dict(tensors)
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise runtime.CheckpointError(f"This checkpoint does not fit the gpt that it describes: {error}") from error
    return model.eval()
