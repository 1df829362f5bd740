"""Presentation: a student's id made of patterns and format fields that match everybody."""
DESERVES = 10
STUDENT = "[0-9]*{student}%s$HOME"
