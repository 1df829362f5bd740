"""A small book that shows every kind of thing that a page may hold, built with the course's own configuration.

Site tests look at it for behaviour (a guess uncovers a result, a quiz explains) without depending on what the real
pages say. Its notebook is written with outputs, as the real ones are committed; nothing is executed.
"""

import random
import shutil
from pathlib import Path

import nbformat
import torch
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from fmlab import claims, plots
from fmlab.models import GPT, GPTConfig
from fmlab.models.config import gpt2, llama2
from fmlab.structured import Vocabulary
from fmlab.text import BPE, WordTokenizer
from fmlab.widgets import AttentionMaps, BeamTree, Calculator, Player, Pressure, Sampler, Stepper, Tokens

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("_config.yml", "assets", "ext", "references.bib", "bibliography.md", "src/fmlab/widgets", "tools/book.py")

INTRO = "# Specimen\n\nThe [page](chapters/part/page.ipynb) has a [correction](chapters/part/page.ipynb#a-heading).\n"
DIRECTIVE = "\n```{player}\n:compact:\n:prompt: 3 + 4 =\n:temperature: 0\n```\n"
PROSE = r"""# A page

Mathematics $p_i = e^{x_i}$ and `code_that_is_rather_long(with_arguments, and_more, and_still_more, to_the_end)`.
The exercise is [samplers.ipynb](../../exercises/samplers/samplers.ipynb), its paper
[Nguyen et al. 2024](../../bibliography.md).

$$ \sum_i p_i = 1, \qquad a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t + u = v $$

## A heading

> [!NOTE]
> **Correction E11.** Min-p is *relative*.
> <!-- corrects: G22, G25 -->

> [!WARNING]
> A warning.

> An ordinary quotation.

| a | rather | wide | table | with | many | columns | of | words |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| one | two | three | four | five | six | seven | eight | nine |
"""
PREDICT = """## Predict

<div class="predict" id="predict-truth">

**How many are true at T = 2?**

- all of them
- about half
- none

</div>
"""
QUIZ = """## Check yourself

<div class="quiz">

**How many tokens does top-p = 0.9 keep of 0.50, 0.42, 0.08?**

<details class="wrong"><summary>One</summary>

The token that crosses p stays.

</details>
<details class="right"><summary>Two</summary>

Their sum of 0.92 reaches 0.9.

</details>
<details class="wrong"><summary>Three</summary>

Two already reach it.

</details>

</div>
"""


def output(value):
    """The output that Jupyter would store for a value, in the canonical form of committed notebooks."""
    if hasattr(value, "_repr_mimebundle_"):
        data, metadata = value._repr_mimebundle_()
    else:
        data, metadata = {"text/plain": repr(value), "text/html": value._repr_html_()}, {}
    data.pop("application/vnd.jupyter.widget-view+json", None)
    return new_output("execute_result", data=data, metadata=metadata, execution_count=1)


def code(source, *outputs, tags=()):
    return new_code_cell(source, outputs=list(outputs), execution_count=1, metadata={"tags": list(tags)})


def contexts():
    """Contexts with what is awkward: equal logits, a certain token, white space and mark-up among the tokens."""
    odd = ["<b>&", " a", "\n", "\t", "", "</script>"]
    tokens = odd + [f" token{i}" for i in range(60)]
    falling = [3.0 - 0.15 * i for i in range(66)]
    return [
        {"name": "Falling", "prompt": "A falling <i>prompt</i>", "tokens": tokens, "logits": falling},
        {"name": "Equal", "prompt": "Equal", "tokens": tokens, "logits": [1.0] * 66},
        {"name": "Ties", "prompt": "Ties", "tokens": tokens, "logits": [2.0, 2.0, 1.5, 1.5, 1.5] + [0.25] * 61},
        {"name": "Certain", "prompt": "Certain", "tokens": tokens, "logits": [0.0] * 65 + [900.0]},
        {"name": "Two", "prompt": "Yes or no?", "tokens": [" yes", " no"], "logits": [1.0, 2.0]},
    ]


def tokenizers() -> dict[str, BPE]:
    """Two small tokenizers, one fond of English and one of Korean, with names that must not become mark-up."""
    english = "the weather in Seoul is lovely and the tea is warm, isn't it? " * 5 + "low lower lowest newer newest"
    korean = "나는 어제 치킨을 먹었다. 나는 오늘 초코를 먹었다. 어제와 오늘의 날씨. " * 5 + "the tea"
    return {"English <b>&": BPE.train([english], 300), "Korean": BPE.train([korean], 310, specials=())}


def language_model() -> tuple[GPT, WordTokenizer]:
    """A small untrained model and its words, one of which must not become mark-up; its maps are sharp enough to see."""
    tokenizer = WordTokenizer("the cat sat on a mat . </script> <b> 고양이".split())
    model = GPT(GPTConfig(len(tokenizer), context=16, layers=2, width=16, heads=2, hidden=24), seed=1).eval()
    for weight in model.parameters():
        weight.data.mul_(3 if weight.dim() > 1 else 1)
    return model, tokenizer


def sized() -> dict[str, GPTConfig]:
    """Models of every kind that the calculator knows, one with a name that must not become mark-up."""
    mixture = {"experts": 8, "expert_hidden": 64, "shared_experts": 1, "dense_layers": 1, "mlp": "swiglu"}
    return {
        "GPT-2 <b>&": gpt2(),
        "Llama 2 7B": llama2(),
        "mixture": GPTConfig(500, layers=4, head_dim=16, kv_heads=1, qkv_bias=True, **mixture),
        "bare": GPTConfig(90, norm=None, positions=None, mlp=None),
    }


