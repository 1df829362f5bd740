"""Unfinished: two of five answers are as handed out."""
DESERVES = 6
SAYS = "(?i)not started.*top_p|top_p.*not started"
CELLS = dict.fromkeys(("top_p", "describe"), "# YOUR CODE HERE\nraise NotImplementedError()")
