"""Notebook habits: a helper in a cell of its own, which stands before the answer that uses it."""
DESERVES = 10
# %% top_p
def top_p(logits, p):
    values, order = torch.softmax(logits, dim=-1).sort(descending=True)
    values = values * (values.cumsum(dim=-1) - values < p)
    return torch.zeros_like(logits).scatter(-1, order, values / values.sum(dim=-1, keepdim=True))
# %% extra
def longest(words):
    return max(words, key=len)
# %% describe
def describe(text):
    words = text.split()
    return {"words": len(words), "longest": longest(words), "first": text[:1]}
