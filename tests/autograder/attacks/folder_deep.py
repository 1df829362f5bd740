"""Folder: folders three hundred deep, with a path longer than the system takes."""
DESERVES = 10


def hand_in(course, student, notebook):
    course.hand_in(student, notebook)
    here = os.open(course.folder(student), os.O_RDONLY)
    for _ in range(300):
        os.mkdir("d" * 40, dir_fd=here)
        there = os.open("d" * 40, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = there
    os.close(os.open("leaf.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
