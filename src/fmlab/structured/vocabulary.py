"""What each token writes, in bytes, and all tokens as one tree (a trie) that shares their beginnings.

An automaton over bytes knows nothing of tokens. A mask needs, for every token, the walk of its bytes; in a trie the
walk along "str" is made once for "str", "string" and "strong". Special tokens write nothing and are never allowed,
but for the one that ends a text. A tokenizer that joins words by blanks is stated as bytes too: each word brings its
blank along, and `lead` says that every text therefore begins with one.
Left out: tokenizers whose pieces depend on their neighbours in other ways (normalising ones, SentencePiece's dummy
blank); give their pieces as bytes yourself. Source: Willard and Louf 2023, section 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from fmlab.text import BPE, SPECIALS, WordTokenizer


class Vocabulary:
    """pieces: the bytes of each token, None for one that may not be written. end: the token that ends a text.

    lead: bytes with which the pieces of every non-empty text begin, and which do not belong to the text.
    Raises ValueError for an end outside the vocabulary, TypeError for a piece that is neither bytes nor None.
    A piece of no bytes counts as None: writing it would change nothing, forever.
    """

    def __init__(self, pieces: Sequence[bytes | None], end: int, lead: bytes = b""):
        for number, piece in enumerate(pieces):
            if piece is not None and not isinstance(piece, bytes):
                raise TypeError(f"Token {number} must be bytes or None, not {type(piece).__name__}.")
        if not 0 <= end < len(pieces):
            raise ValueError(f"The end token {end} is none of the {len(pieces)} tokens.")
        self.pieces = [None if number == end else piece or None for number, piece in enumerate(pieces)]
        self.end, self.lead = end, lead
        self.trie = Trie(self.pieces)

    @classmethod
    def of(cls, tokenizer: BPE | WordTokenizer, end: str = "<eos>") -> Vocabulary:
        """The tokens of one of our tokenizers. end: the special token that ends a text, such as "<end>" in a chat.

        Raises ValueError when `end` is no special token of it, TypeError for another kind of tokenizer.
        """
        if isinstance(tokenizer, BPE):
            specials, lead = tokenizer.specials, b""
            pieces = [None] * len(specials) + tokenizer.vocabulary[len(specials) :]
        elif isinstance(tokenizer, WordTokenizer):
            specials, lead = list(SPECIALS), b" "
            pieces = [None if word in SPECIALS else lead + word.encode() for word in tokenizer.words]
        else:
            raise TypeError(f"For a {type(tokenizer).__name__} give the pieces: Vocabulary(pieces, end).")
        if end not in specials:
            raise ValueError(f"{end!r} is no special token of this tokenizer; it has {', '.join(specials)}.")
        return cls(pieces, specials.index(end), lead)

    def __len__(self) -> int:
        return len(self.pieces)

    def bytes_of(self, tokens: Iterable[int]) -> bytes:
        """What some tokens write, without `lead`; the end token writes nothing. Raises ValueError for others."""
        written = b""
        for token in tokens:
            if (piece := self.pieces[token]) is not None:
                written += piece
            elif token != self.end:
                raise ValueError(f"Token {token} writes nothing: it is a special one.")
        return written.removeprefix(self.lead)

    @property
    def single_bytes(self) -> frozenset[int]:
        """The bytes that are tokens by themselves."""
        return frozenset(piece[0] for piece in self.pieces if piece is not None and len(piece) == 1)


def arrows(table: np.ndarray) -> np.ndarray:
    """An automaton's table (states, 256), -1 for no arrow, as `Trie.walk` reads it: (256, states + 1), the last -1."""
    return np.ascontiguousarray(np.concatenate([table, np.full((1, 256), -1, dtype=table.dtype)]).T)


class Trie:
    """All pieces as a tree; node 0 is the empty beginning, every other node adds one byte to its parent.

    children[n]: (byte, node) pairs. tokens[n]: the tokens that end here. Nodes are numbered level by level:
    levels[d] = (first, after) are those of d + 1 bytes; parent and byte, (nodes,), say what each was made of. Token
    end_token[i] ends at node end_node[i].
    """

    def __init__(self, pieces: Sequence[bytes | None]):
        self.children: list[list[tuple[int, int]]] = [[]]
        self.tokens: list[list[int]] = [[]]
        self.levels: list[tuple[int, int]] = []
        parents, added = [0], [0]
        at: dict[bytes, int] = {b"": 0}
        ends: dict[bytes, list[int]] = {}
        for token, piece in enumerate(pieces):
            if piece is not None:
                ends.setdefault(piece, []).append(token)
        beginnings: list[set[bytes]] = [set() for _ in range(max(map(len, ends), default=0))]
        for piece in ends:
            for length in range(len(piece), 0, -1):
                if piece[:length] in beginnings[length - 1]:
                    break
                beginnings[length - 1].add(piece[:length])
        for level in beginnings:
            first = len(parents)
            for text in sorted(level):
                node, parent = len(parents), at[text[:-1]]
                at[text] = node
                self.children[parent].append((text[-1], node))
                self.children.append([])
                self.tokens.append(ends.get(text, []))
                parents.append(parent)
                added.append(text[-1])
            self.levels.append((first, len(parents)))
        self.parent, self.byte = np.array(parents), np.array(added)
        pairs = [(token, node) for node, tokens in enumerate(self.tokens) for token in tokens]
        self.end_token, self.end_node = np.array(pairs, dtype=np.int64).reshape(-1, 2).T

    def __len__(self) -> int:
        return len(self.parent)

    def walk(self, arrows: np.ndarray, states: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Walk all pieces at the same time, one byte a level, from each of some states of an automaton.

        arrows: (256, states + 1), the state after each byte, -1 where a walk stops; the last column, which -1 picks, is
        all -1. states: (n,). Yields for each level the nodes (k,) that some walk reaches, and the states there, (k, n).
        """
        place = np.full(len(self), -1)  # of a node among those of its level that were reached
        place[0], at = 0, states[None, :]
        for first, after in self.levels:
            level = np.arange(first, after)
            level = level[place[self.parent[first:after]] >= 0]
            at = arrows[self.byte[level][:, None], at[place[self.parent[level]]]]
            alive = (at >= 0).any(axis=1)
            level, at = level[alive], at[alive]
            place[level] = np.arange(len(level))
            yield level, at
