"""Folder: pipes and sockets, one of them in the notebook's place beside the real one."""
DESERVES = 10


def hand_in(course, student, notebook):
    course.hand_in(student, notebook)
    os.mkfifo(course.folder(student) / "pipe.txt")
    os.mkfifo(course.folder(student) / "timestamp.txt")
