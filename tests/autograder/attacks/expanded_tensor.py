"""Values: tensors of stride zero, a few bytes in memory and terabytes when written out."""
DESERVES = 4
# %% attention
def attention(q, k, v):
    return torch.zeros(1).expand(2**20, 2**20)
# %% top_p
def top_p(logits, p):
    return torch.zeros(1).as_strided((2**31, 2**31), (0, 0))
