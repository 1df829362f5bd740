"""Presentation: a student's id that is markup."""
DESERVES = 10
STUDENT = "<img src=x onerror=alert('xss-id')>&lt;b&gt;"
