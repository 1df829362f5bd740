"""File: three megabytes of outputs were kept."""
DESERVES = 10


def hand_in(course, student, notebook):
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgo" + "A" * 3_000_000}}
    course.cell(notebook, "describe")["outputs"] = [picture]
    course.hand_in(student, notebook)
