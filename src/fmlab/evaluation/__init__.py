"""How good is it? Loss and perplexity on unseen text, and (one file each) scores for whole answers."""

from fmlab.evaluation.arena import ELO, bootstrap, ratings, win_matrix
from fmlab.evaluation.calibration import Calibration, RiskCoverage, by_count, by_width, risk_coverage
from fmlab.evaluation.contamination import TrainingText
from fmlab.evaluation.judges import length_control, logistic, self_preference, swapped, win_share
from fmlab.evaluation.overlap import exact_match, rouge_l, rouge_n
from fmlab.evaluation.perplexity import bits_per_byte, mean_loss, perplexity, token_losses

__all__ = [
    "ELO",
    "Calibration",
    "RiskCoverage",
    "TrainingText",
    "bits_per_byte",
    "bootstrap",
    "by_count",
    "by_width",
    "exact_match",
    "length_control",
    "logistic",
    "mean_loss",
    "perplexity",
    "ratings",
    "risk_coverage",
    "rouge_l",
    "rouge_n",
    "self_preference",
    "swapped",
    "token_losses",
    "win_matrix",
    "win_share",
]
