"""Folder: links to the gradebook, the solutions, a neighbour's work and the password file."""
DESERVES = 7


def hand_in(course, student, notebook):
    course.hand_in(student, notebook)
    folder = course.folder(student)
    (folder / "gradebook.db").symlink_to(course.root / "gradebook.db")
    (folder / "key").symlink_to(course.root / "solutions", target_is_directory=True)
    (folder / "passwd").symlink_to("/etc/passwd")
    (folder / "loop").symlink_to("loop")
    (folder / "up").symlink_to("../..")
# %% attention
import json

for place in (f"key/trial/trial.ipynb", "up/../solutions/trial/trial.ipynb"):
    try:
        for cell in json.load(open(place))["cells"]:
            if "def attention" in "".join(cell["source"]):
                exec("".join(cell["source"]))
    except OSError:
        pass
