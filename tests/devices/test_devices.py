"""No code of fmlab mixes devices: everything runs on a CUDA device, or on a pretended one (tests/pretend_cuda.py).

They have a process of their own in tools/test.py: autograd counts devices once, when a process first differentiates.
Values are not judged here but for "finite"; other tests do that on the CPU, and test_cuda.py on a GPU.
"""

from contextlib import nullcontext

import pretend_cuda
import pytest
import torch

from fmlab import decoding, evaluation, runtime
from fmlab.decoding import generate, processors
from fmlab.decoding.speculative import speculate
from fmlab.evaluation.arena import bootstrap, ratings, win_matrix
from fmlab.evaluation.calibration import by_count, risk_coverage
from fmlab.evaluation.judges import logistic
from fmlab.models import GPT, GPTConfig, NGram
from fmlab.models.checkpoints import restore
from fmlab.models.config import gpt2
from fmlab.models.contrastive import SharedSpace
from fmlab.models.diffusion import Diffusion, FlatDenoiser
from fmlab.models.encoder_decoder import EncoderDecoder
from fmlab.models.gan import GAN, modes_found, ring
from fmlab.models.linear_recurrence import LinearRecurrence
from fmlab.models.mixers import MixerConfig, MixerLM
from fmlab.models.patches import Codebook
from fmlab.models.quantised import QuantisedKVCache, quantise
from fmlab.models.rnn import GRU, LSTM, RNN, Recurrent
from fmlab.models.seq2seq import Seq2Seq, reversal_batch
from fmlab.models.state_space import DiagonalSSM, SelectiveSSM
from fmlab.posttraining import exchange, fine_tune, prompt, roll_out
from fmlab.posttraining.best_of_n import mean_of_best
from fmlab.posttraining.dpo import dpo
from fmlab.posttraining.grpo import GRPOConfig, grpo
from fmlab.posttraining.lora import add_lora, merge_lora
from fmlab.posttraining.ppo import PPOConfig, ppo
from fmlab.posttraining.raters import Answer, Comparison
from fmlab.posttraining.reward import margins, score, train_on_grades, train_reward
from fmlab.structured import Guide, TokenIndex, Vocabulary, constrain
from fmlab.text import WordTokenizer, windows
from fmlab.training import Resume, TrainConfig, train, train_gpt
from fmlab.widgets import AttentionMaps, BeamTree, Stepper
from fmlab.world.portraits import Portrait

SMALL = {"vocab_size": 23, "context": 16, "layers": 2, "width": 16, "heads": 4}
KINDS = {
    "the course's": {},
    "shared key-value heads": {"kv_heads": 2},
    "gpt2": {**gpt2(**SMALL).__dict__},
    "llama": {"mlp": "swiglu", "tie": False, "embedding_scale": False},
    "2017": {"positions": "sinusoidal", "norm": "layer", "norm_last": True, "mlp": "relu", "bias": True},
    "no positions, sees all": {"positions": None, "causal": False},
    "mixture of experts": {"experts": 4, "shared_experts": 1, "dense_layers": 1},
}
STEPS = TrainConfig(2, lr=1e-3)


@pytest.fixture
def run(monkeypatch):
    """A run under the gpu profile, on the pretended device where there is no GPU."""
    monkeypatch.setenv("FMLAB_PROFILE", "gpu")
    monkeypatch.delenv("FMLAB_SEED", raising=False)
    if not torch.cuda.is_available() and not pretend_cuda.POSSIBLE:
        pytest.skip(pretend_cuda.WHY_NOT)
    device = nullcontext() if torch.cuda.is_available() else pretend_cuda.pretend()
    with device, torch.random.fork_rng(devices=[]):
        if not pretend_cuda.autograd_counts_it():
            pytest.skip("something was differentiated before in this process; run them alone:  pytest tests/devices")
        yield runtime.setup()


def tokens(run, *shape, vocab=23):
    return torch.randint(1, vocab, shape, generator=run.generator(0), device=run.device)


def on_gpu(model, run):
    return model.to(run.device).eval()


def finite(module):
    return all(bool(weight.isfinite().all()) for weight in module.parameters())


def refused(does):
    with pytest.raises((RuntimeError, TypeError)):
        does()


