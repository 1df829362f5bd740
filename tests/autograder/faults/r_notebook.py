"""File: a notebook in R, from another course."""
DESERVES = None
OUTCOMES = ("damaged",)
SAYS = "for R, not for Python"


def hand_in(course, student, notebook):
    notebook["metadata"] = {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}, "language_info": {"name": "R"}}
    plain = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "id": "r", "source": "x <- c(1, 2)"}
    notebook["cells"] = [plain]
    course.hand_in(student, notebook)
