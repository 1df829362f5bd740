"""Presentation: a student's id with direction marks, invisible characters and an escape sequence."""
DESERVES = 10
STUDENT = "\u202eeinnA\u200b\x1b[31m"