def requests() -> list[dict]:
    """Answers with a reward that is right and one that length fools; equal scores, and mark-up in the texts."""
    rng, found = random.Random(7), []
    for name in ("about <b>& please", "about Korira please"):
        quality = [rng.gauss(0, 1) for _ in range(40)]
        texts = ["<b> </script> " + "word " * rng.randint(0, 20) for _ in quality]
        long = [round(0.2 * len(text.split()), 1) + 0.3 * q for text, q in zip(texts, quality, strict=True)]
        long[3:6] = [long[3]] * 3
        rewards = {"right <i>": quality, "long": long, "equal": [0.5] * 40}
        found.append({"name": name, "answers": texts, "quality": quality, "rewards": rewards})
    return found


PATTERNS = {"Date <b>&": r"\d{4}-\d\d", "Fruit": "(사과|<b>|apples?|a)!*", "Endless": "(ab)+c", "Forced": "the"}


def byte_model() -> tuple[GPT, Vocabulary]:
    """A small untrained model whose tokens are parts of characters, digits, and words that must not become mark-up."""
    words = ["apple", "apples", "사과", "the", "</script>", "<b>", "20", "-1", "ab", "abab", "!!", "\n"]
    single = [*"0123456789-abcs!the", *(bytes([b]) for b in "사과".encode())]
    pieces = [p.encode() if isinstance(p, str) else p for p in [*words, *single]]
    model = GPT(GPTConfig(len(pieces) + 2, context=24, layers=1, width=16, heads=2, hidden=24), seed=2).eval()
    for weight in model.parameters():
        weight.data.mul_(3 if weight.dim() > 1 else 1)
    return model, Vocabulary([None, None, *pieces], end=1)


def examples() -> list[dict]:
    """A pattern that is open, one over characters of several bytes, one with dead ends, one that leaves no choice."""
    return [
        {"name": name, "prompt": f"A prompt <i>for</i> {name}", "tokens": [0, 5, 7 + number], "pattern": pattern}
        for number, (name, pattern) in enumerate(PATTERNS.items())
    ]


def continued(rows: torch.Tensor) -> torch.Tensor:
    """A model of chance, which depends on every token of a text and often ends it: (rows, time) to (rows, 16)."""
    seeds = [int("".join(f"{token:02d}" for token in row[-8:])) for row in rows.tolist()]
    logits = torch.stack([1.5 * torch.randn(16, generator=torch.Generator().manual_seed(seed)) for seed in seeds])
    logits[:, 7] += 1.5
    return logits


def beam_prompts() -> list[dict]:
    """Prompts for it, one with a name that must not become mark-up."""
    return [
        {"name": "cat <b>&", "prompt": "the cat <i>", "tokens": [0, 5, 6]},
        {"name": "mat", "prompt": "a mat", "tokens": [9, 10]},
    ]


def notebook() -> nbformat.NotebookNode:
    fig, (ax,) = plots.figure()
    ax.plot([0, 1], [1, 0])
    figure = output(plots.show(fig, "A line that falls from 1 to 0."))
    kept = output(claims.claim("G22", "A sentence.", [0.5, 0.6], (0.4, 0.7), quantity="share"))
    lost = output(claims.claim("G25", "Other.", 0.3, (0.2, 0.4), verdict="not reproduced", quantity="share"))
    long_line = "x = " + " + ".join(f"variable_{i}" for i in range(30))
    told = "**Figure 1.** What is odd is the fall.\n\nThe text that tells the result."
    cells = [
        new_markdown_cell(PROSE),
        code(long_line, new_output("stream", name="stdout", text="loss_end = 1.6499 " * 20 + "\n")),
        new_markdown_cell(PREDICT),
        code("figure", figure, tags=["after-predict"]),
        new_markdown_cell(told),
        code("kept", kept, tags=["after-predict"]),
        code("heat map", figure, tags=["keep-colors"]),
        new_markdown_cell("## Later"),
        code("lost", lost, tags=["after-predict"]),
        code("Sampler(...)", output(Sampler(contexts(), top_p=0.9))),
        code("Tokens(...)", output(Tokens(tokenizers(), text="the tea </script> 치킨을 먹었다"))),
        code("AttentionMaps(...)", output(AttentionMaps(*language_model(), ["the cat </script> 고양이", "a mat ."]))),
        code("Calculator(...)", output(Calculator(sized(), shown="mixture"))),
        code("Pressure(...)", output(Pressure(requests(), reward=1, position=2))),
        code("BeamTree(...)", output(BeamTree(continued, language_model()[1], beam_prompts(), stop=7, step=2))),
        code("Stepper(...)", output(Stepper(*byte_model(), examples()))),
        code("Player(...)", output(Player("Raleko lives in", ["3 + 4 =", "", "<unk>"], seed=3))),
        new_markdown_cell(QUIZ),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def write(folder: Path, prose: str = "") -> Path:
    """Write the specimen book into `folder`; `prose` is added to its first page."""
    for name in COPIED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
        else:
            shutil.copy(source, target)
    files = {
        "_toc.yml": "format: jb-book\nroot: intro\nchapters:\n  - file: chapters/part/page\n  - file: bibliography\n",
        "intro.md": INTRO + DIRECTIVE + prose,
        "chapters/part/page.ipynb": nbformat.writes(notebook()),
        "exercises/samplers/samplers.ipynb": nbformat.writes(new_notebook()),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder
