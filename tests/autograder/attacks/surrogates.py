"""Notebook: lone surrogates and null characters in sources, ids and metadata."""
DESERVES = 10


def hand_in(course, student, notebook):
    course.cell(notebook, "window")["source"] += "\n# \ud800 \udfff"
    course.cell(notebook, "describe")["source"] += "\n# \u0000"
    notebook["metadata"]["title"] = "\udc80\u0000"
    course.hand_in(student, notebook)
