"""Callbacks: calls the model without end."""
DESERVES = 8
# %% decode
def decode(model, prompt, steps):
    while True:
        model([1, 2])
