"""Runs Python with a library that was built with `-Zsanitizer=address`, and AddressSanitizer beneath it: what reads or
writes memory that is not its own is reported, in Rust and where bytes cross to Python. Before it, faults are made on
purpose (beyond.rs): a run in which they are not reported shows nothing, and fails.

    core/audit/asan/run.py LIBRARY FOLDER ARGUMENT...

LIBRARY is the one that the package `episeal` of this Python must have; FOLDER is where the runtime, the faults and the
reports are written; the arguments are for Python: `-m pytest ...`.
"""

import filecmp
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUNTIME = "librustc-nightly_rt.asan.a"
# Each must be reported as this, but for the one that is right. A buffer of ctypes is memory of Python's.
LOAD = "import ctypes, sys; beyond = ctypes.CDLL(sys.argv[1]); bytes_ = ctypes.create_string_buffer(100); "
FAULTS = {
    "beyond.last(bytes_, 100)": None,
    "beyond.last(bytes_, 101)": "heap-buffer-overflow",
    "beyond.reads_beyond(100)": "heap-buffer-overflow",
    "beyond.writes_before(100)": "heap-buffer-overflow",
    "beyond.reads_freed(100)": "heap-use-after-free",
}
WHERE = "import episeal, pathlib; print(*pathlib.Path(episeal.__file__).parent.glob('*.so'))"


def runtime(folder: Path) -> Path:
    """AddressSanitizer's runtime as a library that is loaded before Python: Rust has it for programs alone, which begin
    with it (`asan_preinit`). Its name must not be that of another one's, for which it would take itself."""
    libraries = subprocess.check_output(["rustc", "+nightly", "--print", "target-libdir"], text=True).strip()
    copy, shared = folder / "runtime.a", folder / "runtime.so"
    copy.write_bytes(Path(libraries, RUNTIME).read_bytes())
    subprocess.run(["ar", "d", copy, "asan_preinit.cpp.o"], check=True)
    whole = ["-Wl,--whole-archive", copy, "-Wl,--no-whole-archive"]
    subprocess.run(["cc", "-shared", "-o", shared, *whole, "-lpthread", "-ldl", "-lm", "-lrt"], check=True)
    return shared


def beyond(folder: Path) -> Path:
    built = folder / "beyond.so"
    rustc = ["rustc", "+nightly", "--edition=2024", "--crate-type=cdylib", "-Zsanitizer=address", "-o", built]
    subprocess.run([*rustc, HERE / "beyond.rs"], check=True)
    return built


class Watched:
    """Runs of this Python under AddressSanitizer, which writes what it finds into files: what pytest captures, and what
    processes of a test print, is not lost."""

    def __init__(self, folder: Path) -> None:
        self.reports = folder / "report"
        # Python leaves its memory to the system when it ends. Without its own allocator, which takes memory in large
        # pieces, each object has a piece of its own.
        options = f"detect_leaks=0:log_path={self.reports}"
        given = {"LD_PRELOAD": str(runtime(folder)), "ASAN_OPTIONS": options, "PYTHONMALLOC": "malloc"}
        self.environment = {**os.environ, **given}
        self.taken()

    def taken(self) -> str:
        """What was reported since; the files are gone."""
        files = sorted(self.reports.parent.glob(f"{self.reports.name}.*"))
        said = "".join(file.read_text("utf-8", "replace") for file in files)
        for file in files:
            file.unlink()
        return said

    def run(self, *arguments: str | Path, **options: bool) -> tuple[int, str, str]:
        """The exit status, what was printed if asked for, and what was reported."""
        done = subprocess.run([sys.executable, *arguments], env=self.environment, text=True, check=False, **options)
        return done.returncode, done.stdout or "", self.taken()


def faults(watched: Watched, library: Path) -> None:
    for fault, expected in FAULTS.items():
        status, _, reported = watched.run("-c", LOAD + fault, library, capture_output=True)
        is_right = (status == 0 and not reported) if expected is None else (status != 0 and expected in reported)
        if not is_right:
            sys.exit(f"{fault}: {expected or 'nothing'} was to be reported, not {reported or 'nothing'}")
    print(f"AddressSanitizer reports {len(FAULTS) - 1} faults that were made on purpose, and no other")


def main(library: Path, folder: Path, arguments: list[str]) -> int:
    watched = Watched(folder.resolve())
    faults(watched, beyond(folder))
    if "__asan_report_load" not in subprocess.check_output(["nm", "--dynamic", "--undefined-only", library], text=True):
        sys.exit(f"{library}: built without -Zsanitizer=address")
    _, found, _ = watched.run("-c", WHERE, capture_output=True)
    if not found or not filecmp.cmp(found.strip(), library, shallow=False):
        sys.exit(f"the package has another library than {library}: {found or 'none'}")
    status, _, reported = watched.run(*arguments)
    print(reported or "AddressSanitizer reports nothing")
    return status or int(bool(reported))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
