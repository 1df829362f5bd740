"""Notebook habits: %%time at the top of the answer cell."""
DESERVES = 10
CELLS = {
    "describe": "%%time\ndef describe(text):\n    words = text.split()\n"
    "    return {'words': len(words), 'longest': max(words, key=len), 'first': text[:1]}"
}
