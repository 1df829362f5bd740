"""Output: shows a figure in a cell of trials."""
DESERVES = 10
# %% extra
import matplotlib.pyplot as plt

plt.plot([1, 2, 3])
plt.show()
