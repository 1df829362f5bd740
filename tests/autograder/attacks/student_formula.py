"""Presentation: a student's id and an error message that spreadsheets take for a formula."""
DESERVES = 7
STUDENT = "=HYPERLINK('x')"
# %% attention
raise ValueError('=cmd|"/c calc"!A1')
