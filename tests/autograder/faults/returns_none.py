"""Types: prints the result instead of returning it."""
DESERVES = 7
SAYS = "attention\\(\\) returns no tensor"
# %% attention
def attention(q, k, v):
    print(torch.softmax(q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5, dim=-1) @ v)
