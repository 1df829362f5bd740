"""Cells: an answer cell was deleted."""
DESERVES = 9
SAYS = "describe"


def hand_in(course, student, notebook):
    notebook["cells"].remove(course.cell(notebook, "describe"))
    course.hand_in(student, notebook)
