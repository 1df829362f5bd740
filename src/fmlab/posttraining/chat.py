"""A conversation as tokens: the chat template, and which of its tokens the assistant wrote.

    <eos> <user> where does Korira live ? <bot> Korira lives in Sora . <end> <user> ...

The special tokens say who speaks; words that a user writes can never become one of them. A model learns the template
in fine-tuning and answers well only in that very form. Left out: system messages, tools, several templates.
Source: the "chat templates" of Hugging Face's transformers, whose message lists are used here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fmlab.text import SPECIALS, WordTokenizer

OPENS = {"user": "<user>", "assistant": "<bot>"}


@dataclass(frozen=True)
class Rendered:
    """ids: the tokens of a conversation. answer: True on what the assistant writes, the `<end>` included."""

    ids: list[int]
    answer: list[bool]

    def __post_init__(self) -> None:
        if len(self.ids) != len(self.answer):
            raise ValueError(f"{len(self.ids)} tokens with {len(self.answer)} marks: each token needs one.")


def render(messages: Sequence[Mapping[str, str]], tokenizer: WordTokenizer, open: bool = False) -> Rendered:
    """Messages such as {"role": "user", "content": "hello"} in the course's template.

    open: end with `<bot>`, so that the model's turn is next (`add_generation_prompt` in transformers).
    Raises ValueError when the roles are not user, assistant, user, ... in turn, when `open` would let the assistant
    speak twice, and for content with a special token (it would speak in another's name) or an unknown word.
    """
    ids, answer = [tokenizer.eos], [False]
    for i, message in enumerate(messages):
        role, expected = message["role"], ("user", "assistant")[i % 2]
        if role != expected:
            raise ValueError(
                f"Message {i} is by {role!r}; users and assistants take turns, so it must be {expected!r}."
            )
        words = _words(message["content"], tokenizer)
        ids.append(tokenizer.ids[OPENS[role]])
        answer.append(False)  # <bot> is given to the model, which never has to write it
        if role == "assistant":
            words = [*words, tokenizer.ids["<end>"]]
        ids += words
        answer += [role == "assistant"] * len(words)
    if open:
        if len(messages) % 2 == 0:
            raise ValueError("The assistant's turn can only open after a user's message.")
        ids.append(tokenizer.ids["<bot>"])
        answer.append(False)
    return Rendered(ids, answer)


def exchange(question: str, answer: str, tokenizer: WordTokenizer) -> Rendered:
    """One demonstration: what the user says, and what the assistant should answer. Raises what `render` raises."""
    return render([{"role": "user", "content": question}, {"role": "assistant", "content": answer}], tokenizer)


def prompt(question: str, tokenizer: WordTokenizer) -> list[int]:
    """The tokens up to where the model's answer starts. Raises what `render` raises."""
    return render([{"role": "user", "content": question}], tokenizer, open=True).ids


def _words(content: str, tokenizer: WordTokenizer) -> list[int]:
    for word in content.split():
        if word in SPECIALS:
            raise ValueError(f"The content holds the special token {word}; only the template may place these.")
        if word not in tokenizer.ids:
            raise ValueError(f"The word {word!r} is not in the vocabulary.")
    return tokenizer.encode(content)
