"""Notebook: claims a notebook format and metadata schema of the far future."""
DESERVES = 10


def hand_in(course, student, notebook):
    notebook["nbformat"], notebook["nbformat_minor"] = 99, 99
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["schema_version"] = 10**9
    course.hand_in(student, notebook)
