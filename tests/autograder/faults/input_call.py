"""Notebook habits: input() left in a cell of trials."""
DESERVES = 10
# %% extra
name = input("Your name? ")
