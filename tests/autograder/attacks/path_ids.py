"""Notebook: cell ids and grade ids that are paths out of the folder."""
DESERVES = 10


def hand_in(course, student, notebook):
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = "../" * 6 + f"tmp/{MARK}-{number}"
    notebook["cells"].append(
        {
            "cell_type": "code",
            "id": "/etc/passwd",
            "metadata": {"nbgrader": {"grade_id": f"../../../{MARK}", "grade": True, "solution": True, "points": 5,
                                      "locked": False, "task": False, "schema_version": 3}},
            "source": "1",
            "outputs": [],
            "execution_count": None,
        }
    )
    course.hand_in(student, notebook)