def test_the_device_refuses_what_a_gpu_refuses(run):
    there, here = torch.ones(3, 3, device=run.device), torch.ones(3, 3)
    assert str(there.device) == "cuda:0" and there.is_cuda and there.cpu().device.type == "cpu"
    refused(lambda: there + here)
    refused(lambda: there @ here)
    refused(lambda: torch.cat([there, here]))
    refused(lambda: torch.where(there > 0, there, here))
    refused(lambda: here.index_put((torch.tensor([0]),), there[0]))
    refused(lambda: here.gather(0, torch.zeros(1, 3, dtype=torch.long, device=run.device)))
    refused(lambda: here[there > 0])
    refused(there.numpy)
    refused(lambda: torch.nn.Linear(3, 3)(there))
    refused(lambda: torch.rand(2, generator=run.generator(0)))
    refused(lambda: torch.rand(2, generator=torch.Generator(), device=run.device))
    refused(lambda: torch.multinomial(there, 1, generator=torch.Generator()))
    refused(lambda: there.long() @ there.long())
    refused(lambda: torch.histogram(there, 3))


def test_the_device_allows_what_a_gpu_allows_and_computes_with_real_values(run):
    there = torch.tensor([[1.0, 2.0], [3.0, 4.0]], device=run.device)
    assert (there + torch.tensor(1.0)).tolist() == [[2, 3], [4, 5]]
    assert there[torch.tensor([1])].tolist() == [[3, 4]]
    there[torch.tensor([0])] = 9
    there.copy_(there.cpu() * 2)
    assert there.tolist() == [[18, 18], [6, 8]] and there.sum().item() == 50 and f"{there.sum():.1f}" == "50.0"
    assert torch.ones(2, device="meta").is_meta and torch.ones(2).device.type == "cpu"
    with torch.inference_mode():
        here, layer = torch.ones(2), torch.nn.Linear(2, 2).to(run.device)
        moved = here.to(run.device)
        moved += 1
        assert here.tolist() == [1, 1] and layer(moved).is_cuda and moved.cpu().device.type == "cpu"
        assert torch.as_tensor(moved, dtype=torch.long).cpu().tolist() == [2, 2]
    layer = torch.nn.Linear(2, 2).to(run.device)
    with run.autocast():
        out = layer(there)
    assert out.dtype == torch.bfloat16
    out.float().sum().backward()
    recurrent = torch.nn.LSTM(2, 3).to(run.device)
    assert recurrent(there)[1][0].is_cuda
    refused(lambda: recurrent(there.cpu()))
    assert layer.weight.grad.is_cuda and layer.cpu().weight.grad.device.type == "cpu"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_gpt_trains_and_is_read(run, kind):
    config = GPTConfig(**{**SMALL, **KINDS[kind]})
    model, history = train_gpt(tokens(run, 400).cpu(), config, STEPS, run, seed=0, batch=3)
    assert model.embedding.weight.is_cuda and len(history.losses) == 2 and finite(model)
    batch = tokens(run, 3, 9)
    assert len(model.attention_weights(batch)) == 2
    assert evaluation.perplexity(model, tokens(run, 60)) > 1 and evaluation.perplexity(model, torch.arange(20)) > 1
    if config.causal:
        cache = model.cache(3)
        parts = torch.cat([model(batch[:, :5], cache), model(batch[:, 5:], cache)], 1)
        torch.testing.assert_close(parts.cpu(), model(batch).cpu(), atol=1e-5, rtol=1e-4)


def test_texts_are_written(run):
    model = on_gpu(GPT(GPTConfig(**SMALL), seed=0), run)
    rows = tokens(run, 2, 4)
    steps = [decoding.RepetitionPenalty(1.2, rows[0]), *processors(0.8, 10, 0.9, 0.01)]
    assert generate(model, rows, 5, steps, run.generator(1), stop=3).is_cuda
    assert generate(model, [rows[0], rows[1, :2]], 5).shape == (2, 5)
    assert decoding.kept(model(rows)[:, -1], steps).is_cuda
    assert decoding.entropy(decoding.distribution(model(rows))).is_cuda
    assert decoding.beam_search(model, rows[0], 3, 5, stop=3).best.tokens
    draft = on_gpu(GPT(GPTConfig(**{**SMALL, "layers": 1}), seed=1), run)
    assert len(speculate(model, draft, rows[0], 6, generator=run.generator(2)).tokens) == 6
    assert len(speculate(model, draft, rows[0], 6).tokens) == 6
    counted = NGram(3, 23).fit(tokens(run, 200))
    follows = lambda ids: counted.distribution(ids[-2:]).log().to(ids.device)  # noqa: E731
    assert len(speculate(model, follows, rows[0], 6).tokens) == 6
    assert len(counted.sample(5, run.generator(3), rows[0].tolist())) == 5
    assert decoding.sequence_logprobs(model, [[1, 2, 3], [4, 5]]).shape == (2,)


def test_fewer_bits_are_read(run):
    model = on_gpu(GPT(GPTConfig(**SMALL), seed=0), run)
    for bits in (4, 8):
        assert generate(quantise(model, bits, group=8), tokens(run, 2, 4), 4).is_cuda
        assert generate(on_gpu(quantise(model.cpu(), bits), run), tokens(run, 2, 4), 4).is_cuda
        model.to(run.device)
    cache = QuantisedKVCache(model.config, 2, run.device)
    assert generate(model, tokens(run, 2, 4), 4, cache=cache).is_cuda
    cache.select(torch.tensor([1, 0], device=run.device))


