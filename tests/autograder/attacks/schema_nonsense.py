"""Notebook: nbgrader's entries are lists, numbers and text where objects are expected."""
DESERVES = 10


def hand_in(course, student, notebook):
    course.cell(notebook, "test-describe")["metadata"]["nbgrader"] = [1, "grade"]
    course.cell(notebook, "test-window")["metadata"]["nbgrader"].update(grade_id={"a": 1}, schema_version="x" * 99)
    course.cell(notebook, "test-decode")["metadata"]["nbgrader"] = None
    course.hand_in(student, notebook)
