"""Types: right results as transposed views, with other strides and offsets."""
DESERVES = 10
# %% attention
def attention(q, k, v):
    out = torch.softmax(q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5, dim=-1) @ v
    return torch.cat([out, out], dim=-1).transpose(-1, -2).contiguous().transpose(-1, -2)[..., out.shape[-1] :]
