"""A CUDA device that is only pretended: values on the CPU, the manners of a GPU. It finds device faults without one.

Inside `pretend()` torch believes in one CUDA device. A tensor "on" it says so (its device is cuda:0), computes on the
CPU, and refuses what a GPU refuses:

- an operation on tensors of two devices, but for those that PyTorch allows (a CPU number of no dimension in an
  elementwise operation, CPU indices, copies);
- `.numpy()`, a random generator of the other device;
- integer matrix products, and operations that PyTorch implements for the CPU alone (by its own list of kernels).

autocast to bfloat16 works as on CUDA, so faults of dtypes appear too. Left out: speed, memory, streams, the kernels'
own rounding, cuDNN. A run that passes here may still meet those.
"""

from __future__ import annotations

import atexit
import ctypes
import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import ClassVar
from unittest import mock

import torch
import torchgen
import yaml
from torch.utils._python_dispatch import TorchDispatchMode

CUDA = torch.device("cuda:0")
POSSIBLE = torch.__version__.startswith("2.13.") and sys.platform == "linux"
WHY_NOT = "the pretended CUDA device replaces insides of PyTorch 2.13 on Linux; look at them anew for another version"
COPIES = {
    f"aten::{name}" for name in ("copy_", "_to_copy", "to", "_foreach_copy_", "_has_compatible_shallow_copy_type")
}
INDEXED = {"aten::index", "aten::_unsafe_index", "aten::index_put", "aten::index_put_", "aten::_index_put_impl_"}
PRODUCTS = {
    f"aten::{name}" for name in ("mm", "bmm", "addmm", "baddbmm", "addbmm", "mv", "addmv", "dot", "vdot", "addr")
}

LIBRARIES, SUFFIX = Path(torch.__file__).parent / "lib", ".dylib" if sys.platform == "darwin" else ".so"
GUARDS, HOOKS = "_ZN3c104impl26device_guard_impl_registryE", "_ZN2at6detail12getCUDAHooksEv"
# As C++ lays out an object: a pointer to a table of its methods. Here all methods of one table give one answer.
ANSWERS = [ctypes.CFUNCTYPE(ctypes.c_long)(lambda: 0), ctypes.CFUNCTYPE(ctypes.c_long)(lambda: 1)]
METHODS = [(ctypes.c_void_p * 128)(*[ctypes.cast(answer, ctypes.c_void_p).value] * 128) for answer in ANSWERS]
NO_DEVICE = ctypes.c_void_p(ctypes.addressof(METHODS[0]))


class DeviceFault(RuntimeError):
    """What a GPU would have refused."""


class Pretended(torch.Tensor):
    """A tensor that says it is on cuda:0 and keeps its values in `inner`, on the CPU."""

    @staticmethod
    def __new__(cls, inner: torch.Tensor) -> Pretended:
        sizes = {"strides": inner.stride(), "storage_offset": inner.storage_offset(), "dtype": inner.dtype}
        with torch.inference_mode(False):  # autograd counts versions of views, which inference tensors do not have
            tensor = torch.Tensor._make_wrapper_subclass(cls, inner.shape, **sizes, device=CUDA)
        tensor.inner = inner
        return tensor

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __tensor_flatten__(self):
        return ["inner"], None

    @staticmethod
    def __tensor_unflatten__(inner, context, size, stride):
        return Pretended(inner["inner"])

    def __repr__(self, **given) -> str:
        return repr(self.inner).replace("tensor(", "tensor(on cuda: ", 1)

    def __format__(self, spec: str) -> str:
        return format(self.inner, spec)

    def tolist(self):
        return self.inner.tolist()

    def numpy(self, *, force: bool = False):
        if not force:
            raise DeviceFault("can't convert cuda:0 device type tensor to numpy; use Tensor.cpu() first")
        return self.inner.numpy()

    def __reduce_ex__(self, protocol):  # a file holds the values; where they are loaded to is said while loading
        return self.inner.__reduce_ex__(protocol)

    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
        return dispatch(func, args, kwargs or {})


class Generator(torch._C.Generator):
    """torch.Generator that may be asked for on CUDA. It draws what a CPU's draws."""

    on_cuda: ClassVar[set[int]] = set()  # addresses: an operation gets another Python object of the same generator

    def __new__(cls, device="cpu"):
        made = super().__new__(cls)
        (cls.on_cuda.add if torch.device(device).type == "cuda" else cls.on_cuda.discard)(made._cdata)
        return made

    @property
    def device(self):
        return torch.device(where(self))


