"""Unfinished: handed in as handed out."""
DESERVES = 0
SAYS = "(?i)not started"
CELLS = dict.fromkeys(
    ("attention", "top_p", "decode", "window", "describe"), "# YOUR CODE HERE\nraise NotImplementedError()"
)
