"""File: saved in notebook format 4.0, cells without ids."""
DESERVES = 10


def hand_in(course, student, notebook):
    notebook["nbformat_minor"] = 0
    for cell in notebook["cells"]:
        cell.pop("id", None)
    course.hand_in(student, notebook)
