"""Unfinished: an answer cell was emptied."""
DESERVES = 9
SAYS = "describe"
CELLS = {"describe": ""}
