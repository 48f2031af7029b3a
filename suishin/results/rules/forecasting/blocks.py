"""Work on many series in blocks that stay in the processor's cache, two blocks at a time: NumPy lets other threads work while it does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

BLOCK = 2048  # series
THREADS = 2


def in_blocks(work: Callable[[slice], None], series: int) -> None:
    """Call `work` with slices that together are all series. What it writes must lie within its slice."""
    blocks = [slice(at, at + BLOCK) for at in range(0, series, BLOCK)]
    if len(blocks) < 2:
        for block in blocks:
            work(block)
        return
    with ThreadPoolExecutor(THREADS) as threads:
        for _ in threads.map(work, blocks):
            pass  # an error of the work is raised here
