"""Syntax: the body is not indented."""
DESERVES = 7
SAYS = "IndentationError"
CELLS = {"attention": "def attention(q, k, v):\nreturn v"}
