"""All adapters are padded to one rank and gathered by row, as a serving engine does; the base is row 0 of zeros."""

import torch


def adapt(x, weight, adapters, who):
    if len(who) != len(x):
        raise ValueError("one entry per row")
    index = []
    for n in who:
        if n is not None and (n < 0 or n >= len(adapters)):
            raise ValueError("no such adapter")
        index.append(0 if n is None else n + 1)
    out, width = weight.shape
    rank = max((len(made["A"]) for made in adapters), default=1)
    a, b = [x.new_zeros(rank, width)], [x.new_zeros(out, rank)]
    for made in adapters:
        more = rank - len(made["A"])
        a.append(torch.cat([made["A"] * (made["alpha"] / len(made["A"])), x.new_zeros(more, width)]))
        b.append(torch.cat([made["B"], x.new_zeros(out, more)], dim=1))
    index = torch.tensor(index, dtype=torch.int64)
    a, b = torch.stack(a)[index], torch.stack(b)[index]
    return x @ weight.detach().mT + x @ a.mT @ b.mT


def packed_mask(segments):
    length = segments.shape[1]
    # The last place before t that begins an example; a pad begins one of its own.
    fresh = torch.ones_like(segments, dtype=torch.bool)
    fresh[:, 1:] = (segments[:, 1:] != segments[:, :-1]) | (segments[:, 1:] == 0)
    places = torch.arange(length)
    starts = torch.where(fresh, places, 0).cummax(dim=1).values
    return (places >= starts[:, :, None]) & (places <= places[:, None])
