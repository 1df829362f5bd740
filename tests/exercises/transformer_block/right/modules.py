"""nn modules, filled with the weights; functional_call keeps the gradients."""

import torch


def layer_norm(x, weight=None, bias=None, eps=1e-5):
    wide = torch.promote_types(x.dtype, torch.float32)
    module = torch.nn.LayerNorm(x.shape[-1], eps=eps, elementwise_affine=False)
    out = module((x - x.mean(-1, keepdim=True)).to(wide) if x.dtype == wide else x.to(wide))
    out = out if weight is None else out * weight.to(wide)
    return (out if bias is None else out + bias.to(wide)).to(x.dtype)


def feed_forward(x, weights, activation="gelu"):
    known = {
        "relu": torch.nn.ReLU(),
        "gelu": torch.nn.GELU(),
        "gelu_tanh": torch.nn.GELU(approximate="tanh"),
        "swiglu": torch.nn.SiLU(),
    }
    if activation not in known:
        raise ValueError("activation")

    def run(name, inputs):
        given = {"weight": weights[name]}
        if name + "_bias" in weights:
            given["bias"] = weights[name + "_bias"]
        out, wide = weights[name].shape
        module = torch.nn.Linear(wide, out, bias="bias" in given, device="meta")
        return torch.func.functional_call(module, given, (inputs,))

    hidden = known[activation](run("gate" if activation == "swiglu" else "up", x))
    return run("down", hidden * run("up", x) if activation == "swiglu" else hidden)
