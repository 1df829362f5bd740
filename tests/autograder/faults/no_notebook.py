"""File: a report as text, and no notebook."""
DESERVES = None
OUTCOMES = ("damaged",)
SAYS = "(?i)missing|no notebook"


def hand_in(course, student, notebook):
    (course.folder(student) / "report.txt").write_text("my answers")
