"""Byte-level byte-pair encoding (BPE): text to bytes, and bytes to the pieces that were frequent in some training text.

Text is first cut into words, numbers, runs of signs and runs of spaces; no piece crosses such a cut. Training then
joins, again and again, the most frequent pair of neighbouring pieces. Encoding replays these merges in their order.

Sources: Sennrich et al. 2016, section 3.2 (merges); Radford et al. 2019, section 2.2, and their code (bytes, cuts).
Left out: other cuts than GPT-2's, normalisation (NFC), dropout, and a limit on the length of a piece.
"""

from __future__ import annotations

import json
import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush
from itertools import pairwise
from pathlib import Path

from fmlab.text.pretokens import pretoken_bytes, pretoken_pattern, pretokens, readable

# The order in which GPT-2 numbers the 256 bytes: those that it could print as one visible character come first.
BYTES = [*range(33, 127), *range(161, 173), *range(174, 256)]
BYTES += [byte for byte in range(256) if byte not in BYTES]
EOS = "<eos>"
FORMAT = "fmlab byte-level BPE 1"
REMEMBERED, LONGEST_REMEMBERED = 100_000, 100  # encode remembers so many words, none longer than this (characters)

Pair = tuple[int, int]


class BPE:
    """A tokenizer. Ids: first the special tokens, then the 256 bytes in the order of `BYTES`, then merged pieces.

    merges: pairs of pieces in the order in which training joined them. specials: strings such as "<eos>".
    Raises ValueError for a merge that repeats or joins what is no piece yet, and for repeated or empty special tokens.
    """

    def __init__(self, merges: Iterable[tuple[bytes, bytes]] = (), specials: Sequence[str] = (EOS,)):
        if not isinstance(specials, list | tuple) or not all(isinstance(name, str) and name for name in specials):
            raise ValueError(f"specials must be a list of non-empty strings, not {specials!r}.")
        if len(set(specials)) != len(specials):
            raise ValueError(f"specials must differ from each other: {', '.join(specials)}.")
        self.specials = list(specials)
        self.merges: list[tuple[bytes, bytes]] = []
        self.vocabulary = [*(name.encode() for name in specials), *(bytes([byte]) for byte in BYTES)]
        self.ids = {piece: number for number, piece in enumerate(self.vocabulary) if number >= len(specials)}
        self._bytes = [self.ids[bytes([byte])] for byte in range(256)]
        self._ranks: dict[Pair, Pair] = {}  # pair of ids: (its place among the merges, id of the joined piece)
        self._remembered: dict[str, list[int]] = {}
        for left, right in merges:
            if left not in self.ids or right not in self.ids:
                raise ValueError(f"Merge {len(self.merges)} joins {left!r} and {right!r}: not pieces yet.")
            self._add((self.ids[left], self.ids[right]))

    def _add(self, pair: Pair) -> int:
        """Append a merge and return the id of its piece; a piece that can be joined in two ways has one id."""
        left, right = (self.vocabulary[number] for number in pair)
        if pair in self._ranks:
            raise ValueError(f"Merge {len(self.merges)} joins {left!r} and {right!r} for the second time.")
        joined = self.ids.setdefault(left + right, len(self.vocabulary))
        if joined == len(self.vocabulary):
            self.vocabulary.append(left + right)
        self._ranks[pair] = (len(self.merges), joined)
        self.merges.append((left, right))
        return joined

    @classmethod
    def train(cls, texts: Iterable[str], vocab_size: int, specials: Sequence[str] = (EOS,)) -> BPE:
        """Join pairs until there are `vocab_size` tokens, special tokens and the 256 bytes included.

        Each step joins the most frequent pair everywhere. Of equally frequent pairs the one with the smaller left id
        wins, then the smaller right id: bytes in the order of `BYTES`, then earlier merges before later ones. In "aaa"
        the pair (a, a) counts twice; the left one is joined. These are the rules of Hugging Face's `tokenizers`, so
        that both give the same ids. Special tokens written out in the texts are ordinary text here.

        Raises ValueError for a vocab_size too small for special tokens and bytes, TypeError for a single string.
        When no pair is left before `vocab_size` is reached, it stops with fewer tokens and a UserWarning.
        """
        tokenizer = cls((), specials)
        if vocab_size < len(tokenizer):
            needs = f"256 bytes and {len(specials)} special tokens"
            raise ValueError(f"vocab_size is {vocab_size}; {needs} alone need {len(tokenizer)}.")
        if isinstance(texts, str | bytes):
            raise TypeError("texts is a single text: give a list of texts, such as [text].")
        words: Counter[str] = Counter()
        for text in texts:
            words.update(pretokens(text))
        pieces = _Pieces(words, tokenizer._bytes)
        while len(tokenizer) < vocab_size and (pair := pieces.most_frequent()):
            pieces.join(pair, tokenizer._add(pair))
        if len(tokenizer) < vocab_size:
            least = f"{len(tokenizer)} tokens instead of {vocab_size}"
            warnings.warn(f"No pair is left to join: {least}. Give more text or ask for less.", stacklevel=2)
        return tokenizer

    def __len__(self) -> int:
        return len(self.vocabulary)

    def __repr__(self) -> str:
        return f"BPE({len(self)} tokens)"

    @property
    def eos(self) -> int:
        """Id of `<eos>`, which stands between documents. Raises ValueError when it is not among the special tokens."""
        if EOS not in self.specials:
            raise ValueError(f"This tokenizer has no {EOS}: its special tokens are {self.specials}.")
        return self.specials.index(EOS)

    def encode(self, text: str | bytes, allow_special: bool = False) -> list[int]:
        """Ids of a text. "<eos>" inside a text is five ordinary characters unless `allow_special` is true.

        Bytes need not be valid UTF-8. Raises ValueError for a str with a lone surrogate, TypeError for other types.
        """
        if allow_special and self.specials:
            longest_first = sorted(self.specials, key=len, reverse=True)
            parts = re.split(f"({'|'.join(map(re.escape, longest_first))})", readable(text))
        else:
            parts = [readable(text)]
        ids: list[int] = []
        for number, part in enumerate(parts):
            if number % 2:  # re.split gives text, special token, text, special token, ..., text
                ids.append(self.specials.index(part))
                continue
            for word in pretoken_pattern().findall(part):
                known = self._remembered.get(word)
                ids += self._encode_word(word) if known is None else known
        return ids

    def _encode_word(self, word: str) -> list[int]:
        ids = self._replay([self._bytes[byte] for byte in pretoken_bytes(word)])
        if len(word) <= LONGEST_REMEMBERED:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            self._remembered[word] = ids
        return ids

    def _replay(self, ids: list[int]) -> list[int]:
        """Join the pairs of one word, always the earliest merge and of equal ones the leftmost; n log n for n bytes."""
        ranks, end = self._ranks, len(ids)
        before, after = list(range(-1, end - 1)), list(range(1, end + 1))
        waiting = [(*ranks[pair], place) for place, pair in enumerate(pairwise(ids)) if pair in ranks]
        heapify(waiting)
        while waiting:
            rank, joined, left = heappop(waiting)
            right = after[left]
            if right == end or ranks.get((ids[left], ids[right])) != (rank, joined):
                continue  # one of the two was joined with another neighbour meanwhile
            ids[left], ids[right] = joined, -1
            after[left] = following = after[right]
            if following < end:
                before[following] = left
            for first, second in ((before[left], left), (left, following)):
                if first >= 0 and second < end and (pair := (ids[first], ids[second])) in ranks:
                    heappush(waiting, (*ranks[pair], first))
        return [number for number in ids if number >= 0]

    def pieces(self, text: str | bytes) -> list[bytes]:
        """The bytes of each token of a text; a piece need not be whole characters."""
        return [self.vocabulary[number] for number in self.encode(text)]

    def decode_bytes(self, ids: Iterable[int]) -> bytes:
        """The exact bytes of any ids; a special token gives its name. Raises IndexError for ids out of range."""
        numbers = [int(number) for number in ids]
        if numbers and not 0 <= min(numbers) <= max(numbers) < len(self):
            raise IndexError(f"Token ids must lie in 0..{len(self) - 1}.")
        return b"".join([self.vocabulary[number] for number in numbers])

    def decode(self, ids: Iterable[int], errors: str = "replace") -> str:
        """The text of some ids. Bytes that are no whole character become U+FFFD, or raise with errors="strict"."""
        return self.decode_bytes(ids).decode("utf-8", errors)

    def save(self, path: str | Path) -> None:
        """Write specials and merges as JSON; each byte of a piece is one character (Latin-1)."""
        merges = [[left.decode("latin-1"), right.decode("latin-1")] for left, right in self.merges]
        content = {"format": FORMAT, "specials": self.specials, "merges": merges}
        Path(path).write_text(json.dumps(content), encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path) -> BPE:
        """Read what `save` wrote. Raises ValueError, naming the file, for anything else."""
        try:
            content = json.loads(Path(path).read_bytes())
            if not isinstance(content, dict) or content.get("format") != FORMAT:
                raise ValueError(f'there is no "format": "{FORMAT}" in it')
            if set(content) != {"format", "specials", "merges"}:
                raise ValueError("it must hold format, specials and merges, and nothing else")
            merges = content["merges"]
            if not isinstance(merges, list) or not all(isinstance(m, list) and len(m) == 2 for m in merges):
                raise ValueError("merges must be a list of pairs")
            if not all(isinstance(piece, str) and all(c < "\u0100" for c in piece) for m in merges for piece in m):
                raise ValueError("a merge must be two strings with one character (U+0000 to U+00FF) for each byte")
            return cls([(a.encode("latin-1"), b.encode("latin-1")) for a, b in merges], content["specials"])
        except ValueError as error:
            raise ValueError(f"{path} is no saved tokenizer: {error}") from None


