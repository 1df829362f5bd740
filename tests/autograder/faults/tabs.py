"""Syntax: tabs and spaces are mixed."""
DESERVES = 7
SAYS = "TabError"
CELLS = {"attention": "def attention(q, k, v):\n    if True:\n        pass\n\treturn v"}
