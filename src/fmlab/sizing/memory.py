"""Bytes: what weights, gradients, optimizer states, activations and the KV cache of a transformer take in memory.

All results are whole numbers of bytes. 1 GB is 1e9 bytes and 1 GiB is 2**30 bytes, 7% more; say which you print.

Left out: what a library keeps besides (buffers of its kernels, fragmentation, a second copy while loading), several
devices that share the work, and the scales of quantised weights. Sources: Micikevicius et al. 2018 (a float32 master
copy beside 16-bit weights), Rajbhandari et al. 2020, section 3 (16 bytes for each weight with Adam), Chen et al. 2016
(recomputing activations), Korthikanti et al. 2022, section 4 (counting activations), Shazeer 2019 (the cache).
"""

from __future__ import annotations

from fmlab.models import GPTConfig

GB, GiB = 10**9, 2**30
STATES = {"adamw": ("first moments", "second moments"), "momentum": ("momentum",), "sgd": ()}


def _whole(**numbers: int) -> None:
    for name, value in numbers.items():
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise ValueError(f"{name} must be a whole number of at least 0, not {value!r}.")


def _bytes(numbers: int, bits: int) -> int:
    """Bytes of that many numbers of so many bits each, packed without gaps; a last started byte counts whole."""
    _whole(numbers=numbers, bits=bits)
    if not bits:
        raise ValueError("A number needs at least 1 bit.")
    return -(-numbers * bits // 8)


def weight_bytes(parameters: int, bits: int = 16) -> int:
    """Bytes of the weights alone, the least that any run of the model needs. bits: of one weight, such as 32, 16, 4."""
    return _bytes(parameters, bits)


def kv_cache_bytes(config: GPTConfig, tokens: int, batch: int = 1, bits: int = 16) -> int:
    """Bytes of the keys and values of `batch` sequences of `tokens` tokens each, of all layers.

    2 * layers * kv_heads * head_width numbers for each token. Experts change nothing here: they replace feed-forward
    parts, and only attention keeps anything.
    """
    _whole(tokens=tokens, batch=batch)
    per_token = 2 * config.layers * (config.kv_heads or config.heads) * config.head_width
    return _bytes(per_token * tokens * batch, bits)


def training_bytes(
    parameters: int,
    weight_bits: int = 16,
    gradient_bits: int = 16,
    optimizer: str = "adamw",
    state_bits: int = 32,
    master: bool = True,
) -> dict[str, int]:
    """Bytes that training holds for the weights, by term; their sum comes to 16 for each weight with the defaults.

    master: keep a float32 copy of the weights, to which small steps can be added that 16 bits would round away.
    optimizer: "adamw" keeps two numbers for each weight, "momentum" one, "sgd" none. Activations are not in it: they
    depend on the batch (see `activation_bytes`). Raises ValueError for an unknown optimizer.
    """
    if optimizer not in STATES:
        raise ValueError(f"optimizer is {optimizer!r}; known are {', '.join(map(repr, STATES))}.")
    terms = {"weights": _bytes(parameters, weight_bits), "gradients": _bytes(parameters, gradient_bits)}
    terms.update({state: _bytes(parameters, state_bits) for state in STATES[optimizer]})
    if master:
        terms["master copy"] = _bytes(parameters, 32)
    return terms


def layer_activations(config: GPTConfig, layer: int) -> int:
    """Numbers that one layer of our own model keeps of each token for the backward pass.

    Each norm's input and output, and for RMSNorm the input scaled before its weights; queries, keys and values, before
    and after they are turned; what attention returns; the feed-forward part before and after its activation. A mixture
    keeps that for its chosen and shared experts, and what goes into and comes out of each chosen one.
    """
    heads, kv_heads = config.heads, config.kv_heads or config.heads
    norm = norm_activations(config)
    attention = (2 * heads + 2 * kv_heads) * config.head_width
    if config.positions == "rotary":
        attention += (2 * heads + kv_heads) * config.head_width
    if config.mlp is None:
        return norm + attention
    inner = {"swiglu": 4, "linear": 1}.get(config.mlp, 2)
    if config.experts is not None and layer >= config.dense_layers:
        hidden = inner * config.expert_width * (config.experts_active + config.shared_experts)
        hidden += 3 * config.width * config.experts_active + config.experts
    else:
        hidden = inner * config.hidden_width
    return 2 * norm + attention + hidden


def norm_activations(config: GPTConfig) -> int:
    """Numbers that one norm of our own model keeps of each token for the backward pass."""
    return config.width * {"rms": 3, "layer": 2, None: 1}[config.norm]


def activation_bytes(config: GPTConfig, batch: int, time: int, bits: int = 16, recompute: bool = False) -> int:
    """Bytes that a forward pass of our model over (batch, time) tokens keeps for its backward pass, logits included.

    recompute: keep only each layer's input, and build the rest of one layer again when the backward pass gets there,
    for the price of one more forward pass (Chen et al. 2016). No dropout, attention as one fused operation, so nothing
    grows with the square of the time. Within 3% of what PyTorch keeps (tested); a framework that fuses more keeps less.
    """
    _whole(batch=batch, time=time)
    layers = [layer_activations(config, layer) for layer in range(config.layers)]
    kept = config.layers * config.width + max(layers) if recompute else sum(layers)
    last = config.width if config.norm_last else norm_activations(config)
    return _bytes(batch * time * (kept + last + config.vocab_size), bits)