def where(generator: torch._C.Generator) -> str:
    return "cuda" if generator._cdata in Generator.on_cuda else "cpu"


class Mode(TorchDispatchMode):
    """Sees what has no pretended tensor among its arguments: new tensors, moves to the device, random draws."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        return dispatch(func, args, kwargs or {})


def dispatch(func, args, kwargs):
    """Check one operation, compute it on the CPU, and say where its results are."""
    schema = func._schema
    leaves = [*_leaves(args), *_leaves(kwargs.values())]
    tensors = [leaf for leaf in leaves if isinstance(leaf, torch.Tensor)]
    pretended = [t for t in tensors if isinstance(t, Pretended)]
    asked = [leaf.type for leaf in leaves if isinstance(leaf, torch.device)]
    on = asked[0] == "cuda" if asked else bool(pretended)
    if schema.name == "aten::to" and len(tensors) == 2:
        on = isinstance(tensors[1], Pretended)
    if pretended:
        _check_devices(func, schema.name, tensors, args)
    if on:
        _check_kernel(schema, tensors)
    for leaf in leaves:
        if isinstance(leaf, torch._C.Generator) and where(leaf) != ("cuda" if on else "cpu"):
            raise DeviceFault(f"{schema.name} on {'cuda' if on else 'cpu'} was given a generator on {where(leaf)}")
    out = func(*_mapped(_inner, args), **{name: _mapped(_inner, value) for name, value in kwargs.items()})
    if schema.name == "aten::copy_" and not isinstance(args[0], Pretended):
        return args[0]  # a copy into the CPU's memory
    if schema.name == "aten::to" and out is _inner(tensors[0]):
        if isinstance(tensors[0], Pretended) == on:
            return tensors[0]
        out = out.clone()  # another device's memory
    if not on:
        return out
    same = {id(t.inner): t for t in pretended} if schema.is_mutable else {}

    def placed(value):
        if not isinstance(value, torch.Tensor):
            return value
        return same[id(value)] if id(value) in same else Pretended(value)

    return _mapped(placed, out)


def _leaves(values) -> list:
    found = []
    for value in values:
        found.extend(value) if isinstance(value, (list, tuple)) else found.append(value)
    return found


def _mapped(change, value):
    return type(value)(_mapped(change, v) for v in value) if type(value) in (list, tuple) else change(value)


def _inner(leaf):
    if isinstance(leaf, torch.device) and leaf.type == "cuda":
        return torch.device("cpu")
    return leaf.inner if isinstance(leaf, Pretended) else leaf


def _check_devices(func, name: str, tensors: list, args: tuple) -> None:
    others = [t for t in tensors if not isinstance(t, Pretended)]
    if not others or name in COPIES:
        return
    if name in INDEXED:
        values = [args[0], *args[2:3]] if "put" in name else [args[0]]
        others = [t for t in values if not isinstance(t, Pretended) and (t is args[0] or t.dim())]
        if not others:
            return
    elif torch.Tag.pointwise in func.tags or name.startswith(("aten::_foreach", "aten::fill_", "aten::masked_fill")):
        others = [t for t in others if t.dim()]
        if not others:
            return
    shapes = ", ".join(f"{t.device} {tuple(t.shape)}" for t in tensors)
    raise DeviceFault(f"{name} was given tensors of two devices: {shapes}")


@functools.cache
def _cpu_only() -> frozenset[str]:
    """The operations that PyTorch's own list gives kernels for the CPU and for no CUDA device."""
    listed = Path(torchgen.__file__).parent / "packaged/ATen/native/native_functions.yaml"
    entries = yaml.load(listed.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    names = set()
    for entry in entries:
        keys = {key.strip() for keys in entry.get("dispatch", {}) for key in keys.split(",")}
        if "CPU" in keys and not any("CUDA" in key or "Composite" in key for key in keys):
            names.add("aten::" + entry["func"].split("(")[0])
    return frozenset(names)


def _check_kernel(schema, tensors: list) -> None:
    name = schema.name
    full = f"{name}.{schema.overload_name}" if schema.overload_name else name
    if full in _cpu_only() and "_for_cpu" not in full:
        raise DeviceFault(f"{full} has no CUDA kernel")
    if name in PRODUCTS and tensors and not (tensors[0].is_floating_point() or tensors[0].is_complex()):
        raise DeviceFault(f"{name} is not implemented for {tensors[0].dtype} on CUDA")


@contextmanager
def _hooks() -> Iterator[None]:
    """Inside, let torch's autograd find one CUDA device, to which nothing needs to be done.

    Autograd asks two C++ objects: the hooks, whether there is a device, and a guard, which stream is used. The hooks'
    methods are replaced by one that answers 1. A guard that does nothing is in torch already, for builds with CUDA on
    machines without: `_ensureCUDADeviceGuardSet` puts it in place of one that counts no devices. A build for CPUs has
    none, so an object that answers 0 is put there first. The guard stays; without the hooks nothing asks it.
    """
    guards = (ctypes.c_void_p * 2).in_dll(ctypes.CDLL(LIBRARIES / f"libc10{SUFFIX}"), GUARDS)
    guards[1] = guards[1] or ctypes.addressof(NO_DEVICE)  # 0: CPU, 1: CUDA
    torch._C._ensureCUDADeviceGuardSet()
    find = ctypes.CDLL(LIBRARIES / f"libtorch_cpu{SUFFIX}")[HOOKS]
    find.restype = ctypes.c_void_p
    hooks = ctypes.c_void_p.from_address(find())
    before, hooks.value = hooks.value, ctypes.addressof(METHODS[1])
    try:
        yield
    finally:
        hooks.value = before


def autograd_counts_it() -> bool:
    """Inside `pretend`: whether autograd knows the device. It does not where this process differentiated before."""
    try:
        torch.ones(1, device=CUDA, requires_grad=True).sum().backward()
    except RuntimeError as error:
        if "device_ready_queues_" not in str(error):
            raise
        return False
    return True


CUDA_MODULE = {
    "_lazy_init": lambda: None,
    "is_available": lambda: True,
    "is_bf16_supported": lambda *given, **more: True,
    "device_count": lambda: 1,
    "current_device": lambda: 0,
    "get_device_name": lambda *given: "a pretended CUDA device",
    "get_device_capability": lambda *given: (9, 0),
    "is_current_stream_capturing": lambda: False,
    "get_rng_state": lambda *given: torch.empty(0, dtype=torch.uint8),
    "set_rng_state": lambda *given: None,
    "synchronize": lambda *given: None,
    "manual_seed": lambda seed: None,
    "manual_seed_all": lambda seed: None,
}


def _elsewhere(name: str) -> Callable:
    """PyTorch's own recurrent layers have kernels of cuDNN alone on a GPU: these are computed on copies on the CPU."""
    own = getattr(torch._VF, name)

    def layer(*args):
        tensors = [leaf for leaf in _leaves(args) if isinstance(leaf, torch.Tensor)]
        kinds = {isinstance(t, Pretended) for t in tensors}
        if kinds == {False}:
            return own(*args)
        if len(kinds) == 2:
            raise DeviceFault(f"{name} was given tensors of two devices")
        out = own(*_mapped(lambda leaf: leaf.cpu() if isinstance(leaf, torch.Tensor) else leaf, args))
        return _mapped(lambda leaf: leaf.to(CUDA), out)

    return layer


def _as_tensor(data, dtype=None, device=None, own: Callable = torch.as_tensor):
    """torch.as_tensor, which would look into a pretended tensor's memory; it has none."""
    if not isinstance(data, Pretended):
        return own(data, dtype=dtype, device=device)
    return data.to(device=device or data.device, dtype=dtype or data.dtype)


RECURRENT = [f"{kind}{cell}" for kind in ("lstm", "gru", "rnn_tanh", "rnn_relu") for cell in ("", "_cell")]


@contextmanager
def pretend() -> Iterator[None]:
    """Inside, in this thread (and in those of autograd), there is one CUDA device."""
    with (
        _hooks(),
        mock.patch.multiple(torch.cuda, **CUDA_MODULE),
        mock.patch.multiple(torch._VF, **{name: _elsewhere(name) for name in RECURRENT}),
        mock.patch.object(torch, "Generator", Generator),
        mock.patch.object(torch, "as_tensor", _as_tensor),
        # torch.tensor(..., device="cuda") is then a CPU tensor that is moved
        _set(torch._C._only_lift_cpu_tensors, torch._C._set_only_lift_cpu_tensors),
        # Module.to then keeps each parameter the same object, as it does with real devices
        _set(
            torch.__future__.get_swap_module_params_on_conversion, torch.__future__.set_swap_module_params_on_conversion
        ),
        Mode(),
    ):
        yield


@contextmanager
def _set(ask: Callable[[], bool], tell: Callable[[bool], None]) -> Iterator[None]:
    before = ask()
    tell(True)
    try:
        yield
    finally:
        tell(before)


def install() -> None:
    """Pretend from here to the end of this process."""
    stack = ExitStack()
    stack.enter_context(pretend())
    atexit.register(stack.close)
