#!/usr/bin/env python3
"""Writes the vectors, or with --check says which of those in the folders are not what would be written.

    make.py [--check] [PART...]

A part is a module of this folder that ends in `_vectors`, without that ending.
"""

import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "second")]

from vector import FOLDER  # noqa: E402

ENDING = "_vectors"


def parts() -> list[str]:
    return sorted(file.stem.removesuffix(ENDING) for file in HERE.glob(f"*{ENDING}.py"))


def made(part: str) -> dict[Path, str]:
    vectors = list(import_module(part + ENDING).vectors())
    files = {FOLDER / vector.path: vector.text() for vector in vectors}
    assert len(files) == len(vectors), f"{part}: two vectors have one name"
    return files


def folders(files) -> set[Path]:
    return {file.parent for file in files}


def check(files: dict[Path, str]) -> int:
    there = {file for folder in folders(files) for file in folder.glob("*.json")}
    wrong = sorted({file for file, text in files.items() if file not in there or file.read_text() != text}
                   | there - files.keys())
    for file in wrong:
        print(f"not what is made: {file.relative_to(FOLDER)}")
    print(f"{len(files)} vectors made again, {len(wrong)} differ")
    return 1 if wrong else 0


def write(files: dict[Path, str]) -> int:
    for folder in folders(files):
        folder.mkdir(parents=True, exist_ok=True)
        for file in set(folder.glob("*.json")) - files.keys():
            file.unlink()
    for file, text in files.items():
        file.write_text(text)
    print(f"{len(files)} vectors written")
    return 0


if __name__ == "__main__":
    chosen = [argument for argument in sys.argv[1:] if argument != "--check"] or parts()
    files = {file: text for part in chosen for file, text in made(part).items()}
    sys.exit((check if "--check" in sys.argv else write)(files))
