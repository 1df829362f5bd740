"""Notebook: sources that are nested lists, numbers and objects instead of text."""
DESERVES = 10


def hand_in(course, student, notebook):
    course.cell(notebook, "window")["source"] = [["def"], 3, None]
    course.cell(notebook, "describe")["source"] = {"a": "b"}
    course.hand_in(student, notebook)
