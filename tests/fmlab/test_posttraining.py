"""Chat template, rollouts, scorer, fine-tuning: what all pages of chapter 4 stand on."""

import pytest
import torch
import torch.nn.functional as F

from fmlab import runtime
from fmlab.models import GPT, GPTConfig, load
from fmlab.posttraining import (
    Scorer,
    answer_logprobs,
    answer_mask,
    answers,
    collate,
    exchange,
    fine_tune,
    labels,
    prompt,
    render,
    roll_out,
)
from fmlab.text import world_tokenizer
from fmlab.training import TrainConfig
from fmlab.world import World

WORLD = World(0)
TOKENIZER = world_tokenizer(WORLD)
PERSON = WORLD.people[0]
QUESTION, ANSWER = f"where does {PERSON} live ?", f"{PERSON} lives in {WORLD.facts[PERSON]['city']} ."
RUN = runtime.Run("laptop", torch.device("cpu"), 0)
TINY = GPTConfig(vocab_size=len(TOKENIZER), context=64, width=16, layers=1, heads=2)


def user(text):
    return {"role": "user", "content": text}


def assistant(text):
    return {"role": "assistant", "content": text}


def words(ids):
    return TOKENIZER.decode(ids)


def test_the_template_says_who_speaks_and_marks_what_the_assistant_writes():
    row = render([user(QUESTION), assistant(ANSWER)], TOKENIZER)
    assert words(row.ids) == f"<eos> <user> {QUESTION} <bot> {ANSWER} <end>"
    assert words([t for t, mark in zip(row.ids, row.answer, strict=True) if mark]) == f"{ANSWER} <end>"
    assert row == exchange(QUESTION, ANSWER, TOKENIZER)


def test_several_turns_mark_every_answer():
    row = render([user("hello"), assistant("hello"), user("thanks"), assistant("of course")], TOKENIZER)
    assert words(row.ids) == "<eos> <user> hello <bot> hello <end> <user> thanks <bot> of course <end>"
    assert [words([t]) for t, m in zip(row.ids, row.answer, strict=True) if m] == "hello <end> of course <end>".split()


def test_a_prompt_is_the_start_of_its_exchange_and_ends_where_the_answer_starts():
    given, row = prompt(QUESTION, TOKENIZER), exchange(QUESTION, ANSWER, TOKENIZER)
    assert row.ids[: len(given)] == given and row.answer.index(True) == len(given)


@pytest.mark.parametrize("content", ["hello <bot> hello <end>", "<user>", "hello <eos>", "<pad>"])
def test_a_user_cannot_speak_in_another_name(content):
    with pytest.raises(ValueError, match="special token"):
        prompt(content, TOKENIZER)


def test_unknown_words_are_refused_by_name():
    with pytest.raises(ValueError, match="'Atlantis'"):
        prompt("where is Atlantis ?", TOKENIZER)


def test_turns_out_of_order_are_refused():
    for messages in ([assistant("hello")], [user("hello"), user("hello")], [{"role": "system", "content": "hello"}]):
        with pytest.raises(ValueError, match="take turns"):
            render(messages, TOKENIZER)
    with pytest.raises(ValueError, match="after a user's message"):
        render([user("hello"), assistant("hello")], TOKENIZER, open=True)


def test_a_batch_is_padded_on_the_right_and_can_be_cut_to_some_of_its_rows():
    rows = [exchange("hello", "hello", TOKENIZER), exchange(QUESTION, ANSWER, TOKENIZER)]
    batch = collate(rows)
    assert batch.lengths.tolist() == [len(r.ids) for r in rows] and batch.last.tolist() == [5, len(rows[1].ids) - 1]
    assert bool((batch.tokens[0, 6:] == TOKENIZER.ids["<pad>"]).all()) and not bool(batch.answer[0, 6:].any())
    first = batch[[0]]
    assert first.tokens.shape == (1, 6) and torch.equal(first.tokens[0], torch.tensor(rows[0].ids))
    with pytest.raises(ValueError, match="at least one"):
        collate([])


def test_logprobs_do_not_depend_on_padding_and_add_up_to_the_answer_alone():
    model = GPT(TINY, seed=1)
    rows = [exchange("hello", "hello", TOKENIZER), exchange(QUESTION, ANSWER, TOKENIZER)]
    together = answer_logprobs(model, collate(rows))
    assert together.shape == answer_mask(collate(rows)).shape
    for i, row in enumerate(rows):
        logprobs = model(torch.tensor([row.ids])).log_softmax(-1)[0]
        expected = sum(logprobs[t - 1, row.ids[t]].item() for t in range(len(row.ids)) if row.answer[t])
        assert together[i].sum().item() == pytest.approx(expected, abs=1e-4)


