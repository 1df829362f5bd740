"""Effects: an honest answer that leans on the library and on threads."""
DESERVES = 10
# %% extra
torch.set_num_threads(2)
# %% attention
import torch.nn.functional as F


def attention(q, k, v):
    return F.scaled_dot_product_attention(q, k, v)
