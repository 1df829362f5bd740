"""Cells: an answer cell was split in two, and both halves have its id."""
DESERVES = 10


def hand_in(course, student, notebook):
    cell = course.cell(notebook, "describe")
    rest = {**json.loads(json.dumps(cell)), "id": "half", "source": "pass  # the second half"}
    notebook["cells"].insert(notebook["cells"].index(cell) + 1, rest)
    course.hand_in(student, notebook)