@pytest.mark.parametrize("mixer", [RNN, LSTM, GRU, DiagonalSSM, SelectiveSSM, LinearRecurrence])
def test_other_mixers_train_and_run_step_by_step(run, mixer):
    recurrent = issubclass(mixer, Recurrent)
    make = lambda width, seed: mixer(width, *[width] * recurrent, seed=seed)  # noqa: E731
    model = MixerLM(MixerConfig(23, 16), make)
    train(model, lambda: (tokens(run, 3, 12), tokens(run, 3, 12)), STEPS, run, progress=False)
    assert finite(model)
    part, x = model.mixers[0], torch.ones(2, 5, 64, device=run.device)
    if hasattr(part, "recurrent"):
        state = part.recurrent(x)[1]
        assert part.recurrent(x, state)[0].is_cuda
    if recurrent:
        state = part(x)[1]
        assert part(x, state)[0].is_cuda


@pytest.mark.parametrize("attention", [False, True])
def test_sequences_become_sequences(run, attention):
    model = Seq2Seq(9, 16, attention)
    generator = run.generator(0)
    train(model, lambda: reversal_batch(4, 5, 9, generator), STEPS, run, progress=False)
    sources, targets = reversal_batch(4, 5, 9, generator)
    assert model.generate(sources, 5).is_cuda and finite(model)
    if attention:
        assert model.attend_weights(sources, targets).is_cuda
    transformer = EncoderDecoder(GPTConfig(**{**SMALL, "positions": "learned"}))
    train(transformer, lambda: (tokens(run, 3, 7), tokens(run, 3, 6)), STEPS, run, progress=False)
    assert transformer.generate(tokens(run, 3, 7), 4).is_cuda and finite(transformer)
    assert transformer.cross_weights(tokens(run, 3, 7), tokens(run, 3, 6))[0].is_cuda


def test_pictures_are_read_and_made(run):
    pictures = torch.rand(6, 3, 8, 8, generator=run.generator(0), device=run.device)
    captions = tokens(run, 6, 4)
    for model in (SharedSpace(23, 4), Diffusion(FlatDenoiser(23, 5), 5)):
        train(model, lambda: (pictures, captions), STEPS, run, progress=False)
        assert finite(model)
    assert model.sample(captions, (3, 8, 8), torch.Generator().manual_seed(0), show=[0, 5])[0].is_cuda
    book = Codebook(pictures.flatten(1), 3, run.generator(1))
    assert book.decode(book.encode(pictures.flatten(1))).is_cuda


def test_a_gan_plays_on_the_gpu(run):
    model = GAN().to(run.device)
    seen = model.train_on_ring(4, seed=0)
    assert finite(model) and seen[0][1].is_cuda and modes_found(seen[-1][1])[0] >= 0
    assert ring(5, run.generator(0)).is_cuda


WORDS = WordTokenizer(["about", "please", "yes", "no", "maybe", "."])
POLICY = GPTConfig(len(WORDS), context=16, layers=1, width=16, heads=2)
ROWS = [exchange("please", answer, WORDS) for answer in ("yes .", "no .", "maybe", "yes yes yes")]
PROMPTS = [prompt("about please", WORDS), prompt("please", WORDS)]


def says_yes(batch):
    return (((batch.tokens == WORDS.ids["yes"]) & batch.answer).sum(1).clamp(max=3)).float()


@pytest.mark.parametrize("started_on", ["cpu", "cuda"])
def test_post_training(run, started_on):
    policy = GPT(POLICY, seed=0).to(started_on).eval()
    tuned, _ = fine_tune(policy, ROWS, STEPS, run, seed=0, batch=3)
    adapted = add_lora(policy, rank=2, seed=0)
    train(adapted, lambda: (tokens(run, 2, 8, vocab=6), tokens(run, 2, 8, vocab=6)), STEPS, run, progress=False)
    merged = merge_lora(adapted)
    preferred, _ = dpo(policy, [(ROWS[0], ROWS[1]), (ROWS[3], ROWS[2])], run, seed=0, config=STEPS, batch=2)
    small = {"steps": 2, "answers": 8, "minibatches": 2, "max_new_tokens": 5}
    by_ppo, _ = ppo(policy, PROMPTS, says_yes, WORDS, PPOConfig(**small), run, seed=0)
    by_grpo, _ = grpo(policy, PROMPTS, says_yes, WORDS, GRPOConfig(**small, group=4), run, seed=0)
    for model in (tuned, merged, preferred, by_ppo, by_grpo):
        assert model.embedding.weight.is_cuda and finite(model)
        assert roll_out(model, PROMPTS, WORDS, run.generator(1), 5, temperature=0.7).tokens.is_cuda


