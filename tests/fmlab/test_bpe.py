"""Byte-level BPE against Hugging Face's tokenizers (same ids), against its own rules, and against bad input."""

import itertools
import json
import random
import warnings
from collections import Counter
from unicodedata import category

import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fmlab.text import BPE, pack
from fmlab.text.bpe import BYTES, LONGEST_REMEMBERED, REMEMBERED
from fmlab.text.pretokens import pretokens

tokenizers = pytest.importorskip("tokenizers", reason="pip install -r requirements.txt brings tokenizers")

ENGLISH = (
    "It's the weather that they'll talk about; we've heard 12,345 of them, and I'm sure you'd say we're late. "
    "The quick brown fox jumps over the lazy dog   and  runs. Low, lower, lowest; new, newer, newest.\n\n\tEnd.\r\n"
)
KOREAN = (
    "나는 어제 핫초코맛치킨을 먹었다. 꿼쀐쮌휈뛠? 서울의 날씨는 2024년에도 맑았다. 어제와 오늘, 그리고 내일의 치킨!\n"
)
HINDI = "मुझे गरम चाय पसंद है। सीमा का जन्म १९८४ में दिल्ली में हुआ। मुझे आम और चावल भी पसंद हैं।\n"
EMOJI = "👩‍👩‍👧‍👦🇰🇷👍🏽🙂🙂🙂 ok 👩‍👩‍👧‍👦 ☕️ 1️⃣ ² ½ Ⅻ\n"
CODE = "def mean(values):\n    total = 0\n    for x in values:\n        total += x\n    return total / len(values)\n"
MIXED = "مرحبا بالعالم שלום Привет 你好世界 ありがとう\u00a0\u3000\u2003x\u0085y\x1cz a'S 'LL ''ve\u200b\ufeff\u0301\n"
TEXTS = {
    "English": [ENGLISH * 5],
    "Korean": [KOREAN * 3, KOREAN[10:]],
    "Hindi": [HINDI, HINDI * 2],
    "emoji": [EMOJI * 4],
    "code": [CODE * 3, ENGLISH],
    "mixed": [ENGLISH, KOREAN, HINDI, EMOJI, CODE, MIXED, "", " ", "\n"],
    "long words": ["ab" * 900 + "abc" * 500, "=" * 700, " " * 300 + "가나" * 200],
}
UNSEEN = [
    ENGLISH[::-1],
    KOREAN[5:] + EMOJI,
    HINDI[3:],
    CODE.upper(),
    MIXED,
    "\0\x7f\ud7ff\ue000\uffff\U0010ffff",
    "zzz" * 50,
]


