"""Presentation: a timestamp file of hand-made dates, before the deadline and beyond all calendars."""
DESERVES = 10


def hand_in(course, student, notebook):
    course.hand_in(student, notebook)
    (course.folder(student) / "timestamp.txt").write_text("9" * 100_000 + "-01-01 00:00:00 UTC\n<script>")
    (course.folder(student) / "submission_secret.txt").write_text("../" * 20 + MARK)
