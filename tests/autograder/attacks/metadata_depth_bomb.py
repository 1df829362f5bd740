"""Notebook: a whole notebook whose metadata are nested as deep as JSON readers go."""
DESERVES = 10


def hand_in(course, student, notebook):
    path = course.hand_in(student, notebook)
    deep = '{"a": ' * 900 + "1" + "}" * 900
    path.write_text(path.read_text().replace('"metadata": {"kernelspec"', f'"metadata": {{"deep": {deep}, "kernelspec"'))
