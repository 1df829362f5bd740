"""Effects: sets the global random seed and the default dtype for its own trials."""
DESERVES = 10
# %% extra
torch.manual_seed(1234)
torch.set_default_dtype(torch.float64)
torch.set_grad_enabled(False)
