"""Notebook: JSON nested a hundred thousand deep."""
DESERVES = 0


def hand_in(course, student, notebook):
    path = course.hand_in(student, notebook)
    path.write_text('{"cells": ' + "[" * 100_000 + "]" * 100_000 + "}")
