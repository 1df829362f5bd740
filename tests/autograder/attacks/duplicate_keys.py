"""Notebook: every object of the file has its keys twice, with points and sources that differ."""
DESERVES = 9


def hand_in(course, student, notebook):
    path = course.hand_in(student, notebook)
    text = path.read_text().replace('"points": 1', '"points": 1, "points": 500').replace('"cells":', '"cells": 7, "cells":')
    path.write_text(text)
# %% describe
def describe(text):
    return {}
