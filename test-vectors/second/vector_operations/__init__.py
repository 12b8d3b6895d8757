"""The operations of the vectors, on the second implementation: one module for each of the runner's in Rust."""

from . import trust

OPERATIONS = {**trust.OPERATIONS}
