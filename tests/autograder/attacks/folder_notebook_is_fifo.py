"""Folder: the notebook is a pipe that nobody writes to."""
DESERVES = 0


def hand_in(course, student, notebook):
    os.mkfifo(course.folder(student) / f"{NAME}.ipynb")
