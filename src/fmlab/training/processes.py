"""Several processes that train one model together, as `torchrun` starts them: who I am, my rows, our mean, our model.

Every process takes its own rows of the same global batches (`Team.rows`, or `fmlab.text.ShardBatches`), so that a run
on one process and a run on eight have the same losses up to rounding. Two ways to divide the model:

- `replicate` (DDP, Li et al. 2020): each process holds all weights, gradients are averaged. The default.
- `shard` (FSDP2, after Zhao et al. 2023 and ZeRO, Rajbhandari et al. 2020): weights, gradients and the optimizer's
  state are spread over the processes, and a block's weights are gathered only while it computes. For models that do
  not fit on one device.

Left out: tensor and pipeline parallelism, and elastic runs (a process that dies ends the run; `Resume` goes on with as
many processes as there are then).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn

from fmlab.runtime import Run

WAYS = ("replicate", "shard")


@dataclass(frozen=True)
class Team:
    """The processes of one run. rank: this one's number from 0; size: how many; device: where this one computes.

    way: "replicate" or "shard". The methods named "all ..." must be called by every process, in the same order.
    """

    rank: int
    size: int
    device: torch.device
    way: str = "replicate"

    def __post_init__(self) -> None:
        if self.way not in WAYS:
            raise ValueError(f"way is {self.way!r}; use one of {', '.join(WAYS)}.")

    @property
    def first(self) -> bool:
        """True in the one process that prints and writes files."""
        return self.rank == 0

    def rows(self, batch: Tensor) -> Tensor:
        """This process's rows of a global batch: rank, rank + size, ... Raises ValueError when they cannot be equal."""
        if len(batch) % self.size:
            raise ValueError(f"A batch of {len(batch)} rows cannot be shared equally by {self.size} processes.")
        return batch[self.rank :: self.size]

    def divide(self, model: nn.Module) -> nn.Module:
        """All: the model on this device, divided; the result is called with (inputs, targets) and gives the loss.

        Gradients are then the mean over the processes. With "shard" the model's own weights become shards, in place,
        so make its optimizer afterwards.
        """
        # Imported here: these parts of torch take most of a second, and pages that train on one device need none.
        if self.way == "shard":
            from torch.distributed.device_mesh import init_device_mesh
            from torch.distributed.fsdp import fully_shard

            mesh = init_device_mesh(self.device.type, (self.size,))
            for block in getattr(model, "blocks", ()):
                fully_shard(block, mesh=mesh)
            fully_shard(model, mesh=mesh)
            return _Loss(model)
        from torch.nn.parallel import DistributedDataParallel

        on = [self.device.index] if self.device.type == "cuda" else None
        return DistributedDataParallel(_Loss(model), device_ids=on)

    def mean(self, value: Tensor) -> float:
        """All: the mean of one number over the processes."""
        total = value.detach().double().clone().to(self.device)
        dist.all_reduce(total)
        return total.item() / self.size

    def agree(self, decision: bool) -> bool:
        """All: what the first process decided."""
        word = torch.tensor([int(decision)], device=self.device)
        dist.broadcast(word, 0)
        return bool(word.item())

    def whole_state(self, model: nn.Module, optimizer: torch.optim.Optimizer) -> dict[str, Any]:
        """All: weights and optimizer state by name, undivided, on the CPU of the first process (empty elsewhere)."""
        from torch.distributed.checkpoint import state_dict

        options = state_dict.StateDictOptions(full_state_dict=True, cpu_offload=True)
        weights, rest = state_dict.get_state_dict(model, optimizer, options=options)
        return {"model": weights, "optimizer": rest}

    def spread_state(self, model: nn.Module, optimizer: torch.optim.Optimizer, state: dict[str, Any]) -> None:
        """All: the opposite of `whole_state`, for any number of processes; each brings the whole `state` along."""
        from torch.distributed.checkpoint import state_dict

        options = state_dict.StateDictOptions(full_state_dict=True)
        parts = {"model_state_dict": state["model"], "optim_state_dict": state["optimizer"]}
        state_dict.set_state_dict(model, optimizer, **parts, options=options)


class _Loss(nn.Module):
    """A model whose call is its loss: what DDP can wrap."""

    def __init__(self, model: nn.Module):
        super().__init__()
        self.model = model

    def forward(self, inputs: Tensor, targets: Tensor) -> Tensor:
        return self.model.loss(inputs, targets)


@contextmanager
def team(run: Run, way: str = "replicate") -> Iterator[Team]:
    """Join the processes that `torchrun` started, once in a program; one that was started alone is a team of one.

    Uses nccl on CUDA devices (one a process) and gloo on CPUs. Raises ValueError for an unknown way, RuntimeError when
    there are more processes on this machine than CUDA devices.
    """
    device = run.device
    if device.type == "cuda":
        local = int(os.environ.get("LOCAL_RANK", "0"))
        if local >= torch.cuda.device_count():
            raise RuntimeError(f"Process {local} has no CUDA device of its own: there are {torch.cuda.device_count()}.")
        device = torch.device("cuda", local)
        torch.cuda.set_device(device)
    backend = "nccl" if device.type == "cuda" else "gloo"
    if "RANK" in os.environ:
        dist.init_process_group(backend)
    else:
        dist.init_process_group(backend, store=dist.HashStore(), rank=0, world_size=1)
    try:
        yield Team(dist.get_rank(), dist.get_world_size(), device, way)
    finally:
        dist.destroy_process_group()
