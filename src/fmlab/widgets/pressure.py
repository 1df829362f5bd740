"""The pressure widget: press a policy towards a learned reward, and watch what its answers are really worth.

Two ways of pressing, on answers that a model really wrote: the best of N, and the best policy for a KL penalty.
pressure.mjs computes in the page what `fmlab.posttraining.best_of_n` and `fmlab.posttraining.tilt` compute; a test
compares them. It leaves out training: answers that were not drawn stay out of reach.
"""

import html
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import traitlets

from .base import STATIC, CourseWidget, whole

METHODS = ("best", "tilt")


class Pressure(CourseWidget):
    """A slider from no pressure to the single best answer, over answers to one or more requests.

    requests: mappings with `name` (the request), `answers` (m different draws from the policy, m the same for all),
        `quality` (m numbers: what each is really worth) and `rewards` (a mapping from a name to m numbers; the same
        names in each request). Numbers are rounded to 3 decimals, so that another processor gives the same page.
    method: "best" (of N) or "tilt" (a KL penalty). reward, request: index of what is shown first. position: of the
        slider, 0 is no pressure.

    Raises ValueError with one sentence for anything else.
    """

    _esm = STATIC / "pressure.mjs"
    widget_name = "pressure"

    requests = traitlets.List(help="name, answers, quality, rewards (a list for each name of `names`)").tag(sync=True)
    names = traitlets.List(help="what the rewards are called").tag(sync=True)
    request = traitlets.Int(0).tag(sync=True)
    reward = traitlets.Int(0).tag(sync=True)
    method = traitlets.Unicode("best").tag(sync=True)
    position = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        requests: Iterable[Mapping[str, Any]],
        method: str = "best",
        reward: int = 0,
        request: int = 0,
        position: int = 0,
    ):
        requests = list(requests)
        if not requests:
            raise ValueError("requests is empty: give at least one mapping with name, answers, quality and rewards")
        checked = [_request(number, entry) for number, entry in enumerate(requests)]
        names, count = list(requests[0]["rewards"]), len(checked[0]["answers"])
        for number, entry in enumerate(requests):
            if list(entry["rewards"]) != names or len(checked[number]["answers"]) != count:
                raise ValueError(f"requests[{number}] must have {count} answers and the rewards {', '.join(names)}")
        if method not in METHODS:
            raise ValueError(f"method is {method!r}: give one of {', '.join(METHODS)}")
        whole("reward", reward, 0, len(names) - 1)
        whole("request", request, 0, len(checked) - 1)
        whole("position", position, 0)
        super().__init__(
            requests=checked, names=names, method=method, reward=reward, request=request, position=position
        )

    def fallback_html(self) -> str:
        """The best answers to the first request under the reward that is shown, and what they are worth."""
        shown = self.requests[self.request]
        rewards, quality = shown["rewards"][self.reward], shown["quality"]
        order = sorted(range(len(rewards)), key=lambda i: -rewards[i])[:5]
        rows = "".join(
            f"<tr><td>{html.escape(shown['answers'][i])}</td><td>{rewards[i]:.2f}</td><td>{quality[i]:.1f}</td></tr>"
            for i in order
        )
        return (
            f"<table><caption>Best of {len(rewards)} answers to <q>{html.escape(shown['name'])}</q></caption>"
            f'<thead><tr><th scope="col">Answer</th><th scope="col">{html.escape(self.names[self.reward])}</th>'
            f'<th scope="col">True quality</th></tr></thead><tbody>{rows}</tbody></table>'
        )


def _request(number: int, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Check one request and return its state."""
    where = f"requests[{number}]"
    if not isinstance(entry, Mapping) or not {"name", "answers", "quality", "rewards"} <= set(entry):
        raise ValueError(f"{where} must be a mapping with name, answers, quality and rewards")
    answers = entry["answers"]
    if isinstance(answers, str) or not isinstance(answers, Sequence) or not all(isinstance(a, str) for a in answers):
        raise ValueError(f"{where}: answers must be a list of texts")
    if len(answers) < 2:
        raise ValueError(f"{where} has {len(answers)} answers: give at least two")
    if not isinstance(entry["rewards"], Mapping) or not entry["rewards"]:
        raise ValueError(f"{where}: rewards must be a mapping from a name to one number for each answer")
    return {
        "name": str(entry["name"]),
        "answers": list(answers),
        "quality": _numbers(f"{where}: quality", entry["quality"], len(answers)),
        "rewards": [_numbers(f"{where}: {name}", values, len(answers)) for name, values in entry["rewards"].items()],
    }


def _numbers(where: str, values: Any, count: int) -> list[float]:
    values = values.tolist() if hasattr(values, "tolist") else values
    if not isinstance(values, Sequence) or not all(isinstance(x, int | float) and math.isfinite(x) for x in values):
        raise ValueError(f"{where} must be a flat list of finite numbers")
    if len(values) != count:
        raise ValueError(f"{where} has {len(values)} numbers for {count} answers")
    return [round(float(x), 3) + 0.0 for x in values]  # + 0.0 turns -0.0 into 0.0
