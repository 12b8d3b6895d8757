#!/usr/bin/env python3
"""Packs the vectors, so that others can pin them.

    package.py FOLDER

Writes `episeal-test-vectors-VERSION.tar.gz` into the folder, the same bytes on every machine, and prints its SHA-256.
In it: all vectors, their schema, README.md, and `manifest.json` with the version, and length and SHA-256 of every file.
"""

import gzip
import hashlib
import io
import json
import sys
import tarfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
PARTS = ("certificates", "rules", "visits")


def version() -> str:
    return (FOLDER / "VERSION").read_text().strip()


def files() -> dict[str, bytes]:
    vectors = [file for part in PARTS for file in (FOLDER / part).rglob("*.json")]
    named = sorted([*vectors, FOLDER / "README.md", FOLDER / "schema.json"])
    return {str(file.relative_to(FOLDER)): file.read_bytes() for file in named}


def manifest(packed: dict[str, bytes]) -> bytes:
    listed = {name: {"length": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in packed.items()}
    return (json.dumps({"version": version(), "files": listed}, indent=1) + "\n").encode()


def archive(packed: dict[str, bytes]) -> bytes:
    root, out = f"episeal-test-vectors-{version()}", io.BytesIO()
    # No time, no owner: what is packed depends on the files alone.
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="") as packing, \
            tarfile.open(fileobj=packing, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in [*packed.items(), ("manifest.json", manifest(packed))]:
            entry = tarfile.TarInfo(f"{root}/{name}")
            entry.size, entry.mode = len(data), 0o644
            tar.addfile(entry, io.BytesIO(data))
    return out.getvalue()


if __name__ == "__main__":
    data = archive(files())
    file = Path(sys.argv[1]) / f"episeal-test-vectors-{version()}.tar.gz"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    print(f"{hashlib.sha256(data).hexdigest()}  {file}")
