"""Types: zero-dimensional tensors in the list where plain numbers are asked for."""
DESERVES = 8
SAYS = "decode\\(\\) returns no plain numbers"
# %% decode
def decode(model, prompt, steps):
    ids = list(prompt)
    for _ in range(steps):
        ids.append(model([int(i) for i in ids]).argmax())
    return ids
