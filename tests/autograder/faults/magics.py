"""Notebook habits: magics and shell commands beside the answer."""
DESERVES = 10
CELLS = {
    "describe": "%matplotlib inline\n!ls\nimport time\n%time time.sleep(0)\n\ndef describe(text):\n    words = text.split()\n"
    "    return {'words': len(words), 'longest': max(words, key=len), 'first': text[:1]}\n\n%timeit -n 1 -r 1 describe('a')"
}
