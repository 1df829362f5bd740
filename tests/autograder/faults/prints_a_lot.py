"""Output: prints a line at every step of right work."""
DESERVES = 10
# %% describe
def describe(text):
    for n in range(20_000):
        print("step", n)
    words = text.split()
    return {"words": len(words), "longest": max(words, key=len), "first": text[:1]}
