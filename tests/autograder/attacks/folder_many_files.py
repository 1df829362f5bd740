"""Folder: three thousand files in folders of their own."""
DESERVES = 10


def hand_in(course, student, notebook):
    course.hand_in(student, notebook)
    for n in range(3000):
        place = course.folder(student) / f"d{n % 50}"
        place.mkdir(exist_ok=True)
        (place / f"f{n}").write_text("")
