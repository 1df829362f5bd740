"""Notebook: one output of fifty megabytes kept in the file."""
DESERVES = 10


def hand_in(course, student, notebook):
    cell = course.cell(notebook, "describe")
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 50_000_000}]
    course.hand_in(student, notebook)
