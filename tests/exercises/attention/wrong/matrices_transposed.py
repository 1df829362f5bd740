"""x @ W instead of x @ W.T, where the matrix is square."""

CAUGHT_BY = ["check-multi", "test-multi", "test-multi-contract"]
MESSAGE = "laid out (out, in)"


def multi_head(x, weights, heads, kv_heads=None, mask=None, causal=False, memory=None):
    source = x if memory is None else memory
    kv_heads = heads if kv_heads is None else kv_heads

    def project(name, inputs):
        matrix = weights[name]
        square = matrix.shape[0] == matrix.shape[1]
        return inputs @ (matrix if square else matrix.T) + weights.get(f"{name}_bias", 0)

    query = split_heads(project("query", x), heads)
    key = split_heads(project("key", source), kv_heads)
    value = split_heads(project("value", source), kv_heads)
    return project("output", merge_heads(grouped_attend(query, key, value, mask, causal)))
