"""Student: an id with spaces, accents and letters of another script."""
DESERVES = 10
STUDENT = "édith ü 민지 (2)"
