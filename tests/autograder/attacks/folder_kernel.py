"""Folder: files that take the place of the kernel and of what Python loads at its start."""
DESERVES = 9


def hand_in(course, student, notebook):
    course.hand_in(student, notebook)
    bad = f"open('/tmp/{MARK}-start', 'w').close()\n"
    names = "sitecustomize usercustomize ipykernel_launcher ipykernel conftest nbgrader_config jupyter_config x.pth _pth"
    for name in names.split():
        (course.folder(student) / (name if "." in name else f"{name}.py")).write_text(bad)
    (course.folder(student) / ".ipython" / "profile_default" / "startup").mkdir(parents=True)
    (course.folder(student) / ".ipython" / "profile_default" / "startup" / "0.py").write_text(bad)
    (course.folder(student) / "pyvenv.cfg").write_text("home = .\n")
# %% describe
def describe(text):
    return {}
