"""Effects: changes its arguments in place."""
DESERVES = 5
SAYS = "changes its input|changes the prompt"
# %% top_p
def top_p(logits, p):
    values, order = torch.softmax(logits, dim=-1).sort(descending=True)
    values = values * (values.cumsum(dim=-1) - values < p)
    out = torch.zeros_like(logits).scatter(-1, order, values / values.sum(dim=-1, keepdim=True))
    logits[out == 0] = float("-inf")
    return out
# %% decode
def decode(model, prompt, steps):
    for _ in range(steps):
        prompt.append(int(model(list(prompt)).argmax()))
    return prompt