class _Pieces:
    """The distinct words of the training text as one linked list of ids, with the count and places of every pair.

    -1 stands between words, and where the right piece of a joined pair was. Places may be out of date: `join` looks
    before it joins. The heap may hold counts that have fallen since: `most_frequent` corrects them when they come up.
    """

    def __init__(self, words: Counter[str], byte_ids: list[int]):
        self.ids, self.weight = [-1], [0]  # weight: how often the word of this place occurs
        for word, count in words.items():
            in_bytes = pretoken_bytes(word)
            self.ids += [*map(byte_ids.__getitem__, in_bytes), -1]
            self.weight += [count] * len(in_bytes) + [0]
        self.before, self.after = list(range(-1, len(self.ids) - 1)), list(range(1, len(self.ids) + 1))
        self.places: dict[Pair, list[int]] = defaultdict(list)
        for place, pair in enumerate(pairwise(self.ids)):
            self.places[pair].append(place)
        for pair in [pair for pair in self.places if -1 in pair]:
            del self.places[pair]
        self.counts: dict[Pair, int] = defaultdict(int)
        for pair, found in self.places.items():
            self.counts[pair] = sum(map(self.weight.__getitem__, found))
        self.heap = [(-count, pair) for pair, count in self.counts.items()]
        heapify(self.heap)

    def most_frequent(self) -> Pair | None:
        """The pair to join next, or None when there is no pair any more."""
        while self.heap:
            count, pair = heappop(self.heap)
            if self.counts[pair] == -count:
                return pair
            if self.counts[pair] > 0:
                heappush(self.heap, (-self.counts[pair], pair))
        return None

    def join(self, pair: Pair, joined: int) -> None:
        """Replace a pair by one id, from left to right, and update counts and places of the pairs around it."""
        ids, before, after = self.ids, self.before, self.after
        lefts: dict[int, list[int]] = defaultdict(list)  # id of the piece before: the places of that piece
        rights: dict[int, list[int]] = defaultdict(list)  # id of the piece after: the places of the joined piece
        for left in sorted(self.places.pop(pair)):
            right = after[left]
            if (ids[left], ids[right]) == pair:
                previous, following = before[left], after[right]
                lefts[ids[previous]].append(previous)
                rights[ids[following]].append(left)
                ids[left], ids[right] = joined, -1
                after[left], before[following] = following, left
        changes = [((x, pair[0]), (x, joined), places) for x, places in lefts.items() if x >= 0]
        changes += [((pair[1], x), (joined, x), places) for x, places in rights.items() if x >= 0]
        for old, new, places in changes:
            count = sum(map(self.weight.__getitem__, places))
            self.counts[old] -= count
            self.counts[new] += count
            self.places[new] += places
        del self.counts[pair]
        for new in {new for _, new, _ in changes}:
            if self.counts[new] > 0:
                heappush(self.heap, (-self.counts[new], new))