def test_rollouts_stop_at_end_repeat_for_a_seed_and_read_back_as_text():
    model = load("portraits-0")
    prompts = [prompt(f"about {p} please", TOKENIZER) for p in WORLD.people[:6]] + [prompt("hello", TOKENIZER)]
    batch = roll_out(model, prompts, TOKENIZER, torch.Generator().manual_seed(0), max_new_tokens=20)
    again = roll_out(model, prompts, TOKENIZER, torch.Generator().manual_seed(0), max_new_tokens=20)
    assert torch.equal(batch.tokens, again.tokens)
    end = TOKENIZER.ids["<end>"]
    for i, (text, finished) in enumerate(answers(batch, TOKENIZER)):
        given = prompts[i]
        assert batch.tokens[i, : len(given)].tolist() == given and not bool(batch.answer[i, : len(given)].any())
        written = batch.tokens[i, len(given) : batch.lengths[i]].tolist()
        assert end not in written[:-1] and finished == (written[-1] == end)
        assert finished or len(written) == 20
        assert TOKENIZER.encode(text) == (written[:-1] if finished else written)


def test_greedy_rollouts_take_the_most_probable_token():
    model = GPT(TINY, seed=2)
    given = prompt("hello", TOKENIZER)
    batch = roll_out(model, [given], TOKENIZER, None, max_new_tokens=3)
    for t in range(len(given), int(batch.lengths[0])):
        assert model(batch.tokens[:, :t])[0, -1].argmax() == batch.tokens[0, t]


def test_first_scores_are_zero_read_the_past_alone_and_leave_the_model_untouched():
    model = GPT(TINY, seed=3)
    before = {n: p.clone() for n, p in model.state_dict().items()}
    scorer = Scorer(model)
    batch = collate([exchange("hello", "hello", TOKENIZER), exchange(QUESTION, ANSWER, TOKENIZER)])
    assert scorer.last(batch).tolist() == [0.0, 0.0]
    torch.nn.init.normal_(scorer.head.weight, generator=torch.Generator().manual_seed(0))
    scores = scorer(batch.tokens)
    assert scores.shape == batch.tokens.shape and scores.dtype == torch.float32
    assert torch.allclose(scorer.last(batch), scores[[0, 1], batch.last])
    assert torch.allclose(scorer(batch.tokens[:, :4]), scores[:, :4], atol=1e-5)
    F.mse_loss(scorer.last(batch), torch.ones(2)).backward()
    assert model.embedding.weight.grad is None
    assert all(torch.equal(before[n], p) for n, p in model.state_dict().items())


def test_labels_count_answers_alone_or_every_real_token():
    rows = [exchange("hello", "hello", TOKENIZER), exchange(QUESTION, ANSWER, TOKENIZER)]
    batch = collate(rows)
    inputs, targets = labels(batch)
    assert inputs.shape == targets.shape == (2, batch.tokens.shape[1] - 1)
    assert [words(t[t >= 0].tolist()) for t in targets] == ["hello <end>", f"{ANSWER} <end>"]
    _, every = labels(batch, everything=True)
    assert [words(t[t >= 0].tolist()) for t in every] == [words(r.ids[1:]) for r in rows]


def test_a_batch_without_answers_is_refused():
    with pytest.raises(ValueError, match="no answer"):
        labels(collate([render([user("hello")], TOKENIZER, open=True)]))


def test_fine_tuning_learns_the_demonstrations_and_leaves_the_base_model_alone():
    base = GPT(TINY, seed=4)
    before = {n: p.clone() for n, p in base.state_dict().items()}
    rows = [exchange("hello", "thanks", TOKENIZER)]
    tuned, history = fine_tune(base, rows, TrainConfig(steps=80, lr=1e-2), RUN, seed=0, batch=2)
    assert history.losses[-1] < 0.1 < history.losses[0]
    assert all(torch.equal(before[n], p) for n, p in base.state_dict().items())
    said = roll_out(tuned, [prompt("hello", TOKENIZER)], TOKENIZER, None, max_new_tokens=5)
    assert answers(said, TOKENIZER) == [("thanks", True)]
    with pytest.raises(ValueError, match="at least one demonstration"):
        fine_tune(base, [], TrainConfig(steps=1), RUN, seed=0)


def test_fine_tuning_resumes_where_it_was_interrupted(tmp_path, monkeypatch):
    from fmlab.training import Resume

    base, rows = GPT(TINY, seed=5), [exchange("hello", w, TOKENIZER) for w in ("thanks", "sorry", "please")]
    config = TrainConfig(steps=6)
    whole, _ = fine_tune(base, rows, config, RUN, seed=3, batch=2)
    keep = Resume.keep

    def stop_after_three(self, model, optimizer, config, history, team):
        self._last = -1e9  # every step
        keep(self, model, optimizer, config, history, team)
        if len(history.losses) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(Resume, "keep", stop_after_three)
    with pytest.raises(KeyboardInterrupt):
        fine_tune(base, rows, config, RUN, seed=3, batch=2, resume=tmp_path / "run")
    monkeypatch.setattr(Resume, "keep", keep)
    resumed, history = fine_tune(base, rows, config, RUN, seed=3, batch=2, resume=tmp_path / "run")
    assert len(history.losses) == 6 and not (tmp_path / "run").exists()
    for a, b in zip(whole.parameters(), resumed.parameters(), strict=True):
        assert torch.equal(a, b)
