"""Exceptions: raises SystemExit(0), GeneratorExit and KeyboardInterrupt instead of answering."""
DESERVES = 4
# %% attention
def attention(q, k, v):
    raise SystemExit(0)
# %% top_p
def top_p(logits, p):
    raise GeneratorExit
# %% decode
def decode(model, prompt, steps):
    raise KeyboardInterrupt
