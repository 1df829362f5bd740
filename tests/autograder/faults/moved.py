"""Cells: the tests stand before their answers, and the answers in another order."""
DESERVES = 10


def hand_in(course, student, notebook):
    notebook["cells"].reverse()
    course.hand_in(student, notebook)
