"""Cells: an editor dropped all metadata of nbgrader."""
DESERVES = 10
OUTCOMES = ("graded", "damaged")
SAYS = "(?i)cell"


def hand_in(course, student, notebook):
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    course.hand_in(student, notebook)
