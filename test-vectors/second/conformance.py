"""`episeal-conformance messages`: a line `KIND HEX` in, a line `ok` or the error's code out."""

import subprocess
from pathlib import Path
from threading import Thread


def judge_all(binary: str, messages: list[tuple[str, bytes]]) -> list[str]:
    """In one process next to `episeal`, which is written to while it answers."""
    line = [Path(binary).with_name("episeal-conformance"), "messages"]
    process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    writer = Thread(target=_write, args=(process.stdin, messages))
    writer.start()
    judged = [line.decode().strip() for line in process.stdout]
    writer.join()
    said = process.stderr.read().decode(errors="replace")
    if process.wait() != 0 or len(judged) != len(messages):
        raise RuntimeError(f"exit {process.returncode} after {len(judged)} of {len(messages)}: {said.strip()[:300]}")
    return judged


def _write(stdin, messages) -> None:
    try:
        with stdin:
            for kind, data in messages:
                stdin.write(f"{kind} {data.hex()}\n".encode())
    except BrokenPipeError:
        # it has ended, and says why
        pass
