"""What one submission may take. A payload carries them (see `rebuild`), the sandbox fills in what is missing."""

LIMITS = {
    "cell": 30.0,  # seconds for one cell
    "call": 30.0,  # seconds for one call of a student's function by a check
    "total": 300.0,  # seconds for the whole notebook
    "memory": 1_200_000_000,  # bytes above what the process starts with, for each side
    "cpu": 300,  # seconds of one process
    "tasks": 64,  # processes and threads of one side
    "disk": 256_000_000,  # bytes of all files of one side
    "output": 20_000,  # characters kept per cell
    "frame": 96_000_000,  # bytes in one message between student's code and checks
    "lost": 8,  # times that the student's process may be lost before its run is given up
}
