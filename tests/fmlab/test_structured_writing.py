"""Writing under a constraint with a model: the form is certain, the draws are those of the masked distribution."""

import json
import math
import re

import pytest
import torch

from fmlab import models
from fmlab.decoding import generate, processors
from fmlab.models import GPT, GPTConfig
from fmlab.structured import Guide, TokenIndex, Vocabulary, compile_schema, constrain, validate
from fmlab.text import BPE, world_tokenizer
from fmlab.world import World

SCHEMA = {"type": "object", "required": ["a", "b"], "properties": {
    "a": {"type": "string", "maxLength": 9},
    "b": {"type": "array", "items": {"type": "integer"}, "minItems": 1}}}  # fmt: skip


@pytest.fixture(scope="module")
def tokenizer():
    with pytest.warns(UserWarning, match="No pair"):
        return BPE.train(['{"a": "xy", "b": [1, 2, 33]}', "the time is 12:30", "red green blue"], 330)


@pytest.fixture(scope="module")
def model(tokenizer):
    return GPT(GPTConfig(vocab_size=len(tokenizer), width=16, layers=1, heads=2, context=64))


def prompts(*lengths):
    return [torch.randint(250, (length,), generator=torch.Generator().manual_seed(length)) for length in lengths]


def test_everything_written_to_the_end_has_the_form(model, tokenizer):
    constraint = compile_schema(SCHEMA, Vocabulary.of(tokenizer))
    for finish, cut in ((True, False), (False, True)):
        generator = torch.Generator().manual_seed(0)
        written = constrain(model, prompts(*[3, 7] * 15), constraint, 40, processors(3.0), generator, finish)
        for answer in written:
            assert len(answer.mass) == len(answer.tokens) + answer.finished <= 40
            assert all(0 < share <= 1 + 1e-6 for share in answer.mass)
            if answer.finished:
                assert validate(json.loads(answer.text), SCHEMA) == []
        assert any(not answer.finished for answer in written) == cut


def test_finish_uses_the_last_token_and_asks_for_enough(model, tokenizer):
    constraint = compile_schema(SCHEMA, Vocabulary.of(tokenizer), space="")
    least = constraint.distance(constraint.start) + 1
    assert least == len('{"a":"","b":[0]}') + 1
    with pytest.raises(ValueError, match=f"at least {least}, not {least - 1}"):
        constrain(model, prompts(3), constraint, least - 1, finish=True)
    generator = torch.Generator().manual_seed(0)
    for answer in constrain(model, prompts(*[3] * 20), constraint, least, (), generator, finish=True):
        assert answer.finished and validate(json.loads(answer.text), SCHEMA) == []


def test_greedy_rows_equal_a_loop_without_a_cache(model, tokenizer):
    index = TokenIndex(r"\d+:\d\d|[a-z]{3,8}!", Vocabulary.of(tokenizer))
    rows = prompts(4, 9, 4)
    for row, answer in zip(rows, constrain(model, rows, index, 12), strict=True):
        state, tokens = index.start, row
        while len(tokens) < len(row) + 12:
            logits = model(tokens[None])[0, -1].masked_fill(~index.mask(state), -math.inf)
            token = int(logits.argmax())
            state = index.advance(state, token)
            if state == index.done:
                break
            tokens = torch.cat([tokens, torch.tensor([token])])
        assert tokens[len(row) :].tolist() == answer.tokens


def test_draws_follow_the_renormalised_distribution(model, tokenizer):
    index = TokenIndex("[abc]", Vocabulary.of(tokenizer))
    prompt = prompts(5)[0]
    answers = constrain(model, prompt.expand(3000, 5), index, 2, processors(0.7), torch.Generator().manual_seed(1))
    logits = model(prompt[None])[0, -1].detach()
    letters = [tokenizer.ids[letter] for letter in (b"a", b"b", b"c")]
    wanted = (logits[letters] / 0.7).softmax(-1)
    found = torch.tensor([sum(a.text == letter for a in answers) / 3000 for letter in "abc"])
    assert (found - wanted).abs().max() < 4 * math.sqrt(0.25 / 3000)
    assert math.isclose(answers[0].mass[0], float(logits.softmax(-1)[letters].sum()), rel_tol=1e-4)


