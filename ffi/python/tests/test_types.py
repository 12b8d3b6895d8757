"""Programs that use the package pass the strictest checks, and their mistakes are found."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TYPES = ROOT / "tests" / "types"
SAMPLES = sorted((ROOT / "samples").glob("*.py"))
SETTINGS = '{ "typeCheckingMode": "strict", "pythonVersion": "3.10" }'

Found = tuple[str, int]


def run(*arguments: str, folder: Path) -> str:
    """As a user would, outside of the sources: the package is the one that is installed."""
    command = [sys.executable, "-m", *arguments]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


def mypy(files: list[Path], folder: Path) -> set[Found]:
    printed = run("mypy", "--strict", "--python-version=3.10", "--cache-dir=cache", *map(str, files), folder=folder)
    errors = re.findall(r"^(.*):(\d+): error: ", printed, re.MULTILINE)
    assert errors or "Success" in printed, printed
    return {(Path(name).name, int(line)) for name, line in errors}


def pyright(files: list[Path], folder: Path) -> set[Found]:
    (folder / "pyrightconfig.json").write_text(SETTINGS)
    copies = [folder / file.name for file in files]
    for file, copied in zip(files, copies):
        copied.write_text(file.read_text("utf-8"), "utf-8")
    printed = json.loads(run("pyright", "--outputjson", "--pythonpath", sys.executable, folder=folder))
    assert printed["summary"]["filesAnalyzed"] == len(files)
    errors = [of for of in printed["generalDiagnostics"] if of["severity"] == "error"]
    return {(Path(of["file"]).name, of["range"]["start"]["line"] + 1) for of in errors}


@pytest.mark.parametrize("checker", [mypy, pyright], ids=lambda of: of.__name__)
def test_programs_pass(checker: object, tmp_path: Path) -> None:
    assert checker([*SAMPLES, TYPES / "program.py"], tmp_path) == set()  # type: ignore[operator]


@pytest.mark.parametrize("checker", [mypy, pyright], ids=lambda of: of.__name__)
def test_mistakes_are_found(checker: object, tmp_path: Path) -> None:
    lines = (TYPES / "mistakes.py").read_text("utf-8").splitlines()
    wrong = {("mistakes.py", at) for at, line in enumerate(lines, 1) if "# mistake: " in line}
    assert len(wrong) == 25
    assert checker([TYPES / "mistakes.py"], tmp_path) == wrong  # type: ignore[operator]


def test_the_package_and_its_tests_are_checked() -> None:
    assert "Success" in run("mypy", folder=ROOT)


def test_everything_public_has_a_type(tmp_path: Path) -> None:
    printed = run("pyright", "--verifytypes", "episeal", "--ignoreexternal", "--outputjson", folder=tmp_path)
    found = json.loads(printed)["typeCompleteness"]
    unknown = [of["name"] for of in found["symbols"] if of["isExported"] and not of["isTypeKnown"]]
    assert unknown == [] and found["completenessScore"] == 1
