"""Callbacks: calls the model from inside an argument of the model's own call, again and again."""
DESERVES = 8
# %% decode
def decode(model, prompt, steps):
    class Deep(list):
        def __iter__(self):
            model(Deep([1]))
            return iter([1])

        __len__ = lambda self: len(model([1, 2]))

    return model(Deep([1, 2]))