def trained(texts, vocab_size, specials=("<eos>",)) -> BPE:
    """BPE.train without the warning that the texts are used up."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return BPE.train(texts, vocab_size, specials)


def peer(texts, vocab_size, specials=("<eos>",)):
    """The library's tokenizer under the rules of ours: all 256 bytes, GPT-2's cuts, no blank before the text."""
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=vocab_size,
        min_frequency=0,
        show_progress=False,
        special_tokens=list(specials),
        initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


CHARACTERS = {chr(0x100 + number - 188 if number >= 188 else byte): byte for number, byte in enumerate(BYTES)}


def in_bytes(token: str) -> bytes:
    """The bytes that the library writes as printable characters."""
    return bytes(CHARACTERS[character] for character in token)


def assert_same(ours: BPE, theirs, texts):
    merges = [tuple(map(in_bytes, merge)) for merge in json.loads(theirs.to_str())["model"]["merges"]]
    assert ours.merges == merges
    assert len(ours) == theirs.get_vocab_size()
    for text in texts:
        encoded = theirs.encode(text)
        assert ours.encode(text) == encoded.ids, text
        assert ours.pieces(text) == [in_bytes(token) for token in encoded.tokens]
        assert ours.decode(encoded.ids) == theirs.decode(encoded.ids) == text


# ---------------------------------------------------------------- the same as the library


@pytest.mark.parametrize("vocab_size", [257, 258, 300, 400, 5000])
@pytest.mark.parametrize("name", TEXTS)
def test_training_and_encoding_agree_with_the_library(name, vocab_size):
    texts = TEXTS[name]
    everything = [*itertools.chain(*TEXTS.values()), *UNSEEN]
    assert_same(trained(texts, vocab_size), peer(texts, vocab_size), everything)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.text(st.sampled_from("ab 가-\n1"), max_size=200), max_size=4),
    st.integers(256, 330),
    st.text(st.sampled_from("ab 가-\n1c"), max_size=120),
)
@example(["aaaaaaa aaa aaaa"], 262, "aaaaaaaaaaaaaa")
@example(["ababababa babab"], 270, "bababababab")
def test_texts_of_few_letters_full_of_ties_and_overlaps_agree_too(texts, vocab_size, unseen):
    assert_same(trained(texts, vocab_size, ()), peer(texts, vocab_size, ()), [*texts, unseen])


def test_several_special_tokens_come_first_and_shift_the_ids():
    specials = ("<pad>", "<eos>", "<user>", "<user>x")
    ours, theirs = trained(TEXTS["mixed"], 320, specials), peer(TEXTS["mixed"], 320, specials)
    assert_same(ours, theirs, UNSEEN)
    assert ours.eos == 1 and ours.vocabulary[:4] == [b"<pad>", b"<eos>", b"<user>", b"<user>x"]
    text = "<eos>Hi<user>x<user> there<eos><eos>"
    assert ours.encode(text, allow_special=True) == theirs.encode(text).ids


@pytest.mark.slow
def test_cuts_differ_from_the_librarys_only_at_characters_newer_than_this_python():
    """Each character between letter, blank and number, which tells its class; unassigned planes are only sampled."""
    theirs = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)

    def differs(block):
        text = "".join(f"a{c} {c}1\n" for c in block)
        return [word.encode() for word in pretokens(text)] != [in_bytes(w) for w, _ in theirs.pre_tokenize_str(text)]

    codes = [*range(0xD800), *range(0xE000, 0x32400), *range(0x32400, 0x110000, 97), *range(0xE0000, 0xE0200)]
    different = []
    for start in range(0, len(codes), 128):
        block = [chr(code) for code in codes[start : start + 128]]
        if differs(block):
            different += [c for c in block if differs([c])]
    assert {category(c) for c in different} <= {"Cn"}, "they may differ only where this Python knows no character"
    assert len(different) < 20_000


# ---------------------------------------------------------------- the rules


def textbook(texts, vocab_size) -> list[tuple[bytes, bytes]]:
    """Merges by counting every pair anew before each one: slow, and short enough to be seen to be right."""
    order = {bytes([byte]): number for number, byte in enumerate(BYTES)}
    words = [[bytes([byte]) for byte in word.encode()] for text in texts for word in pretokens(text)]
    merges = []
    while len(order) < vocab_size:
        counts = Counter(pair for word in words for pair in itertools.pairwise(word))
        if not counts:
            break
        pair = min(counts, key=lambda p: (-counts[p], order[p[0]], order[p[1]]))
        merges.append(pair)
        order.setdefault(b"".join(pair), len(order))
        for word in words:
            place = 0
            while place < len(word) - 1:
                if (word[place], word[place + 1]) == pair:
                    word[place : place + 2] = [b"".join(pair)]
                place += 1
    return merges


@pytest.mark.parametrize("name", ["English", "Korean", "mixed"])
def test_incremental_counting_gives_the_merges_of_counting_anew(name):
    texts = TEXTS[name]
    assert trained(texts, 330, ()).merges == textbook(texts, 330)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("we're they've I'm you'd it's don't he'll", "we|'re| they|'ve| I|'m| you|'d| it|'s| don|'t| he|'ll"),
        ("IT'S 'tis", "IT|'|S| '|tis"),
        ("a  b   c\n\nd ", "a| | b|  | c|\n|\n|d| "),
        ("x1=2.50;", "x|1|=|2|.|50|;"),
        ("핫초코맛치킨을 먹었다.", "핫초코맛치킨을| 먹었다|."),
        ("हिन्दी", "ह|ि|न|्|द|ी"),
    ],
)
def test_the_cuts_are_those_of_gpt_2(text, cut):
    """Endings only in small letters; one blank goes along; a vowel sign of Devanagari is no letter and cuts."""
    assert pretokens(text) == cut.split("|")


def test_a_worked_example():
    """lo and ow occur three times (l has the smaller id), then lo+w three times, then the blank and low twice."""
    tokenizer = BPE.train(["low low lower newest"], 256 + 4, specials=())
    assert tokenizer.merges == [(b"l", b"o"), (b"lo", b"w"), (b" ", b"low"), (b"e", b"r")]


def test_of_equally_frequent_pairs_the_smaller_ids_win():
    assert BPE.train(["dc", "ba"], 258, ()).merges == [(b"b", b"a"), (b"d", b"c")]
    assert BPE.train(["xz", "xy"], 257, ()).merges == [(b"x", b"y")]
    assert BPE.train([" a", "xy"], 257, ()).merges == [(b"x", b"y")], "GPT-2 numbers the blank after every letter"
    by_letters_first = [(b"a", b"b"), (b"c", b"d"), (b"ab", b"x"), (b"cd", b"x")]
    assert BPE.train(["abx", "cdx"], 260, ()).merges == by_letters_first, "then earlier merges before later ones"


def test_in_a_run_every_place_counts_and_the_left_pair_is_joined():
    tokenizer = BPE.train(["aaa", "bc", "bc"], 258, ())
    assert tokenizer.merges == [(b"a", b"a"), (b"b", b"c")]  # (a, a) counts 2, as often as (b, c), and a < b
    assert tokenizer.pieces("aaa") == [b"aa", b"a"] and tokenizer.pieces("aaaa") == [b"aa", b"aa"]


def test_too_little_text_stops_early_and_says_so():
    with pytest.warns(UserWarning, match=r"No pair is left to join: 258 tokens instead of 1000"):
        tokenizer = BPE.train(["ab"], 1000)
    assert len(tokenizer) == 258 and tokenizer.merges == [(b"a", b"b")]
    with pytest.warns(UserWarning, match="257 tokens"):
        assert BPE.train([], 1000).merges == []


def test_enough_text_gives_exactly_the_size_asked_for_and_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(BPE.train([ENGLISH], 300)) == 300
        assert len(BPE.train([ENGLISH], 257)) == 257


def test_order_and_division_of_the_texts_do_not_matter():
    words = [word for text in TEXTS["mixed"] for word in text.split("\n")]
    shuffled = random.Random(3).sample(words, len(words))
    assert trained(words, 340).merges == trained(iter(shuffled), 340).merges


@pytest.mark.parametrize("name", TEXTS)
def test_every_piece_is_its_two_parts_and_the_parts_came_before(name):
    tokenizer = trained(TEXTS[name], 500)
    known = set(tokenizer.vocabulary[1:257])
    assert known == {bytes([byte]) for byte in range(256)}
    for left, right in tokenizer.merges:
        assert left in known and right in known
        known.add(left + right)
    assert known == set(tokenizer.vocabulary[1:])
    assert all(tokenizer.vocabulary[number] == piece for piece, number in tokenizer.ids.items())


# ---------------------------------------------------------------- there and back

TOKENIZER = trained(TEXTS["mixed"], 700)


@settings(max_examples=300, deadline=None)
@given(st.text())
@example("핫초코맛치킨")
@example("\u0301a\u200d👩‍👩‍👧‍👦 \x1c\x85")
def test_any_text_comes_back(text):
    ids = TOKENIZER.encode(text)
    assert TOKENIZER.decode(ids) == TOKENIZER.decode(ids, errors="strict") == text
    assert b"".join(TOKENIZER.pieces(text)) == text.encode()
    assert TOKENIZER.encode(text.encode()) == ids


@settings(max_examples=300, deadline=None)
@given(st.binary())
@example(b"\xed\xa0\x80 \xff\xfe\xc0\x80")
@example("가".encode()[:2])
def test_any_bytes_come_back_even_when_they_are_no_utf8(data):
    ids = TOKENIZER.encode(data)
    assert TOKENIZER.decode_bytes(ids) == data
    assert TOKENIZER.decode(ids) == data.decode("utf-8", "replace")


@given(st.lists(st.integers(0, len(TOKENIZER) - 1)))
def test_any_ids_can_be_decoded(ids):
    assert TOKENIZER.decode_bytes(ids) == b"".join(TOKENIZER.vocabulary[number] for number in ids)
    assert TOKENIZER.decode(ids) == TOKENIZER.decode_bytes(ids).decode("utf-8", "replace")


def test_a_cut_character_is_replaced_or_refused():
    ids = BPE(specials=()).encode("가")
    assert len(ids) == 3
    assert BPE(specials=()).decode(ids[:2]) == "\ufffd"
    with pytest.raises(UnicodeDecodeError):
        BPE(specials=()).decode(ids[:2], errors="strict")


def test_no_text_no_tokens():
    assert TOKENIZER.encode("") == TOKENIZER.encode(b"") == TOKENIZER.pieces("") == []
    assert TOKENIZER.decode([]) == "" and TOKENIZER.decode_bytes([]) == b""


def test_a_word_of_100000_characters_is_encoded():
    """Without blanks the whole text is one word; an encoder that scans it again for each merge does not come back."""
    random_letters = "".join(random.Random(0).choices("abcdefgh가나다", k=100_000))
    for word in (random_letters, "a" * 100_000, "ab" * 50_000):
        ids = TOKENIZER.encode(word)
        assert TOKENIZER.decode(ids) == word and len(ids) <= len(word.encode())


def test_remembered_words_change_nothing():
    fresh = BPE(TOKENIZER.merges, TOKENIZER.specials)
    text = ENGLISH + KOREAN
    assert fresh.encode(text) == fresh.encode(text) == TOKENIZER.encode(text)
    ids = fresh.encode("fox")
    ids.append(0)
    assert fresh.encode("fox") == ids[:-1]
    fresh._remembered.update((str(number), []) for number in range(REMEMBERED))
    assert fresh.encode("never seen before") == TOKENIZER.encode("never seen before")
    assert len(fresh._remembered) < REMEMBERED
    fresh.encode("long" * 1000)
    assert max(map(len, fresh._remembered)) <= LONGEST_REMEMBERED


def test_special_tokens_come_from_text_only_when_asked_for():
    tokenizer = trained(["<eos> is a special token <eos>" * 9], 300)
    ids = tokenizer.encode("<eos> is <eos>")
    assert tokenizer.eos not in ids and tokenizer.decode(ids) == "<eos> is <eos>"
    asked = tokenizer.encode("<eos> is <eos>", allow_special=True)
    assert asked == [tokenizer.eos, *tokenizer.encode(" is "), tokenizer.eos]
    assert tokenizer.encode(b"\xff<eos>", allow_special=True) == [*tokenizer.encode(b"\xff"), tokenizer.eos]
    assert tokenizer.decode(asked) == "<eos> is <eos>"
    assert BPE(specials=()).encode("<eos>", allow_special=True) == BPE(specials=()).encode("<eos>")


def test_pack_takes_it_as_it_takes_the_word_tokenizer():
    stream = pack(["ab", "c"], BPE(), 5)
    assert stream.tolist() == [0, *BPE().encode("ab"), 0, *BPE().encode("c")]
    assert BPE().decode(stream) == "<eos>ab<eos>c"
    assert BPE().decode(torch.tensor([])) == ""


# ---------------------------------------------------------------- saved and read again


def test_saved_and_loaded_it_is_the_same(tmp_path):
    TOKENIZER.save(tmp_path / "bpe.json")
    loaded = BPE.load(str(tmp_path / "bpe.json"))
    assert loaded.merges == TOKENIZER.merges and loaded.specials == TOKENIZER.specials
    assert loaded.vocabulary == TOKENIZER.vocabulary and loaded.encode(MIXED) == TOKENIZER.encode(MIXED)
    (tmp_path / "again.json").write_bytes((tmp_path / "bpe.json").read_bytes())
    assert (tmp_path / "again.json").read_text().isascii()


GOOD = {"format": "fmlab byte-level BPE 1", "specials": ["<eos>"], "merges": [["a", "b"], ["ab", "c"]]}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"format": "tiktoken"}, 'no "format"'),
        ({"more": 1}, "nothing else"),
        ({"specials": "<eos>"}, "specials must be a list"),
        ({"specials": None}, "specials must be a list"),
        ({"specials": ["a", "a"]}, "must differ"),
        ({"specials": [""]}, "non-empty"),
        ({"specials": [1]}, "non-empty"),
        ({"merges": {}}, "list of pairs"),
        ({"merges": [["a", "b", "c"]]}, "list of pairs"),
        ({"merges": ["ab"]}, "list of pairs"),
        ({"merges": [["a", 1]]}, "two strings"),
        ({"merges": [["a", "가"]]}, "two strings"),
        ({"merges": [["ab", "c"], ["a", "b"]]}, "Merge 0 joins b'ab' and b'c': not pieces yet"),
        ({"merges": [["a", ""]]}, "not pieces yet"),
        ({"merges": [["a", "b"], ["a", "b"]]}, "Merge 1 joins b'a' and b'b' for the second time"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_by_name(tmp_path, change, says):
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(GOOD | change))
    with pytest.raises(ValueError, match="bad.json is no saved tokenizer") as error:
        BPE.load(path)
    assert says in str(error.value)


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b"\xff\xfe", b"null"])
def test_a_file_of_something_else_is_refused(tmp_path, content):
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="is no saved tokenizer"):
        BPE.load(path)


def test_a_file_that_is_not_there_is_told_as_such(tmp_path):
    with pytest.raises(FileNotFoundError):
        BPE.load(tmp_path / "none.json")


def test_two_ways_to_one_piece_share_its_id():
    tokenizer = BPE([(b"a", b"b"), (b"b", b"c"), (b"ab", b"c"), (b"a", b"bc")], specials=())
    assert len(tokenizer) == 259 and len(tokenizer.merges) == 4
    assert tokenizer.encode("abc") == [258]


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize("bad", [None, 3, ["text"], bytearray(b"a")])
def test_what_is_no_text_is_refused(bad):
    with pytest.raises(TypeError, match=f"must be str or bytes, not {type(bad).__name__}"):
        TOKENIZER.encode(bad)
    with pytest.raises(TypeError, match="must be str or bytes"):
        BPE.train([bad], 300)


def test_a_lone_surrogate_is_refused_with_its_place():
    for use in (TOKENIZER.encode, TOKENIZER.pieces, lambda text: BPE.train([text], 300)):
        with pytest.raises(ValueError, match=r"Character 2 of the text is a lone surrogate \('\\ud800'\)"):
            use("ab\ud800")
    with pytest.raises(ValueError, match="lone surrogate"):
        TOKENIZER.encode("\udcff", allow_special=True)


@pytest.mark.parametrize("text", ["one text", b"one text"])
def test_a_single_text_in_place_of_a_list_is_refused(text):
    with pytest.raises(TypeError, match="give a list of texts"):
        BPE.train(text, 300)


@pytest.mark.parametrize(("size", "specials"), [(256, ("<eos>",)), (0, ()), (-1, ()), (258, ("a", "b", "c"))])
def test_a_vocabulary_that_cannot_hold_the_bytes_is_refused(size, specials):
    with pytest.raises(ValueError, match=f"vocab_size is {size}; 256 bytes and {len(specials)} special tokens"):
        BPE.train(["text"], size, specials)


@pytest.mark.parametrize("ids", [[-1], [0, len(TOKENIZER)], torch.tensor([10**6])])
def test_ids_outside_the_vocabulary_are_refused(ids):
    for use in (TOKENIZER.decode, TOKENIZER.decode_bytes):
        with pytest.raises(IndexError, match=rf"0\.\.{len(TOKENIZER) - 1}"):
            use(ids)


def test_a_tokenizer_without_eos_says_so():
    with pytest.raises(ValueError, match="has no <eos>"):
        _ = BPE(specials=("<end>",)).eos
