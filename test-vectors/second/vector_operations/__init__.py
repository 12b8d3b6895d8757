"""The operations of the vectors, on the second implementation: one module for each of the runner's in Rust."""

from . import areas, day_keys, reading, texts, trust

OPERATIONS = {**areas.OPERATIONS, **day_keys.OPERATIONS, **reading.OPERATIONS, **texts.OPERATIONS, **trust.OPERATIONS}
