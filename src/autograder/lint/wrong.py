"""Wrap a solution's functions so that they return something wrong. Its text is put into a cell and runs in the pupil.

Only the outermost call is spoilt, so that two errors do not cancel out; an error that the solution raises stays. What a
function does to its arguments is lost. Left out: asynchronous functions.
"""


def lint_wrap(kind, names, space):
    """Spoil, in the namespace `space`, what the solution binds to `names`. `kind` is a key of variants.VARIANTS."""
    import copy
    import functools
    import inspect
    import sys
    import types

    torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
    depth, classes = space.setdefault("_lint_depth", [0]), space.setdefault("_lint_classes", [])
    nan = float("nan")

    class Everything:
        """Equal to everything, has every attribute, can be called, holds one thing: itself."""

        def __eq__(self, other):
            return True

        def __ne__(self, other):
            return False

        __le__ = __ge__ = __lt__ = __gt__ = __contains__ = __eq__

        def __getattr__(self, name):
            return self

        def __call__(self, *args, **settings):
            return self

        __add__ = __sub__ = __mul__ = __abs__ = __getitem__ = __and__ = __invert__ = __call__
        __radd__ = __rsub__ = __rmul__ = __call__

        def __iter__(self):
            return iter([self])

        def __len__(self):
            return 1

        def __bool__(self):
            return True

        def __hash__(self):
            return 0

    def is_array(value):
        return (torch and isinstance(value, torch.Tensor)) or (numpy and isinstance(value, numpy.ndarray))

    def first(value):  # one element that broadcasts to any shape of the right one, and has another shape
        if is_array(value):
            one = value.reshape(-1)[:1] if len(value.reshape(-1)) else value.sum()
            return one.reshape((1,) * (value.ndim + 1))
        if isinstance(value, str | bytes):
            return value[:1] if len(value) > 1 else value * 2
        if isinstance(value, dict):
            return dict(list(value.items())[:1])
        if isinstance(value, list | tuple | set):
            return type(value)(list(value)[:1])
        return [value]

    def short(value):
        if is_array(value) and value.ndim and len(value):
            return value[:-1]
        if isinstance(value, str | bytes):
            return value[:-1]
        if isinstance(value, dict):
            return dict(list(value.items())[:-1])
        if isinstance(value, list | tuple | set):
            return type(value)(list(value)[:-1])
        return value - 1 if type(value) in (int, float) else wrong(value)

    def empty(value):
        if is_array(value):
            return value[:0] if value.ndim else value.reshape(-1)[:0]
        if isinstance(value, str | bytes | list | tuple | dict | set):
            return type(value)()
        return []

    def each(change, value):
        if isinstance(value, dict):
            return {key: change(item) for key, item in value.items()}
        made = [change(item) for item in value]
        return type(value)(*made) if hasattr(value, "_fields") else type(value)(made)

    def not_a_number(value):
        if is_array(value):
            return value * nan
        if isinstance(value, list | tuple | dict | set) and value:
            return each(not_a_number, value)
        return nan

    def wrong(value):
        if is_array(value):
            if str(value.dtype).endswith("bool"):
                return ~value
            floating = "float" in str(value.dtype) or "complex" in str(value.dtype)
            made = value * 1.5 if floating else value + 1
            return value + 1 if same(made, value) else made
        if isinstance(value, bool):
            return not value
        if isinstance(value, int):
            return value + 1
        if isinstance(value, float | complex):
            return value * 1.5 if value * 1.5 != value and value == value else 1.0
        if isinstance(value, str):
            return value + "x"
        if isinstance(value, bytes):
            return value + b"x"
        if isinstance(value, set):
            return value | {"x"}
        if isinstance(value, list | tuple | dict):
            return each(wrong, value) if value else [0]
        return 0 if value is None else None

    def items(value):
        yield from value if hasattr(value, "__iter__") and not (is_array(value) and not value.ndim) else [value]

    def same(one, other):
        if type(one) is not type(other):
            return False
        if is_array(one):
            if one.shape != other.shape or one.dtype != other.dtype:
                return False
            return bool(((one == other) | ((one != one) & (other != other))).all())
        if isinstance(one, list | tuple):
            return len(one) == len(other) and all(map(same, one, other))
        return one is other or bool(one == other or (one != one and other != other))

    ways = {
        "none": lambda value: None,
        "nan": not_a_number,
        "empty": empty,
        "broadcast": first,
        "generator": items,
        "wrong": wrong,
        "short": short,
        "equal": lambda value: Everything(),
    }

    def spoil(value):
        if isinstance(value, types.GeneratorType):
            return None if kind == "generator" else spoil(list(value))
        if isinstance(value, tuple(classes)):
            return value  # its methods are spoilt
        if inspect.isroutine(value) and kind not in ("none", "equal"):
            return wrapped(value)
        made = ways[kind](value)
        return (nan if value is None else None) if same(made, value) else made

    def own(value):  # a copy: what is done to an argument is part of the answer
        if isinstance(value, list | dict | set) or (is_array(value) and not getattr(value, "requires_grad", False)):
            try:
                return copy.deepcopy(value)
            except Exception:
                return value
        return value

    def wrapped(function, method=False):
        @functools.wraps(function)
        def call(*args, **settings):
            if depth[0]:
                return function(*args, **settings)
            depth[0] += 1
            try:
                here = args[:1] if method else ()
                got = function(*here, *map(own, args[len(here) :]), **{k: own(v) for k, v in settings.items()})
                if isinstance(got, types.GeneratorType):
                    got = list(got) if kind != "generator" else got
            finally:
                depth[0] -= 1
            return spoil(got)

        return call

    def spoil_class(cls):
        classes.append(cls)
        for name, member in list(vars(cls).items()):
            if name.startswith("_") and name not in ("__call__", "__len__", "__getitem__", "__contains__"):
                continue
            if isinstance(member, staticmethod | classmethod):
                setattr(cls, name, type(member)(wrapped(member.__func__, isinstance(member, classmethod))))
            elif isinstance(member, property):
                setattr(cls, name, property(wrapped(member.fget, True), member.fset, member.fdel))
            elif inspect.isfunction(member):
                setattr(cls, name, wrapped(member, True))

    for name in names:
        if inspect.isclass(space[name]):
            spoil_class(space[name])
        elif callable(space[name]):
            space[name] = wrapped(space[name])
        else:
            space[name] = spoil(space[name])
