"""Cells: an answer cell was copied, with nothing changed."""
DESERVES = 10


def hand_in(course, student, notebook):
    notebook["cells"].append({**course.cell(notebook, "describe"), "id": "copy"})
    course.hand_in(student, notebook)
