"""How fast our near-duplicate detection is, beside datasketch: python benchmarks/near_duplicates.py [--quick]

Both get the same 100,000 texts of the made-up crawl's size, of which one in ten repeats an earlier one with a few words
changed, the same shingles, 128 places, the same 32 bands of 4, and the same rule (in order; a proposed pair is decided
by its exact similarity). datasketch hashes as its documentation shows, one `update` a shingle, and, told apart, in
bulk. The planted repeats that each finds are compared first: recall must agree within a hundredth.

Needs `pip install datasketch`, which the course itself does not. Leaves out memory, and work spread over machines.
Writes benchmarks/results/near_duplicates.json and prints it.
"""

from __future__ import annotations

import random
import sys

from common import about, comparison, measurement, needed, quick, report, side_by_side

from fmlab.text.near_duplicates import jaccard, near_duplicates, shingles

datasketch = needed("datasketch")
SAME = "both find the same share of the planted copies, within a hundredth"

BANDS, ROWS, THRESHOLD, SIZE = 32, 4, 0.7, 5


def planted(count: int, seed: int = 0) -> tuple[list[str], dict[int, int]]:
    """Texts of 30 to 80 words, and for each near copy (one word in forty changed) the index of its original."""
    generator = random.Random(seed)
    words = ["".join(generator.choices("abcdefghijklmnopqrstuvwxyz", k=generator.randint(2, 9))) for _ in range(20_000)]
    texts: list[str] = []
    copies: dict[int, int] = {}
    for number in range(count):
        if number > 10 and generator.random() < 0.1:
            original = generator.randrange(number)
            copied = [generator.choice(words) if generator.random() < 1 / 40 else w for w in texts[original].split()]
            copies[number] = original
            texts.append(" ".join(copied))
        else:
            texts.append(" ".join(generator.choices(words, k=generator.randint(30, 80))))
    return texts, copies


def peer(texts: list[str], bulk: bool) -> list[int | None]:
    """The same rule with datasketch's MinHash and MinHashLSH."""
    index = datasketch.MinHashLSH(num_perm=BANDS * ROWS, params=(BANDS, ROWS))
    sets = [shingles(text, SIZE) for text in texts]
    found: list[int | None] = []
    for number, members in enumerate(sets):
        signature = datasketch.MinHash(num_perm=BANDS * ROWS)
        if bulk:
            signature.update_batch([member.encode() for member in members])
        else:
            for member in members:
                signature.update(member.encode())
        similar = [(jaccard(members, sets[other]), -other) for other in index.query(signature)]
        best = max(similar, default=(0.0, 0))
        if best[0] >= THRESHOLD:
            found.append(-best[1])
        else:
            found.append(None)
            index.insert(number, signature)
    return found


def recall(found: list[int | None], texts: list[str], copies: dict[int, int]) -> float:
    """The share of planted copies at least as similar as the threshold that were found."""
    near = [n for n, o in copies.items() if jaccard(shingles(texts[n], SIZE), shingles(texts[o], SIZE)) >= THRESHOLD]
    return sum(found[number] is not None for number in near) / len(near)


def main() -> None:
    few = quick(__doc__)
    texts, copies = planted(5_000 if few else 100_000)
    mine = recall(near_duplicates(texts, THRESHOLD, SIZE, BANDS, ROWS), texts, copies)
    theirs = recall(peer(texts, bulk=True), texts, copies)
    if abs(mine - theirs) > 0.01:
        sys.exit(f"ours finds {mine:.3f} of the copies, datasketch {theirs:.3f}")
    found = about(datasketch=datasketch.__version__)
    found |= {"texts": len(texts), "recall": {"ours": round(mine, 4), "datasketch": round(theirs, 4)}}
    compared = []
    for name, bulk in (("datasketch, as its documentation shows", False), ("datasketch, in bulk", True)):
        measured = side_by_side(
            name,
            lambda: near_duplicates(texts, THRESHOLD, SIZE, BANDS, ROWS),
            lambda bulk=bulk: peer(texts, bulk),
            1 if few or not bulk else 3,
        )
        told = {"package": "datasketch", "sizes": f"{len(texts):,} texts", "checked": SAME}
        compared.append(
            comparison("find near-duplicates", name, measured, aim=3, amount=len(texts), unit="texts", **told)
        )
    shares = [measurement(f"planted copies found by {who}", 100 * r, "%") for who, r in found["recall"].items()]
    report("near_duplicates", found, not few, compared, shares)


if __name__ == "__main__":
    main()
