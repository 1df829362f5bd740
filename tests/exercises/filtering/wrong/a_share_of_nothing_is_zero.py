"""A share of nothing is given as 0."""

CAUGHT_BY = ["test-precision-recall"]
MESSAGE = "share of nothing"


def precision_recall(kept, labels, sizes=None):
    sizes = [1] * len(kept) if sizes is None else sizes
    if not len(kept) == len(labels) == len(sizes):
        raise ValueError("one decision, one label and one size for each page")
    pages = list(zip(kept, labels, sizes, strict=True))
    both = sum(size for keep, good, size in pages if keep and good)
    all_kept = sum(size for keep, _, size in pages if keep)
    all_good = sum(size for _, good, size in pages if good)
    return (both / all_kept if all_kept else 0.0), (both / all_good if all_good else 0.0)
