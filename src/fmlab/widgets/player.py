"""The player: the course's shipped model, world-0, writing in the reader's browser from the reader's own prompt.

player.mjs runs the checkpoint itself in plain JavaScript with a KV cache; tests hold its logits to fmlab's within 1e-4.
Its 400,000 weights are no part of a page or a notebook. They are an *asset*: what the browser needs to run the model
(sizes, words, the checkpoint's bytes), asked for when the reader presses the button. A host answers `asset(name)`:
in JupyterLab this class does, on a custom message; on the site widget-loader.js loads `site_script()` (ext/player.py).
It leaves out other models, beams and structured output.
"""

import base64
import functools
import html
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import torch
import traitlets

from fmlab import models, runtime
from fmlab.decoding import generate
from fmlab.text import WordTokenizer, world_tokenizer
from fmlab.world import World

from .base import STATIC, CourseWidget, whole

NAME = "world-0"
PROMPTS = ("Raleko lives in", "Raleko", "3 + 4 =", "Letufa works as a", "for", "")


@functools.cache
def asset() -> tuple[dict[str, Any], bytes]:
    """What a browser needs to run the model: a description, and the checkpoint file as it is.

    Raises CheckpointError when that is not the file which the manifest names.
    """
    model, words = _model()
    name = runtime.checkpoint_folder() / f"{NAME}.safetensors"
    return {"config": asdict(model.config), "words": words.words, "eos": words.eos}, name.read_bytes()


def site_script() -> str:
    """The asset as a classic script, which a page can also load from file://; the bytes are written in base64."""
    about, data = asset()
    text = json.dumps({**about, "base64": base64.b64encode(data).decode()}, ensure_ascii=False)
    return f"(window.courseAssets ??= {{}})[{json.dumps(NAME)}] = {text};\n"


class Player(CourseWidget):
    """A prompt, the decoding settings, and a text that grows token by token.

    prompt: the text to begin with, in words of the made-up world with spaces between them; "" is allowed.
    prompts: examples that a reader can choose with one press. temperature: 0 (greedy) to 4. top_k: tokens to keep, 0 is
    off. top_p: 0 to 1, 1 is off. min_p: 0 to 1, 0 is off. repetition_penalty: 1 (off) to 3. max_new_tokens: 1 to 64, at
    most so many in one go. stop_at_end: stop when the model writes its end mark. stop: a word, or several, that end
    the text. seed: 0 to 2**32 - 1. compact: settings start folded away, for pages that are about something else.

    Raises ValueError with one sentence for anything else.
    """

    _esm = STATIC / "player.mjs"
    widget_name = "player"

    weights = traitlets.Unicode(NAME, help="the name of the asset").tag(sync=True)
    megabytes = traitlets.List(help="size of the asset: from a site, from Python").tag(sync=True)
    prompts = traitlets.List(help="examples").tag(sync=True)
    prompt = traitlets.Unicode("").tag(sync=True)
    temperature = traitlets.Float(1.0).tag(sync=True)
    top_k = traitlets.Int(0).tag(sync=True)
    top_p = traitlets.Float(1.0).tag(sync=True)
    min_p = traitlets.Float(0.0).tag(sync=True)
    repetition_penalty = traitlets.Float(1.0).tag(sync=True)
    max_new_tokens = traitlets.Int(20).tag(sync=True)
    stop_at_end = traitlets.Bool(True).tag(sync=True)
    stop = traitlets.Unicode("").tag(sync=True)
    seed = traitlets.Int(0).tag(sync=True)
    compact = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        prompt: str | None = None,
        prompts: Iterable[str] = PROMPTS,
        temperature: float = 1.0,
        top_k: int = 0,
        top_p: float = 1.0,
        min_p: float = 0.0,
        repetition_penalty: float = 1.0,
        max_new_tokens: int = 20,
        stop_at_end: bool = True,
        stop: str = "",
        seed: int = 0,
        compact: bool = False,
    ):
        model, words = _model()
        if isinstance(prompts, str):
            raise ValueError(f"prompts is one string: give a list of them, such as [{prompts!r}]")
        prompts = [str(one) for one in prompts]
        prompt = (prompts[0] if prompts else "") if prompt is None else prompt
        for text in (prompt, *prompts, stop):
            _known(text, words, model.config.context)
        _within("temperature", temperature, 0, 4)
        _within("top_p", top_p, 0, 1)
        _within("min_p", min_p, 0, 1)
        _within("repetition_penalty", repetition_penalty, 1, 3)
        whole("top_k", top_k, 0)
        whole("max_new_tokens", max_new_tokens, 1, model.config.context)
        whole("seed", seed, 0, 2**32 - 1)
        super().__init__(
            megabytes=[round(size / 1e6, 1) for size in (len(site_script()), len(asset()[1]))],
            prompts=prompts,
            prompt=prompt,
            temperature=float(temperature),
            top_k=top_k,
            top_p=float(top_p),
            min_p=float(min_p),
            repetition_penalty=float(repetition_penalty),
            max_new_tokens=max_new_tokens,
            stop_at_end=bool(stop_at_end),
            stop=stop,
            seed=seed,
            compact=bool(compact),
        )
        self.on_msg(self._answer)

    def _answer(self, widget: Any, content: dict[str, Any], buffers: list) -> None:
        """Send the asset to a module that asks for it by name; other messages are not ours."""
        if content.get("asset") == NAME:
            about, data = asset()
            self.send({"asset": NAME, **about}, buffers=[data])

    def fallback_html(self) -> str:
        """How the model goes on from each prompt with its most probable words, for readers without JavaScript."""
        model, words = _model()
        rows = []
        for prompt in dict.fromkeys([self.prompt, *self.prompts]):
            ids = torch.tensor([[words.eos, *words.encode(prompt)]])
            room = min(self.max_new_tokens, model.config.context + 1 - ids.shape[1])
            new = generate(model, ids, room, stop=words.eos)[0].tolist()
            texts = (prompt or "(nothing)", words.decode(new))
            rows.append("<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in texts) + "</tr>")
        return (
            "<table><caption>How the course’s model goes on, always with its most probable word</caption>"
            '<thead><tr><th scope="col">Prompt</th><th scope="col">The model writes</th></tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table>"
        )


@functools.cache
def _model() -> tuple[models.GPT, WordTokenizer]:
    return models.load(NAME), world_tokenizer(World(0))


def _known(text: str, words: WordTokenizer, context: int) -> None:
    """Refuse a text that is no string, holds words which the model does not know, or does not fit its context."""
    if not isinstance(text, str):
        raise ValueError(f"{text!r} is no text: give a string of words with spaces between them")
    strange = [word for word in text.split() if word not in words.ids]
    if strange:
        raise ValueError(f"the model does not know {strange[0]!r}: use words of its {len(words)}")
    if len(text.split()) >= context:
        raise ValueError(f"{len(text.split())} words do not fit a context of {context} with the mark that begins it")


def _within(name: str, value: float, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ValueError(f"{name} is {value!r}: give a number from {low} to {high}")
