"""Values: meta, sparse, quantized and gradient-carrying tensors, and one whose storage is shorter than its shape."""
DESERVES = 4
# %% attention
def attention(q, k, v):
    return torch.empty(2, 2, 5, device="meta") if q.dim() == 3 else torch.eye(1).to_sparse()
# %% top_p
def top_p(logits, p):
    if logits.dim() == 1:
        return torch.quantize_per_tensor(torch.tensor([0.0, 0.6, 0.3]), 0.1, 0, torch.quint8)
    out = torch.zeros(2, 4)
    out.untyped_storage().resize_(0)
    return out
