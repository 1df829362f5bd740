"""A filter that looks for repetition by compressing the page, and for language by the letters it is made of."""

import re
import zlib
from collections import Counter


def keep(page):
    lines = [line for line in page.split("\n") if len(re.findall("[A-Za-z]+", line)) > 4]
    text = " ".join(line.strip() for line in lines if re.search('[.!?][”"]?$', line.strip()))
    if len(text) < 300:
        return False
    letters = Counter(text)
    lower = sum(number for sign, number in letters.items() if sign.islower() and sign.isascii())
    usual = lower + sum(letters[sign] for sign in " ,.?'“”")
    short = [word for word in re.findall("[a-z]+", text) if len(word) <= 3]
    squeezed = len(zlib.compress(text.encode("utf-8"), 9)) / len(text.encode("utf-8"))
    return usual > 0.9 * len(text) and letters["!"] < 5 and squeezed > 0.4 and len(short) > 0.25 * len(text.split())
