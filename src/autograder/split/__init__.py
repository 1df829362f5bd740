"""The two sides of grading: the pupil runs the student's code, the judge runs the tests; only data crosses."""
