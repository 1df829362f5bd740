"""Pages run under FMLAB_PROFILE=gpu: three of them on a pretended CUDA device, their training cut to a few steps.

All pages, in three quarters of an hour: python tests/pretend_pages.py. On a real GPU: python benchmarks/gpu.py.
"""

import pretend_cuda
import pretend_pages
import pytest

PAGES = ["4-post-training/sft", "5-sampling/logits_to_text", "5-sampling/uncertainty"]  # they tune, draw and measure


@pytest.mark.slow
@pytest.mark.skipif(not pretend_cuda.POSSIBLE, reason=pretend_cuda.WHY_NOT)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_mixes_no_devices(page):
    errors, cards, _ = pretend_pages.run(pretend_pages.ROOT / "chapters" / f"{page}.ipynb", steps=5)
    assert errors == [] and cards
