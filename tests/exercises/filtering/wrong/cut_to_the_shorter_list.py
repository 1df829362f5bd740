"""zip cuts the longer list instead of refusing it."""

CAUGHT_BY = ["test-precision-recall"]
MESSAGE = "lists of different lengths"


def precision_recall(kept, labels, sizes=None):
    sizes = [1] * len(kept) if sizes is None else sizes
    pages = list(zip(kept, labels, sizes))
    both = sum(size for keep, good, size in pages if keep and good)
    all_kept = sum(size for keep, _, size in pages if keep)
    all_good = sum(size for _, good, size in pages if good)
    return (both / all_kept if all_kept else 1.0), (both / all_good if all_good else 1.0)
