"""File: saved in notebook format 3, which nbgrader's cells did not survive."""
DESERVES = 10
OUTCOMES = ("graded", "damaged")
SAYS = "(?i)cell|format"


def hand_in(course, student, notebook):
    cells = [
        {"cell_type": "code", "language": "python", "input": c["source"], "outputs": [], "metadata": {}, "collapsed": False}
        for c in notebook["cells"]
        if c["cell_type"] == "code"
    ]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells, "metadata": {}}]}
    course.hand_in(student, old)
