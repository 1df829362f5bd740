"""Types: right results that require gradients."""
DESERVES = 10
# %% attention
def attention(q, k, v):
    q = q.clone().requires_grad_(True)
    return torch.softmax(q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5, dim=-1) @ v