def test_reward_models(run):
    start, some = GPT(POLICY, seed=0), [Answer("", row, "", Portrait()) for row in ROWS]
    pairs = [Comparison(some[0], some[1]), Comparison(some[3], some[2])]
    by_grades, _ = train_on_grades(start, [(row, float(i)) for i, row in enumerate(ROWS)], STEPS, run, seed=0, batch=3)
    by_pairs, _ = train_reward(start, pairs, STEPS, run, seed=0, batch=2)
    for scorer in (by_grades, by_pairs):
        assert score(scorer, ROWS).isfinite().all() and margins(scorer, pairs).shape == (2,) and finite(scorer)


def test_masks(run):
    words = WordTokenizer(["red", "green", "blue", "[", "]", ","])
    model = on_gpu(GPT(GPTConfig(**{**SMALL, "vocab_size": len(words)}), seed=0), run)
    guide = Guide(model, words)
    for generator in (None, run.generator(0)):
        assert guide.select("red", ["green", "blue"], generator=generator) in ("green", "blue")
        assert guide.gen("red", 9, regex="(red|blue)( green)*", steps=processors(0.9), generator=generator).finished
    rows = [torch.tensor([1, 2], device=run.device), torch.tensor([3], device=run.device)]
    constraint = TokenIndex("(red|blue)( green)*", Vocabulary.of(words, "<eos>"))
    assert all(written.finished for written in constrain(model, rows, constraint, 6, finish=True))


def test_answers_are_judged(run):
    scores = torch.rand(6, 32, generator=run.generator(0), device=run.device)
    right = scores > 0.4
    assert 0 < decoding.coverage(right, 4) <= 1 and mean_of_best(scores, right.double(), 4).is_cuda
    assert by_count(scores[0], right[0]).error >= 0 and risk_coverage(scores[0], right[0]).coverage[-1] == 1
    assert logistic(scores[:2].T.double(), right[2].double(), 0.1).isfinite().all()
    first, second = torch.tensor([0, 1, 2, 0, 1, 2] * 3, device=run.device), torch.tensor([1, 2, 0] * 6).to(run.device)
    won = torch.tensor([1.0, 0.5, 0.0] * 6, device=run.device)
    assert ratings(win_matrix(first, second, won, 3), prior=0.5).is_cuda
    low, high = bootstrap(first, second, won, 3, run.generator(1), resamples=3, prior=0.5)
    assert (low <= high).all()


def test_widgets_show_models_of_the_gpu(run):
    words = WordTokenizer(["red", "green", "blue"])
    model = on_gpu(GPT(GPTConfig(len(words), context=16, layers=1, width=16, heads=2), seed=0), run)
    entry = {"name": "one", "prompt": "red", "tokens": [words.eos, *words.encode("red")]}
    assert "red" in BeamTree(model, words, [entry], max_new_tokens=3, widest=2).fallback_html()
    example = {"name": "one", "prompt": "red", "tokens": entry["tokens"], "pattern": "(red|blue)( green)*"}
    assert Stepper(model, Vocabulary.of(words), [example]).fallback_html()
    assert "<table>" in AttentionMaps(model, words, ["red green"]).fallback_html()


def test_a_run_is_kept_and_goes_on(run, tmp_path):
    sizes, stream, config = GPTConfig(**SMALL), torch.arange(300) % 23, TrainConfig(4, lr=1e-3)
    whole, history = train_gpt(stream, sizes, config, run, seed=0, batch=2)
    generator, seen = run.generator(0), 0

    def batches():
        nonlocal seen
        seen += 1
        if seen == 3:
            raise KeyboardInterrupt
        return windows(stream.to(run.device), 2, 16, generator)

    with pytest.raises(KeyboardInterrupt):
        train(GPT(sizes), batches, config, run, progress=False, resume=Resume(tmp_path / "kept", [generator], every=0))
    generator, seen = run.generator(99), 10
    model, kept = GPT(sizes), Resume(tmp_path / "kept", [generator], every=0)
    resumed = train(model, batches, config, run, progress=False, resume=kept)
    assert resumed.losses == pytest.approx(history.losses, rel=1e-3)
    torch.testing.assert_close(model.embedding.weight.cpu(), whole.embedding.weight.cpu(), atol=1e-3, rtol=1e-2)
    model.save(tmp_path / "saved.safetensors")
    assert restore(*runtime.read_checkpoint(tmp_path / "saved.safetensors")).embedding.weight.device.type == "cpu"
