"""Output: warnings and text on stderr from right work."""
DESERVES = 10
# %% attention
import sys
import warnings


def attention(q, k, v):
    warnings.warn("slow path")
    print("debug", file=sys.stderr)
    return torch.softmax(q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5, dim=-1) @ v
