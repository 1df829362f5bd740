"""Student: an id that looks like a number with leading zeros."""
DESERVES = 10
STUDENT = "007"
