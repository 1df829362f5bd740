"""File: a zip archive under the notebook's name."""
DESERVES = None
OUTCOMES = ("damaged",)
SAYS = "(?i)not? readable|zip|cannot be read"


def hand_in(course, student, notebook):
    course.hand_in(student, notebook).write_bytes(b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(range(256)) * 9)
