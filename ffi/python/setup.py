"""
Builds the wheel and the sdist: the library by cargo, the module that calls it, and the types of that module.

In the repository the module is written by ``episeal-bindgen``; an sdist has it, and the sources of the library in
``rust``. ``EPISEAL_PROFILE`` names cargo's profile (``ffi-server``, or ``dev`` for tests), ``EPISEAL_LIBRARY`` a
library that is built already.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

HERE = Path(__file__).resolve().parent
PACKAGE = HERE / "src" / "episeal"
IN_SDIST = HERE / "rust"
RUST = IN_SDIST if IN_SDIST.is_dir() else HERE.parents[1]
PROFILE = os.environ.get("EPISEAL_PROFILE", "ffi-server")
LIBRARY = {"darwin": "libepiseal_ffi.dylib", "win32": "episeal_ffi.dll"}.get(sys.platform, "libepiseal_ffi.so")
# What the library is made of.
LINKING = ["ffi/build.rs", "ffi/without-descriptions.ld"]
SOURCES = ["Cargo.lock", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "core", "ffi/Cargo.toml", "ffi/src", *LINKING]
CRATES = re.compile(r"core(/(acceptance|base|messages|certificates|rules|testkit|visits))?|ffi")


def library() -> Path:
    """The library, built unless it is there."""
    if given := os.environ.get("EPISEAL_LIBRARY"):
        return Path(given).resolve()
    if shutil.which("cargo") is None:
        sys.exit("episeal is built by Rust, which is missing. Install rustup: https://rustup.rs")
    subprocess.run(["cargo", "build", "--package", "episeal-ffi", "--profile", PROFILE], cwd=RUST, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", RUST / "target"))
    return target / {"dev": "debug"}.get(PROFILE, PROFILE) / LIBRARY


def described() -> Path:
    """The library as it is tested: it says what it exports, which what is handed out does not."""
    subprocess.run(["cargo", "build", "--quiet", "--package", "episeal-ffi"], cwd=RUST, check=True)
    return Path(os.environ.get("CARGO_TARGET_DIR", RUST / "target")) / "debug" / LIBRARY


def write_module() -> None:
    """Writes what calls the library, and its types."""
    bindgen, written = RUST / "ffi" / "bindgen", HERE / "build" / "bindgen"
    subprocess.run(["cargo", "build", "--quiet", "--locked"], cwd=bindgen, check=True)
    program = bindgen / "target" / "debug" / "episeal-bindgen"
    subprocess.run([program, described(), "python", written], check=True, stdout=subprocess.DEVNULL)
    shutil.copy(written / "episeal.py", PACKAGE / "_native.py")
    stub = [HERE / "tools" / "stub.py", PACKAGE / "_native.py", PACKAGE / "_native.pyi"]
    subprocess.run([sys.executable, *stub], check=True)


class BuildPackage(build_py):
    """Puts the library beside what calls it."""

    def run(self) -> None:
        built = library()
        if RUST != IN_SDIST:
            write_module()
        super().run()
        # The library of this run, and no other that lies about.
        into = PACKAGE if self.editable_mode else Path(self.build_lib) / "episeal"
        for old in [*into.glob("*.so"), *into.glob("*.dylib"), *into.glob("*.dll")]:
            old.unlink()
        shutil.copy(built, into / LIBRARY)


class Wheel(bdist_wheel):
    """One for every Python 3 of a platform: the library is called by ctypes."""

    def get_tag(self) -> tuple[str, str, str]:
        return ("py3", "none", super().get_tag()[2])


class Native(Distribution):
    """With a library in it, which ``has_ext_modules`` stands for."""

    def has_ext_modules(self) -> bool:
        return True


class Sources(sdist):
    """With the module that calls the library, and all that the library is built of."""

    def run(self) -> None:
        write_module()
        super().run()

    def make_release_tree(self, base_dir: str, files: list[str]) -> None:
        super().make_release_tree(base_dir, files)
        rust = Path(base_dir, "rust")
        listed = subprocess.check_output(["git", "ls-files", "-z", *SOURCES], cwd=RUST, text=True)
        for name in filter(None, listed.split("\0")):
            (rust / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(RUST / name, rust / name)
        (rust / "Cargo.toml").write_text(workspace((RUST / "Cargo.toml").read_text("utf-8")), "utf-8")


def workspace(text: str) -> str:
    """The workspace without the members that are not there."""
    head, rest = text.split("members = [\n", 1)
    listed, rest = rest.split("]\n", 1)
    members = [name for name in re.findall(r'"(.*)"', listed) if CRATES.fullmatch(name)]
    lines = "".join(f'    "{name}",\n' for name in members)
    return f"{head}members = [\n{lines}]\n{rest}"


for licence in ("LICENSE-APACHE", "LICENSE-MIT"):
    if not (HERE / licence).exists():
        shutil.copy(RUST / licence, HERE / licence)

setup(
    cmdclass={"bdist_wheel": Wheel, "build_py": BuildPackage, "sdist": Sources},
    distclass=Native,
)
