"""The wheel: what is in it, and what it does in an environment that has nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

import episeal

ROOT = Path(__file__).resolve().parents[1]
CONTENTS = [
    "episeal-0.1.0.dist-info/METADATA",
    "episeal-0.1.0.dist-info/RECORD",
    "episeal-0.1.0.dist-info/WHEEL",
    "episeal-0.1.0.dist-info/licenses/LICENSE-APACHE",
    "episeal-0.1.0.dist-info/licenses/LICENSE-MIT",
    "episeal-0.1.0.dist-info/top_level.txt",
    "episeal/__init__.py",
    "episeal/_arguments.py",
    "episeal/_codes.py",
    "episeal/_errors.py",
    "episeal/_native.py",
    "episeal/_native.pyi",
    "episeal/_objects.py",
    "episeal/_records.py",
    "episeal/_streams.py",
    "episeal/_times.py",
    "episeal/libepiseal_ffi.so",
    "episeal/py.typed",
]


def wheel() -> Path:
    [found] = (ROOT / "build" / "wheels").glob("*.whl")
    return found


def in_wheel(name: str) -> str:
    with ZipFile(wheel()) as opened:
        return opened.read(name).decode()


def test_the_wheel_is_for_every_python_of_its_platform() -> None:
    assert re.fullmatch(r"episeal-0\.1\.0-py3-none-(many)?linux_\w+\.whl", wheel().name)
    assert "Tag: py3-none-" in in_wheel("episeal-0.1.0.dist-info/WHEEL")


def test_nothing_else_is_in_the_wheel() -> None:
    with ZipFile(wheel()) as opened:
        assert sorted(name for name in opened.namelist() if not name.endswith("/")) == CONTENTS


def test_the_wheel_needs_nothing_else_and_says_what_it_is() -> None:
    said = in_wheel("episeal-0.1.0.dist-info/METADATA")
    assert "Requires-Dist" not in said
    for line in ("Name: episeal", "Version: 0.1.0", "Requires-Python: >=3.10", "License-Expression: MIT OR Apache-2.0"):
        assert f"\n{line}\n" in said
    assert (ROOT / "README.md").read_text("utf-8") in said


def test_all_that_is_public_is_exported_once() -> None:
    assert len(set(episeal.__all__)) == len(episeal.__all__)
    public = {name for name in vars(episeal) if not name.startswith("_")}
    assert public == set(episeal.__all__)


def first_programs() -> list[str]:
    """The programs of the README that stand by themselves, with what they print."""
    return re.findall(r"```python first\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)


def test_the_first_program_runs_in_a_clean_environment(tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    install = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-index",
        "--disable-pip-version-check",
        str(wheel()),
    ]
    subprocess.run(install, check=True, cwd=tmp_path)
    [program] = first_programs()
    done = subprocess.run([python, "-I", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "".join(f"{line}\n" for line in re.findall(r"  # → (.*)", program))
    assert done.stderr == ""


def test_what_has_no_library_says_so(tmp_path: Path) -> None:
    with ZipFile(wheel()) as opened:
        opened.extractall(tmp_path)
    (tmp_path / "episeal" / "libepiseal_ffi.so").unlink()
    command = [sys.executable, "-S", "-c", "import episeal"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "OSError" in done.stderr and "libepiseal_ffi.so" in done.stderr


def test_python_itself_ends_without_a_word(tmp_path: Path) -> None:
    """Objects that are alive at the end are freed, or left to the system, and nothing is printed of it."""
    program = "import episeal, threading\nvenue = episeal.Venue.generate()\nvenue.self = venue\nprint(venue)"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Venue\n", "")


def test_the_stub_says_what_the_module_has() -> None:
    stub = (Path(episeal.__file__).parent / "_native.pyi").read_text("utf-8")
    for name in episeal.__all__:
        if name in ("ClosedError", "EpisealError", "InternalError", "Object") or hasattr(episeal._streams, name):
            continue
        assert re.search(rf"^(class|def) {name}\b|^{name}: TypeAlias", stub, re.MULTILINE), name


@pytest.mark.parametrize("name", sorted(episeal.__all__))
def test_what_is_public_is_called_as_it_is_imported(name: str) -> None:
    found = getattr(episeal, name)
    assert found is str or found.__module__ == "episeal"
