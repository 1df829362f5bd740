"""PyTorch's own unfold and fold, and cross_entropy."""

import math

import torch


import torch.nn.functional as F


def patchify(pictures, patch):
    if pictures.shape[2] % patch[0] or pictures.shape[3] % patch[1]:
        raise ValueError("patches do not fit")
    cut = pictures.unfold(2, patch[0], patch[0]).unfold(
        3, patch[1], patch[1]
    )  # batch, channels, down, across, rows, columns
    return cut.permute(0, 2, 3, 1, 4, 5).reshape(len(pictures), -1, pictures.shape[1] * patch[0] * patch[1])


def contrastive_loss(pictures, captions, temperature, kinds=None):
    if pictures.shape != captions.shape or len(pictures) == 0 or not temperature > 0:
        raise ValueError("shapes or temperature")
    if kinds is not None and len(kinds) != len(pictures):
        raise ValueError("kinds")
    if pictures.dtype != torch.float64:
        pictures, captions = pictures.float(), captions.float()
    logits = F.normalize(pictures, dim=1) @ F.normalize(captions, dim=1).T / temperature
    if kinds is not None:
        for i, one in enumerate(kinds):
            for j, other in enumerate(kinds):
                if i != j and one == other:
                    logits[i, j] = float("-inf")
    wanted = torch.arange(len(pictures))
    return (F.cross_entropy(logits, wanted) + F.cross_entropy(logits.T, wanted)) / 2
