"""File: sources as lists of lines, as Jupyter saves them."""
DESERVES = 10


def hand_in(course, student, notebook):
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    course.hand_in(student, notebook)
