"""File: the name of a kernel that exists on the student's machine only."""
DESERVES = 10


def hand_in(course, student, notebook):
    notebook["metadata"]["kernelspec"] = {"name": "conda-env-dl-py", "display_name": "Python [conda env:dl]", "language": "python"}
    course.hand_in(student, notebook)
