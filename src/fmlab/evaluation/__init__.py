"""How good is it? Loss and perplexity on unseen text, and (one file each) scores for whole answers."""

from fmlab.evaluation.perplexity import bits_per_byte, mean_loss, perplexity, token_losses

__all__ = ["bits_per_byte", "mean_loss", "perplexity", "token_losses"]
