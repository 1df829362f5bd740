"""File: the upload broke off in the middle."""
DESERVES = None
OUTCOMES = ("damaged",)
SAYS = "(?i)not? readable|cannot be read"


def hand_in(course, student, notebook):
    path = course.hand_in(student, notebook)
    path.write_text(path.read_text()[:3000])
