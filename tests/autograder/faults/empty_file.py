"""File: an empty file."""
DESERVES = None
OUTCOMES = ("damaged",)
SAYS = "(?i)not? readable|empty|cannot be read"


def hand_in(course, student, notebook):
    course.hand_in(student, notebook).write_text("")
