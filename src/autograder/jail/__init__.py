"""Where student code is run: a warm zygote in bubblewrap, a supervisor and two walled children per submission."""
