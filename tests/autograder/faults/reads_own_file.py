"""Effects: reads and writes files beside the notebook."""
DESERVES = 10


def hand_in(course, student, notebook):
    course.hand_in(student, notebook)
    (course.folder(student) / "words.txt").write_text("words longest first")
# %% describe
keys = open("words.txt").read().split()
open("log.txt", "w").write("ok")


def describe(text):
    words = text.split()
    return dict(zip(keys, (len(words), max(words, key=len), text[:1])))
