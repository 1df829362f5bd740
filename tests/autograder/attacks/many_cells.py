"""Notebook: ten thousand extra cells, each with a little output."""
DESERVES = 10


def hand_in(course, student, notebook):
    blank = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    notebook["cells"] += [{**blank, "id": f"n{n}", "source": f"print({n})"} for n in range(10_000)]
    course.hand_in(student, notebook)
