"""Types: computes and returns in double precision."""
DESERVES = 7
SAYS = "attention\\(\\) changes the dtype"
# %% attention
def attention(q, k, v):
    return torch.softmax(q.double() @ k.double().transpose(-1, -2) / q.shape[-1] ** 0.5, dim=-1) @ v.double()
