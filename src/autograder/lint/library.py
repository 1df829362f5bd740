"""Names of libraries that the lint knows: what draws, seeds, reads the clock, compares, reduces."""

from __future__ import annotations


def _names(root: str, words: str) -> list[str]:
    return [f"{root}.{word}" for word in words.split()]


SEEDS = {
    "torch.manual_seed": "torch",
    "torch.random.manual_seed": "torch",
    "torch.set_rng_state": "torch",
    "random.seed": "random",
    "random.setstate": "random",
    "numpy.random.seed": "numpy",
    "numpy.random.set_state": "numpy",
}

# Functions that draw from a generator that the whole process shares, or ("unless seeded") make an unseeded one.
DRAWS = {
    **dict.fromkeys(
        _names(
            "torch",
            "rand randn randint randperm normal bernoulli multinomial poisson rand_like randn_like randint_like "
            "nn.functional.dropout",
        ),
        "",
    ),
    **dict.fromkeys(
        _names(
            "random",
            "random randint randrange uniform gauss choice choices shuffle sample normalvariate betavariate "
            "expovariate triangular getrandbits randbytes",
        ),
        "",
    ),
    **dict.fromkeys(
        _names(
            "numpy.random",
            "rand randn randint random random_sample uniform normal standard_normal choice shuffle permutation "
            "binomial poisson exponential beta gamma dirichlet multinomial integers",
        ),
        "",
    ),
    **dict.fromkeys(["random.Random", "numpy.random.default_rng", "numpy.random.RandomState"], "unless seeded"),
    **dict.fromkeys(
        ["random.SystemRandom", "os.urandom", "uuid.uuid4", "secrets.token_hex", "secrets.randbelow"], "always"
    ),
}
LAYERS = set(
    _names(
        "torch.nn",
        "Linear Bilinear Embedding EmbeddingBag Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d LSTM GRU RNN "
        "LSTMCell GRUCell RNNCell MultiheadAttention Transformer TransformerEncoderLayer TransformerDecoderLayer",
    )
)
IN_PLACE_DRAWS = set("uniform_ normal_ random_ bernoulli_ exponential_ cauchy_ geometric_ log_normal_".split())

CLOCKS = set(
    _names("time", "time time_ns perf_counter perf_counter_ns monotonic monotonic_ns process_time process_time_ns")
    + _names("datetime.datetime", "now utcnow today")
    + _names("datetime", "now utcnow today")
)

EQUAL = {"torch.equal", "numpy.array_equal"}
CLOSE = {"torch.allclose", "torch.isclose", "torch.eq", "numpy.allclose", "numpy.isclose", "numpy.array_equiv"} | set(
    _names(
        "numpy.testing",
        "assert_allclose assert_array_equal assert_array_almost_equal assert_almost_equal assert_array_less",
    )
)
REDUCTIONS = set(
    (
        "all any sum mean max min amax amin norm prod std var median count_nonzero nansum nanmean nanmax nanmin "
        "logsumexp"
    ).split()
)
TRANSFORMS = set(
    _names("torch.func", "grad grad_and_value vjp jvp jacrev jacfwd hessian vmap linearize functional_call")
    + _names("torch.autograd.functional", "hessian hvp vhp jacobian vjp jvp")
    + ["torch.vmap", "torch.autograd.gradgradcheck", "torch.compile", "torch.jit.script", "torch.jit.trace"]
)


def random_family(path: str) -> str:
    """Which seed a draw obeys."""
    return path.split(".")[0]
