"""Folder: the whole submission is a link to an honest student's."""
DESERVES = 0


def hand_in(course, student, notebook):
    other = course.folder("000-~honest-0")
    (course.root / "submitted" / student).mkdir()
    (course.root / "submitted" / student / NAME).symlink_to(other, target_is_directory=True)