def test_without_a_constraint_the_draws_are_those_of_generate(model, tokenizer):
    """A pattern that allows all bytes leaves only the special token out, which the model hardly gives weight."""
    vocabulary = Vocabulary([*([b"x"] * (len(tokenizer) - 1)), None], len(tokenizer) - 1)
    index, rows = TokenIndex("x*", vocabulary), torch.stack(prompts(4, 4, 4))
    free = generate(model, rows, 8, generator=torch.Generator().manual_seed(3), stop=vocabulary.end)
    held = constrain(model, rows, index, 8, generator=torch.Generator().manual_seed(3))
    for row, answer in zip(free.tolist(), held, strict=True):
        assert [token for token in row if token != vocabulary.end] == answer.tokens


def test_bad_input_says_what_was_wrong(model, tokenizer):
    index = TokenIndex("a*", Vocabulary.of(tokenizer))
    with pytest.raises(ValueError, match="at least one token"):
        constrain(model, [], index, 5)
    with pytest.raises(ValueError, match="do not fit a context of 64"):
        constrain(model, prompts(60), index, 6)
    with pytest.raises(ValueError, match="The model knows"):
        constrain(model, prompts(3), TokenIndex("a", Vocabulary([None, *[b"a"] * 900], 0)), 5)
    with pytest.raises(ValueError, match="rule out every token"):
        constrain(model, prompts(3), index, 5, [lambda logits: torch.full_like(logits, -math.inf)])


def test_select_and_gen(model, tokenizer):
    guide = Guide(model, tokenizer)
    generator = torch.Generator().manual_seed(0)
    found = {guide.select("the colour is", [" red", " green", " bl", " blue"], generator=generator) for _ in range(60)}
    assert found == {" red", " green", " bl", " blue"}
    assert guide.select("the colour is", [" red"]) == " red"
    for _ in range(20):
        answer = guide.gen("the time is ", 6, regex=r"\d\d?:\d\d", generator=generator)
        assert answer.finished and re.fullmatch(r"\d\d?:\d\d", answer.text)
    assert validate(json.loads(guide.gen("json ", 40, schema=SCHEMA, generator=generator).text), SCHEMA) == []
    assert len(guide._compiled) == 4  # each constraint is compiled once
    for options in ([], "red", [""], [1]):
        with pytest.raises(ValueError, match="list of non-empty strings"):
            guide.select("x", options)
    for given in ({}, {"regex": "a", "schema": {}}):
        with pytest.raises(ValueError, match="either a regex or a schema"):
            guide.gen("x", 5, **given)


def test_a_model_of_words_writes_json_with_words_stated_as_strings():
    """The world's own model: each word is the JSON string of that word, signs are themselves."""
    world, model = World(0), models.load("world-0")
    tokenizer = world_tokenizer(world)
    words = [
        None if i < 6 else f' "{w}"'.encode() if w.isalpha() else f" {w}".encode()
        for i, w in enumerate(tokenizer.words)
    ]
    vocabulary = Vocabulary(words, tokenizer.ids["<end>"], lead=b" ")
    schema = {"type": "object", "required": ["name", "food"], "properties": {
        "name": {"type": "string"}, "food": {"enum": ["apples", "lizard"]}}}  # fmt: skip
    constraint = compile_schema(schema, vocabulary)
    prompt = torch.tensor(tokenizer.encode("<eos> hello"))
    written = constrain(model, [prompt] * 10, constraint, 12, (), torch.Generator().manual_seed(0), finish=True)
    for answer in written:
        assert answer.finished and validate(json.loads(answer.text), schema) == []
        assert len(answer.tokens) == 9  # { "name" : word , "food" : word }
