"""Callbacks: hands the model cyclic, deep, huge and lying arguments."""
DESERVES = 8
# %% decode
def decode(model, prompt, steps):
    cyclic = []
    cyclic.append(cyclic)
    deep = []
    for _ in range(100_000):
        deep = [deep]
    shared = ["x"]
    for _ in range(40):
        shared = [shared, shared]
    huge = torch.zeros(1).expand(2**40)
    for hostile in (cyclic, deep, shared, huge, model, object(), lambda: 1, type, 1 << 10_000_000, [float("nan")]):
        try:
            model(hostile)
        except Exception:
            pass
    return [1, 2, 5, 2, 5]
