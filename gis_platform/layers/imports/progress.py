"""A progress bar, where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function of (features read, features in all or -1); silent without a terminal."""
    with tqdm(desc=title, unit=" features", disable=not sys.stderr.isatty()) as bar:

        def show(read: int, total: int) -> None:
            if total > 0:
                bar.total = total
            bar.update(read - bar.n)

        yield show
