"""Notebook habits: await at the top of a cell."""
DESERVES = 10
CELLS = {
    "describe": "import asyncio\nawait asyncio.sleep(0)\ndef describe(text):\n    words = text.split()\n"
    "    return {'words': len(words), 'longest': max(words, key=len), 'first': text[:1]}"
}
