"""The operations of the vectors, on the second implementation: one module for each of the runner's in Rust."""

from . import (areas, check_in, day_keys, diary, home, key_ring, live, note, reading, release, request, share, texts,
               trust)

MODULES = (areas, check_in, day_keys, diary, home, key_ring, live, note, reading, release, request, share, texts, trust)
OPERATIONS = {name: run for module in MODULES for name, run in module.OPERATIONS.items()}
