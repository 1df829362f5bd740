"""All prompts run together; short ones run free while long ones are still primed."""

import torch


def continue_text(model, prompts, steps, end=None):
    if steps < 0:
        raise ValueError("steps")
    if any(len(prompt) == 0 for prompt in prompts):
        raise ValueError("empty prompt")
    if not prompts or steps == 0:
        return [[] for _ in prompts]
    lines, h = [list(prompt) for prompt in prompts], None
    for t in range(max(map(len, prompts)) + steps - 1):
        tokens = torch.tensor([line[min(t, len(line) - 1)] for line in lines])
        logits, h = model(tokens, h)
        best = logits.max(dim=-1, keepdim=True).values
        picked = (logits == best).int().argmax(dim=-1)
        for row, line in enumerate(lines):
            if len(line) == t + 1:
                line.append(int(picked[row]))
    new = [line[len(prompt) : len(prompt) + steps] for line, prompt in zip(lines, prompts, strict=True)]
    return [line[: line.index(end) + 1] if end in line else line for line in new]
