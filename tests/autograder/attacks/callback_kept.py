"""Callbacks: keeps the model and calls it from other functions, cells and threads."""
DESERVES = 7
# %% decode
import threading
import time

kept = []


def decode(model, prompt, steps):
    kept.append(model)

    def later():
        for _ in range(20):
            time.sleep(0.01)
            model([0])

    threading.Thread(target=later, daemon=True).start()
    return [1, 2]
# %% extra
for model in kept:
    try:
        model([1, 2, 3])
    except Exception:
        pass
# %% describe
def describe(text):
    kept[0]([1])
    return {}
