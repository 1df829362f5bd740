"""File: saved by an editor for Windows, with a byte order mark."""
DESERVES = 10


def hand_in(course, student, notebook):
    path = course.hand_in(student, notebook)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
