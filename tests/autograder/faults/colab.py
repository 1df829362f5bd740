"""File: metadata of Colab and of an editor, an accelerator, attachments."""
DESERVES = 10


def hand_in(course, student, notebook):
    notebook["metadata"] |= {"colab": {"provenance": [], "gpuType": "T4"}, "accelerator": "GPU", "vscode": {"x": 1}}
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] |= {"id": f"Xy{number}", "colab": {"base_uri": "https://localhost:8080/"}, "vscode": {"languageId": "python"}}
    notebook["cells"][0]["attachments"] = {"image.png": {"image/png": "iVBORw0KGgo="}}
    course.hand_in(student, notebook)
