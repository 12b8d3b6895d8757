"""The vectors as files: their form, their number, and that all of them are made again."""

import functools
import hashlib
import json
import subprocess
import sys
import tarfile
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

FOLDER = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(FOLDER / "makers"))

import make  # noqa: E402
import package  # noqa: E402
import run_vectors  # noqa: E402

MADE = functools.cache(make.made)
FILES = sorted(file for part in package.PARTS for file in (FOLDER / part).rglob("*.json"))
VECTORS = {file: json.loads(file.read_text()) for file in FILES}


def test_every_vector_has_the_form_of_the_schema():
    schema = json.loads((FOLDER / "schema.json").read_text())
    judge = jsonschema.Draft202012Validator(schema)
    judge.check_schema(schema)
    wrong = [f"{file}: {error.message}" for file, vector in VECTORS.items() for error in judge.iter_errors(vector)]
    assert wrong == []


def test_there_are_300_and_half_of_them_are_refused():
    refused = sum(vector["expect"] != "success" for vector in VECTORS.values())
    assert len(VECTORS) >= 300
    assert 2 * refused >= len(VECTORS)


def test_no_scenario_is_there_twice():
    said = Counter(vector["comment"] for vector in VECTORS.values())
    assert [comment for comment, number in said.items() if number > 1] == []
    given = Counter(json.dumps([vector["operation"], vector["given"]], sort_keys=True) for vector in VECTORS.values())
    assert max(given.values()) == 1


@pytest.mark.parametrize("part", make.parts())
def test_a_part_is_made_again_as_it_is(part):
    made = MADE(part)
    assert {file for folder in make.folders(made) for file in folder.glob("*.json")} == made.keys()
    assert [str(file) for file, text in made.items() if file.read_text() != text] == []


def test_every_file_is_made_by_one_part():
    made = Counter(file for part in make.parts() for file in MADE(part))
    assert made == Counter(FILES)


def test_a_changed_vector_is_not_met():
    """A runner that accepted everything would be found."""
    changed = 0
    for vector in (v for f, v in VECTORS.items() if f.is_relative_to(FOLDER / "visits")):
        other = vector | {"expect": "another-code"}
        other.pop("result", None)
        changed += run_vectors.run(other) is not None
        if changed == 20:
            return
    pytest.fail("a changed vector is met")


def test_the_archive_depends_on_the_files_alone(tmp_path):
    packed = package.files()
    first, second = package.archive(packed), package.archive(dict(packed))
    assert first == second
    (tmp_path / "a.tar.gz").write_bytes(first)
    with tarfile.open(tmp_path / "a.tar.gz") as tar:
        read = {entry.name.split("/", 1)[1]: tar.extractfile(entry).read() for entry in tar}
    listed = json.loads(read.pop("manifest.json"))
    assert listed["version"] == package.version()
    assert {name: field["sha256"] for name, field in listed["files"].items()} \
        == {name: hashlib.sha256(data).hexdigest() for name, data in read.items()}
    assert {FOLDER / name for name in read} == {*FILES, FOLDER / "README.md", FOLDER / "schema.json"}


def test_the_second_implementation_meets_all_vectors_of_visits():
    done = subprocess.run([sys.executable, str(FOLDER / "second" / "run_vectors.py")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    number = sum(file.is_relative_to(FOLDER / "visits") for file in FILES)
    assert done.stdout.splitlines()[-1] == f"{number} vectors, 0 not met"
