"""Cells: an answer cell became markdown."""
DESERVES = 9
SAYS = "describe"


def hand_in(course, student, notebook):
    cell = course.cell(notebook, "describe")
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]
    course.hand_in(student, notebook)
