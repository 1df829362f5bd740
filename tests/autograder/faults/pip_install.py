"""Notebook habits: %pip install in front of everything, as in Colab."""
DESERVES = 10
CELLS = {
    "attention": "%pip install -q --no-index --disable-pip-version-check nothing-of-this-name\n"
    "def attention(q, k, v):\n    return torch.softmax(q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5, dim=-1) @ v"
}
