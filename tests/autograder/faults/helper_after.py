"""Notebook habits: a helper stands in a cell after the tests that need it."""
DESERVES = 9
SAYS = "longest"


def hand_in(course, student, notebook):
    late = {**course.cell(notebook, "setup"), "id": "late", "metadata": {}, "source": "def longest(words): ..."}
    notebook["cells"].append(late)
    course.hand_in(student, notebook)
# %% describe
def describe(text):
    words = text.split()
    return {"words": len(words), "longest": longest(words), "first": text[:1]}
