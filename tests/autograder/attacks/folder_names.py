"""Folder: file names with line ends, control characters, options, quotes and markup."""
DESERVES = 10


def hand_in(course, student, notebook):
    course.hand_in(student, notebook)
    for name in ("-rf", "--help", "a\nb\n\x1b[31mred", "<script>alert('xss-file')<", "'; DROP TABLE grade; --", "\u202efdp.exe"):
        (course.folder(student) / name).write_text("x")
    (course.folder(student) / os.fsdecode(b"\xff\xfe.txt")).write_text("x")
    (course.folder(student) / ("n" * 255)).write_text("x")
