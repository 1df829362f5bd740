"""Syntax: a bracket is missing."""
DESERVES = 7
SAYS = "SyntaxError"
CELLS = {"attention": "def attention(q, k, v:\n    return v"}
