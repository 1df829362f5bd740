"""File: conflict markers of a merge."""
DESERVES = None
OUTCOMES = ("damaged",)
SAYS = "(?i)not? readable|no notebook|cannot be read|conflict"


def hand_in(course, student, notebook):
    path = course.hand_in(student, notebook)
    path.write_text("<<<<<<< HEAD\n" + path.read_text() + "\n=======\n{}\n>>>>>>> theirs\n")
