"""Wire: a handle that lies about its length and items, changes its answers, and calls the test back meanwhile."""
DESERVES = 8
# %% decode
class Sly:
    def __init__(self, model):
        self.model, self.asked = model, 0

    def __len__(self):
        self.asked += 1
        self.model([1, 2])
        return 5 if self.asked < 3 else -1

    def __iter__(self):
        while True:
            self.model([1, 2])
            yield 1

    def __getitem__(self, key):
        return self

    def __contains__(self, item):
        return "yes"

    def __getattr__(self, name):
        return self


def decode(model, prompt, steps):
    return Sly(model)
