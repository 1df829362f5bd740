"""Reshapes with einops-like helpers of its own; zero_shot with numpy."""

import math

import torch


import numpy as np


def unpatchify(tokens, patch, shape):
    (rows, columns), (channels, height, width) = patch, shape
    if height % rows or width % columns:
        raise ValueError("fit")
    if tokens.shape[1] != (height // rows) * (width // columns) or tokens.shape[2] != channels * rows * columns:
        raise ValueError("fit")
    place = torch.arange(channels * height * width).reshape(1, channels, height, width)
    order = patchify(place, patch).flatten()
    return tokens.flatten(1)[:, order.argsort()].reshape(-1, channels, height, width)


def zero_shot(pictures, prompts):
    if len(prompts) == 0 or any(len(s) == 0 for s in prompts):
        raise ValueError("classes")

    def unit(x):
        size = np.linalg.norm(x, axis=-1, keepdims=True)
        return np.divide(x, size, out=np.zeros_like(x), where=size > 1e-12)

    classes = np.stack([unit(unit(s.double().numpy()).mean(0)) for s in prompts])
    return [int(i) for i in (unit(pictures.double().numpy()) @ classes.T).argmax(1)]
