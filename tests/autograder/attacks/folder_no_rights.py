"""Folder: files and folders with odd rights: set-uid, sticky, readable by nobody."""
DESERVES = 9


def hand_in(course, student, notebook):
    course.hand_in(student, notebook)
    (course.folder(student) / "run").write_text("#!/bin/sh\nid > /tmp/" + MARK)
    (course.folder(student) / "run").chmod(0o6777)
    (course.folder(student) / "shut").mkdir()
    (course.folder(student) / "shut" / "a").write_text("x")
    (course.folder(student) / "shut").chmod(0o000)
# %% describe
import os

os.system("./run; chmod -R 777 . ; sudo -n true")


def describe(text):
    return {}
