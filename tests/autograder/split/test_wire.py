"""The wire format: what crosses arrives the same, what a call changes comes back, and no bytes do harm."""

import collections
import contextlib
import random
import struct

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.split.memory import WireError, torch_dtypes
from autograder.split.scope import Scope
from autograder.split.writer import DEPTH

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**200), 2**200)
    | st.floats()
    | st.complex_numbers()
    | st.text(st.characters())
    | st.binary(max_size=50)
)
KEYS = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.binary(max_size=5)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.lists(inner, max_size=5).map(tuple)
        | st.dictionaries(KEYS, inner, max_size=5)
        | st.sets(KEYS, max_size=5)
        | st.frozensets(KEYS, max_size=5)
    ),
    max_leaves=20,
)


def crossed(value):
    return Scope().decode(Scope().encode(value))


def called(function, *args):
    """What a call across the wire gives and leaves behind: (result, arguments as the caller has them afterwards)."""
    here, there = Scope(), Scope()
    got = there.decode(here.encode(args))
    there.settle()
    result = function(*got)
    changes, answer = there.changes(), there.encode(result)
    here.apply(changes)
    return here.decode(answer), args


def same(one, other) -> bool:
    """Equality that also compares types, tells -0.0 from 0.0, and finds NaN equal to itself."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same(list(one), list(other)) and same(list(one.values()), list(other.values()))
    if isinstance(one, set | frozenset):
        return sorted(map(repr, one)) == sorted(map(repr, other))
    return repr(one) == repr(other)


@given(VALUES)
def test_plain_data_arrives_as_it_was(value):
    assert same(crossed(value), value)


@pytest.mark.parametrize("name", sorted(torch_dtypes()))
def test_tensors_of_every_dtype_arrive_bit_for_bit(name):
    dtype = torch_dtypes()[name]
    bits = torch.randint(0, 2 if name == "bool" else 256, (6 * dtype.itemsize,), dtype=torch.uint8)
    tensor = torch.empty(0, dtype=dtype).set_(bits.untyped_storage(), 0, (2, 3), (1, 2))
    got = crossed(tensor)
    assert (got.dtype, got.shape, got.stride()) == (dtype, tensor.shape, tensor.stride())
    assert bytes(got.untyped_storage()) == bytes(tensor.untyped_storage())


@pytest.mark.parametrize(
    "make",
    [
        lambda x: x,
        lambda x: x.t(),
        lambda x: x[:, 1:3],
        lambda x: x[::2],
        lambda x: x[2, 3],
        lambda x: x[:0],
        lambda x: x[:1].expand(50, 6),
        lambda x: x.flip(0)[1:],
        lambda x: torch.empty(0, 3, 0),
        lambda x: x.unfold(1, 3, 1),
    ],
)
def test_views_keep_their_values_and_strides(make):
    view = make(torch.arange(24.0).reshape(4, 6))
    got = crossed(view)
    assert torch.equal(got, view) and got.stride() == view.stride()


@pytest.mark.parametrize(
    "array",
    [
        np.arange(24).reshape(4, 6)[::-1, ::2],
        np.arange(5.0)[::-1],
        np.zeros((3, 0)),
        np.array(3.5),
        np.array(["a", "bcd"]),
        np.array([b"x", b"yz"]),
        np.array(["2020-01-01"], "M8[D]"),
        np.broadcast_to(np.arange(3), (4, 3)),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.array([1 + 2j, 3], np.complex64),
        np.arange(4, dtype=">i2"),
    ],
)
def test_arrays_keep_values_strides_and_dtype(array):
    got = crossed(array)
    assert np.array_equal(got, array) and got.dtype == array.dtype and got.shape == array.shape
    assert got.size == 0 or got.strides == array.strides
    assert got.flags.writeable == array.flags.writeable


@pytest.mark.parametrize(
    "value",
    [np.float64(3.5), np.float32("nan"), np.int8(-3), np.bool_(True), np.str_("é"), np.datetime64("2020-01-01")],
)
def test_numpy_numbers_stay_numpy_numbers(value):
    assert same(crossed(value), value)


def test_rare_types_cross():
    for value in (..., range(3, 9, 2), slice(1, None, 2), torch.bfloat16, torch.device("cpu"), np.dtype(">f4")):
        assert same(crossed(value), value)
    for generator, draw in (
        (random.Random(3), lambda g: g.random()),
        (torch.Generator().manual_seed(5), lambda g: torch.rand(1, generator=g).item()),
        (np.random.default_rng(7), lambda g: g.random()),
    ):
        assert draw(crossed(generator)) == draw(generator)


def test_subclasses_cross_as_the_plain_type_whatever_their_methods_say():
    class Liar(int):
        def __eq__(self, other):
            return True

        def __index__(self):
            return 1

        __hash__ = int.__hash__

    class Text(str):
        def __str__(self):
            return "lie"

        def encode(self, *args):
            return b"lie"

    assert same(crossed(Liar(7)), 7)
    assert same(crossed(Text("true")), "true")
    assert same(crossed(collections.Counter("aab")), {"a": 2, "b": 1})


def test_named_tuples_keep_their_names_and_stay_tuples():
    Point = collections.namedtuple("Point", "x count")
    got = crossed(Point(1, [2]))
    assert got == (1, [2]) and isinstance(got, tuple) and (got.x, got.count, got._fields) == (1, [2], ("x", "count"))
    again = crossed(got)
    assert (type(again).__name__, again.count) == ("Point", [2])
    size = crossed(torch.zeros(2, 3).shape)
    assert type(size) is torch.Size and size.numel() == 6


@pytest.mark.parametrize(
    ("title", "fields"), [("P", ("__class__",)), ("P", ("a b",)), ("import os", ("x",)), ("P", ())]
)
def test_a_named_tuple_with_names_that_would_do_something_is_refused(title, fields):
    with pytest.raises(WireError):
        Scope().decode(b"n" + struct.pack("!I", 3) + b"".join(Scope().encode(v) for v in (title, fields, (1,))))


def test_one_thing_sent_twice_arrives_as_one():
    shared, tensor = [1], torch.zeros(2)
    got = crossed([shared, shared, tensor, tensor, tensor[1:]])
    assert got[0] is got[1] and got[2] is got[3]
    got[2][1] = 5
    assert got[4].item() == 5
    loop = []
    loop.append(loop)
    got = crossed(loop)
    assert got[0] is got


def test_a_result_that_is_an_argument_is_that_argument():
    x, items = torch.zeros(3, 4), [1]
    (one, two, view), _ = called(lambda x, items: (x, items, x.t()), x, items)
    assert one is x and two is items
    assert view.data_ptr() == x.data_ptr() and view.shape == (4, 3)


def test_a_result_that_is_new_shares_nothing_with_the_arguments():
    x = torch.zeros(3)
    copy, _ = called(lambda x: x.clone(), x)
    copy += 1
    assert torch.equal(x, torch.zeros(3))


def change_everything(x, view, array, items, table, names, raw, draws, generator):
    x[0] = 7
    view += 1
    array[-1] = 99
    items.append(items)
    table["new"] = items
    names.discard("a")
    raw[:] = b"changed"
    draws.random()
    torch.rand(1, generator=generator)


def test_changes_of_arguments_come_back():
    base, array = torch.zeros(3), np.arange(6)
    items, table, names, raw = [1], {"k": 1}, {"a", "b"}, bytearray(b"x")
    draws, generator = random.Random(1), torch.Generator().manual_seed(1)
    called(change_everything, base, base[1:], array[::2], items, table, names, raw, draws, generator)
    assert base.tolist() == [7, 1, 1] and array.tolist() == [0, 1, 2, 3, 99, 5]
    assert items[1] is items and table == {"k": 1, "new": items} and names == {"b"} and raw == b"changed"
    same_draws, same_generator = random.Random(1), torch.Generator().manual_seed(1)
    same_draws.random()
    torch.rand(1, generator=same_generator)
    assert draws.random() == same_draws.random()
    assert torch.equal(torch.rand(1, generator=generator), torch.rand(1, generator=same_generator))


@given(st.lists(VALUES, max_size=3))
def test_without_a_change_nothing_comes_back(values):
    here, there = Scope(), Scope()
    there.decode(here.encode(values))
    there.settle()
    assert Scope().decode(there.changes()) == ((), ())


def test_a_small_view_of_a_large_tensor_crosses_alone():
    big = torch.zeros(1_000_000)
    assert len(Scope().encode(big[:10])) < 1000
    assert len(Scope().encode(big[::1000])) < 5000
    assert len(Scope().encode(big[:1].expand(100_000))) < 1000


def test_what_lies_beside_an_argument_in_memory_is_not_sent():
    batch = torch.arange(1.0, 13.0).reshape(2, 6)
    assert crossed(batch[:, :-1]).untyped_storage().tolist()[20:24] == [0] * 4
    array = np.arange(1.0, 13.0).reshape(2, 6)
    assert crossed(array[:, :-1]).base is not None and struct.pack("d", 6.0) not in Scope().encode(array[:, :-1])


def test_what_lies_beside_an_argument_in_memory_cannot_be_changed():
    batch, array = torch.arange(1.0, 13.0).reshape(2, 6), np.arange(1.0, 13.0).reshape(2, 6)

    def spread(x, y):
        x.as_strided((11,), (1,)).fill_(-1)
        np.lib.stride_tricks.as_strided(y, (11,), (8,))[:] = -1

    called(spread, batch[:, :-1], array[:, :-1])
    for rows in (batch.tolist(), array.tolist()):
        assert rows == [[-1] * 5 + [6], [-1] * 5 + [12]]


def test_what_lies_beside_an_argument_in_memory_cannot_be_returned():
    batch = torch.arange(1.0, 13.0).reshape(2, 6)
    with pytest.raises(WireError, match="what was not sent"):
        called(lambda x: x.as_strided((2, 5), (6, 1), 1), batch[:, :-1])
    got, _ = called(lambda x: x[:, 1:3], batch[:, :-1])
    assert got.tolist() == [[2, 3], [8, 9]] and got.data_ptr() == batch[:, 1:].data_ptr()


def test_a_change_of_a_view_that_was_sent_as_a_copy_comes_back():
    big, array = torch.zeros(1_000_000), np.zeros(1_000_000)
    called(lambda x, y: [x.fill_(1), y.fill(1)], big[::1000], array[::-1000])
    assert big.sum() == 1000 and big[1000] == 1 and array.sum() == 1000


@pytest.mark.parametrize(
    "value",
    [
        torch.zeros(2).to_sparse(),
        torch.zeros(2, device="meta"),
        np.array([object()]),
        np.zeros(2, [("a", int)]),
        object(),
        len,
        lambda: 0,
        iter([]),
    ],
)
def test_what_is_no_data_is_refused_in_words(value):
    with pytest.raises(WireError, match=r"cannot cross|is no data"):
        Scope().encode(value)


def test_depth_is_bounded_on_both_sides():
    deep = []
    for _ in range(DEPTH + 5):
        deep = [deep]
    with pytest.raises(WireError, match="inside each other"):
        Scope().encode(deep)
    with pytest.raises(WireError, match="inside each other"):
        Scope().decode(b"l\0\0\0\1" * 5000 + b"N")


def view_of_nothing(dtype=b"float32", shape=(1,), strides=(4,), offset=0, data=b"\0" * 4, size=4):
    numbers = (*shape, *strides, offset, 0)
    head = b"m" + struct.pack("!II", 0, size) + struct.pack("!BBB", len(dtype), 0, len(shape)) + dtype
    return head + struct.pack(f"!{len(numbers)}q", *numbers) + struct.pack("!I", len(data)) + data


def test_the_forged_view_below_is_a_tensor_when_it_is_honest():
    assert Scope().decode(view_of_nothing()).tolist() == [0.0]


@pytest.mark.parametrize(
    "forged",
    [
        {"shape": (2,)},
        {"offset": 4},
        {"offset": -4},
        {"offset": 1, "size": 8},
        {"strides": (-4,)},
        {"data": b""},
        {"data": b"\0" * 8},
        {"size": 2**32 - 1},
        {"shape": (-1,)},
        {"shape": (10**12,), "strides": (0,)},
        {"shape": (2**40, 2**40), "strides": (0, 0)},
        {"shape": (2**31, 2**31, 2), "strides": (0, 0, 0)},
        {"dtype": b"quint8"},
        {"dtype": b"object"},
        {"dtype": b"float64"},
        {"shape": (1,) * 40, "strides": (0,) * 40},
        {"offset": 2**62},
    ],
)
def test_a_tensor_that_reaches_beyond_its_bytes_or_repeats_them_without_end_is_refused(forged):
    with pytest.raises(WireError):
        Scope().decode(view_of_nothing(**forged))


@pytest.mark.parametrize("bad", [b"", b"?", b"p\0\0\0\0", b"l\xff\xff\xff\xff", b"NN", b"h\0\0\0\1", b"o\0\0\0\1"])
def test_what_is_no_message_is_refused(bad):
    with pytest.raises(WireError):
        Scope().decode(bad)


SAMPLES = [
    Scope().encode(value)
    for value in (
        [1, "text", 2.5, None, {"k": (1, 2)}, {3}],
        (torch.arange(12.0).reshape(3, 4).t(), torch.zeros(2, dtype=torch.bool)),
        (np.arange(6).reshape(2, 3)[::-1], np.float32(1), np.array(["ab"])),
        [random.Random(1), torch.Generator(), np.random.default_rng(1)],
        (torch.float16, torch.device("cpu"), range(3), slice(2), frozenset({1}), bytearray(b"x"), 1j),
    )
]


def survives(data: bytes) -> None:
    """Decode as each side would; whatever comes of it must be an answer or a WireError."""
    for use in (lambda scope: scope.decode(data), lambda scope: scope.apply(data)):
        scope = Scope(most=1_000_000)
        scope.decode(SAMPLES[1])
        try:
            value = use(scope)
        except WireError:
            continue
        with contextlib.suppress(WireError):
            Scope().encode(value)  # what was let in can be looked at


@settings(max_examples=400)
@given(st.binary(max_size=300))
def test_random_bytes_never_do_harm(data):
    survives(data)


@settings(max_examples=600)
@given(st.sampled_from(SAMPLES), st.data())
def test_damaged_messages_never_do_harm(sample, data):
    broken = bytearray(sample)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, min(len(broken) - 1, 400)))
        how = data.draw(st.sampled_from(("flip", "cut", "repeat", "huge")))
        if how == "flip":
            broken[at] = data.draw(st.integers(0, 255))
        elif how == "cut":
            del broken[at : at + data.draw(st.integers(1, 9))]
        elif how == "repeat":
            broken[at:at] = broken[at : at + 20]
        else:
            broken[at : at + 4] = b"\xff\xff\xff\xfe"
        if not broken:
            break
    survives(bytes(broken))
