"""Folder: a file of two hundred gigabytes that takes no space."""
DESERVES = 10


def hand_in(course, student, notebook):
    course.hand_in(student, notebook)
    with open(course.folder(student) / "data.bin", "wb") as handle:
        handle.truncate(200_000_000_000)
