"""Notebook: NaN, Infinity and a whole number of a hundred thousand digits as points and counts."""
DESERVES = 10


def hand_in(course, student, notebook):
    path = course.hand_in(student, notebook)
    text = path.read_text().replace('"points": 3', '"points": NaN').replace('"points": 2', '"points": Infinity')
    path.write_text(text.replace('"execution_count": null', '"execution_count": ' + "9" * 100_000, 1))
