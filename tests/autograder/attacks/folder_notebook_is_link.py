"""Folder: the notebook itself is a link to the solutions."""
DESERVES = 0


def hand_in(course, student, notebook):
    (course.folder(student) / f"{NAME}.ipynb").symlink_to(course.root / "solutions" / NAME / f"{NAME}.ipynb")
