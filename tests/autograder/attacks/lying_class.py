"""Values: objects whose __class__, __bool__, __float__ and __index__ raise or run code."""
DESERVES = 8
# %% describe
class Trap:
    @property
    def __class__(self):
        open(f"/tmp/left-behind-by-a-submission-class", "w").close()
        return dict

    def __bool__(self):
        raise KeyboardInterrupt

    __float__ = __index__ = __len__ = __hash__ = __iter__ = __bool__


def describe(text):
    return {"words": Trap(), "longest": Trap(), "first": Trap()}
# %% window
class Window:
    def __getattribute__(self, name):
        return Trap()
