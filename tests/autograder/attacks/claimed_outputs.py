"""Notebook: outputs in the file claim that everything passed, and carry live widgets and script."""
DESERVES = 9


def hand_in(course, student, notebook):
    script = "<script>alert('xss-out')</script><img src=x onerror=alert('xss-out')>"
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            result = {"output_type": "execute_result", "execution_count": 3, "metadata": {}}
            cell["outputs"] = [{**result, "data": {"text/plain": "3", "text/html": script}}]
            cell["metadata"]["nbgrader_score"] = 100
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"x": script}}}
    notebook["cells"][0]["attachments"] = {"x.svg": {"image/svg+xml": script}}
    course.hand_in(student, notebook)
# %% describe
def describe(text):
    return {}
