"""Wire: reports the largest report allowed for each of a thousand cells, more than the grader takes in one piece."""
DESERVES = 10


def hand_in(course, student, notebook):
    forge = """
import json
import autograder.jail.frames as frames
honest = frames.send
def send(sock, kind, payload, *more):
    if kind == b"D":
        payload = json.dumps({"status": "ok", "stdout": "x" * 380_000}).encode()
    return honest(sock, kind, payload, *more)
frames.send = send
"""
    blank = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    sources = [forge, *["pass"] * 1000]
    notebook["cells"] += [{**blank, "id": f"r{n}", "source": source} for n, source in enumerate(sources)]
    course.hand_in(student, notebook)
