"""What came before sub-word tokens: stems, lemmas, Korean morphemes, and tagged sentences for a part-of-speech tagger.

Toys, each small enough to read: page 1.1 shows with them what every step throws away. Language models use none of
them. Left out: everything that real tools have (long rule lists, full dictionaries, statistics).
Sources: Porter 1980 (suffix stripping; our rules are fewer and our own), the Universal Dependencies tag names.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Set

# Tried in this order; only the first that leaves enough of the word is stripped.
ENDINGS = "ness ity ing est ers ed er ly es s".split()
SHORTEST_STEM = 3
VOWELS = "aeiouy"

# Dictionary forms that no ending tells. A real lemma table has tens of thousands of entries.
LEMMAS: dict[str, str] = {
    **dict.fromkeys(("am", "are", "is", "was", "were", "been"), "be"),
    **dict.fromkeys(("has", "had"), "have"),
    **dict.fromkeys(("went", "gone", "goes"), "go"),
    **dict.fromkeys(("ran", "runs", "running"), "run"),
    **dict.fromkeys(("ate", "eaten", "eats"), "eat"),
    **dict.fromkeys(("made", "makes", "making"), "make"),
    **dict.fromkeys(("taught", "teaches"), "teach"),
    **dict.fromkeys(("studies", "studied", "studying"), "study"),
    **dict.fromkeys(("better", "best"), "good"),
    **dict.fromkeys(("worse", "worst"), "bad"),
    **{"children": "child", "mice": "mouse", "feet": "foot", "geese": "goose", "wolves": "wolf", "cities": "city"},
}

# Particles follow a Korean noun without a space; several may follow each other (에서 + 는).
PARTICLES = frozenset("은 는 이 가 을 를 에 에서 에게 의 와 과 도 만 으로 로 까지 부터".split())


def stem(word: str) -> str:
    """Strip one ending by rule, without a dictionary: lower-case English, in the manner of Porter 1980.

    Rules know no words: stems need not be words ("studies" gives "studi"), different words may meet ("universe" and
    "university" give "univers"), irregular forms stay ("went"). Words of other scripts come back unchanged.
    """
    left = next((word.removesuffix(e) for e in ENDINGS if _strips(word, e)), word)
    if left != word:
        left = re.sub(r"([bdgmnprt])\1$", r"\1", left)  # sitting, sitt, sit; but fall and miss keep theirs
    if len(left) > SHORTEST_STEM and left.endswith("e"):
        left = left[:-1]  # like, likes, liked
    return re.sub(r"(?<=[^aeiou\W])y$", "i", left)  # study, studies


def _strips(word: str, ending: str) -> bool:
    left = word.removesuffix(ending)
    if left == word or (ending == "s" and word.endswith("ss")):
        return False
    return len(left) >= SHORTEST_STEM and any(letter in VOWELS for letter in left)


def lemma(word: str, table: Mapping[str, str] = LEMMAS) -> str:
    """The dictionary form of a word, looked up; a word that the table does not hold comes back unchanged."""
    return table.get(word, word)


def morphemes(word: str, stems: Set[str], particles: Set[str] = PARTICLES) -> list[str]:
    """Take a Korean word apart: the longest known stem, then the longest particles; [word] where that fails.

    stems: nouns that the analyser knows, in NFC. The cut falls between syllables, so that endings that melt into a
    syllable (갔다 is 가 + 았 + 다) are never found, and a word with two readings (나는) always gets the same one.
    Raises ValueError for an empty word.
    """
    if not word:
        raise ValueError("An empty word has no morphemes.")
    for end in range(len(word), 0, -1):
        if word[:end] in stems:
            rest = _chain(word[end:], particles)
            if rest is not None:
                return [word[:end], *rest]
    return [word]


def _chain(text: str, particles: Set[str]) -> list[str] | None:
    """The text as a row of particles, longest first; None when it is no such row."""
    if not text:
        return []
    for end in range(len(text), 0, -1):
        if text[:end] in particles:
            rest = _chain(text[end:], particles)
            if rest is not None:
                return [text[:end], *rest]
    return None


# Words with one class, and words with two or three: only their neighbours tell which is meant.
WORDS = {
    "DET": "the a this that every".split(),
    "PRON": "they we you i".split(),
    "AUX": "can will must".split(),
    "NOUN": "doctor cat soup city school book cook duck fish walk play guard drink can will".split(),
    "VERB": "see eat like find sell cook duck fish walk play guard drink can".split(),
}
PATTERNS = (
    (6, "PRON VERB DET NOUN"),
    (5, "DET NOUN AUX VERB DET NOUN"),
    (4, "PRON AUX VERB DET NOUN"),
    (3, "DET NOUN AUX VERB"),
    (3, "PRON VERB NOUN"),
    (2, "DET NOUN NOUN AUX VERB"),
    (2, "PRON AUX VERB"),
    (1, "PRON VERB"),
)


def tagged_sentences(count: int, seed: int) -> list[list[tuple[str, str]]]:
    """`count` small English sentences as (word, tag) pairs; the same random seed gives the same sentences.

    Tags are DET, PRON, AUX, NOUN and VERB. Many words have several, as in "they can fish".
    Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError(f"count is {count}; it must not be negative.")
    rng = random.Random(f"tagged {seed}")
    weights, patterns = zip(*PATTERNS, strict=True)
    drawn = (rng.choices(patterns, weights)[0].split() for _ in range(count))
    return [[(rng.choice(WORDS[tag]), tag) for tag in tags] for tags in drawn]
