"""Names: a variable is misspelt inside the function."""
DESERVES = 9
SAYS = "NameError.*wrods|wrods"
# %% describe
def describe(text):
    words = text.split()
    return {"words": len(wrods), "longest": max(words, key=len), "first": text[:1]}
