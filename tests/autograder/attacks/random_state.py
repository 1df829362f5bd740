"""Wire: leaves global random states, default dtype, grad mode and thread counts that break the tests behind it."""
DESERVES = 10
# %% extra
import random

random.seed(0)
random.random = lambda: 0.0
torch.manual_seed(2**63 - 1)
torch.set_default_dtype(torch.float16)
torch.set_grad_enabled(False)
torch.set_printoptions(precision=0)
torch.use_deterministic_algorithms(True)
torch.manual_seed = torch.set_rng_state = torch.random.set_rng_state = lambda *a: 1 / 0
