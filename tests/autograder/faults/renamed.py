"""File: the notebook has the name that a browser gave it."""
DESERVES = None
OUTCOMES = ("damaged",)
SAYS = "trial \\(1\\)\\.ipynb"


def hand_in(course, student, notebook):
    course.hand_in(student, notebook, name=f"{NAME} (1).ipynb")
