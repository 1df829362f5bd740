"""File: line ends and paths of Windows, in the file and in the sources."""
DESERVES = 10


def hand_in(course, student, notebook):
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n")
    course.hand_in(student, notebook)
    (course.folder(student) / "C:\\Users\\me\\trial.txt").write_text("x\r\n")
