"""Cells: a test cell was deleted."""
DESERVES = 10


def hand_in(course, student, notebook):
    notebook["cells"].remove(course.cell(notebook, "test-attention"))
    course.hand_in(student, notebook)
