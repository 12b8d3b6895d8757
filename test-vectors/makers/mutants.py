#!/usr/bin/env python3
"""Takes single checks out of copies of both implementations: for each, at least one vector must fail.

    mutants.py second     20 checks of the second implementation, in seconds
    mutants.py first      20 checks of the first, which is compiled again for each: a quarter of an hour

Prints which vectors found each, and exits with 1 if a check is not missed by any.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MESSAGES, VISITS = "core/messages/src", "core/visits/src"
SECOND = "test-vectors/second/episeal2"


@dataclass(frozen=True)
class Mutant:
    """A check of a rule; `before`, which stands once in the file, becomes `after`."""

    rule: str
    file: str
    before: str
    after: str


def required(rule: str, file: str, condition: str, code: str) -> Mutant:
    """A line `require(condition, "code")` of the second implementation, left out."""
    return Mutant(rule, f"{SECOND}/{file}.py", f'require({condition}, "{code}")', "pass")


def checked(rule: str, file: str, condition: str) -> Mutant:
    """An `if condition {` of the first implementation that is never true."""
    return Mutant(rule, file, f"if {condition} {{", f"if false && ({condition}) {{")


def accepted(rule: str, file: str, condition: str, error: str) -> Mutant:
    """An `if condition { Ok(()) } else { Err(..) }` of the first implementation that always accepts."""
    line = f"if {condition} {{ Ok(()) }} else {{ Err(RecordError::{error}) }}"
    return Mutant(rule, file, line, f"let _ = {condition}; Ok(())")


FIRST = [
    checked("R10", f"{MESSAGES}/trust.rs", "number < self.number"),
    checked("R12", f"{MESSAGES}/trust.rs", "!is_valid(certificate.not_before, certificate.not_after, arrival)"),
    checked("R13", f"{MESSAGES}/trust.rs", "expires.is_none_or(|expires| now >= expires)"),
    checked("R79", f"{MESSAGES}/trust.rs", "now < list.issued.saturating_sub(TOLERANCE)"),
    checked("R80", f"{MESSAGES}/trust.rs", "number == self.number && *payload != self.payload"),
    checked("R19", f"{MESSAGES}/day_key.rs",
            "venue.contains(&claims.office.as_bytes()) || claims.public == self.public"),
    checked("R24", f"{VISITS}/visitor/venue_today.rs", "!check_in.area.lies_in(poster.area())"),
    checked("R28", f"{VISITS}/server.rs", "stored.of_revision(header.revision) != *header"),
    checked("R26", f"{VISITS}/server.rs", "now >= end_of(day, 1).saturating_add(TOLERANCE)"),
    checked("R33", f"{VISITS}/venue/verify.rs", "!request.is_current(now)"),
    checked("R34", f"{VISITS}/venue/verify.rs", "log.has(request)"),
    checked("R35", f"{VISITS}/venue/verify.rs",
            "windows.iter().any(|window| window.seconds() < policy.fields.min_window)"),
    checked("R38", f"{VISITS}/venue/verify.rs", "named.is_some_and(|named| named.office != request.office)"),
    checked("R39", f"{VISITS}/venue/verify.rs", "seconds_of_union(windows, day) > policy.max_seconds_a_day"),
    checked("R98", f"{VISITS}/venue/verify.rs", "before.clone().count() >= allowed"),
    checked("R30", f"{MESSAGES}/note.rs", "certificate.venue != *venue || !is_of_day"),
    checked("R45", f"{VISITS}/office/opening/record.rs", "!asked.request.asks_for(&stay.assumed(DAY), area)"),
    accepted("R42", f"{VISITS}/office/opening.rs", "self.total == Some(self.received)", "Incomplete"),
    checked("R62", f"{VISITS}/staff/reader.rs", "!is_current(code.step(), present)"),
    checked("R106", f"{VISITS}/server/notices.rs", "notice.at.abs_diff(now) > TOLERANCE.unsigned_abs()"),
]

OF_SECOND = [
    required("R10", "authority", "listed.number >= before.number", "revocations-older"),
    required("R12", "authority", "certificate.not_before - T <= at < certificate.not_after", "office-lapsed"),
    required("R13", "authority", "newest is not None and t < newest.expires", "revocations-expired"),
    required("R14", "authority", "not any(office in seen.revoked for seen in self.seen)", "office-revoked"),
    required("R79", "authority", "listed.issued - T <= t", "revocations-ahead"),
    required("R84", "authority", "one.start < following.start", "disagrees"),
    required("R19", "day_keys", "office.office not in (v, found.identity) and office.public != found.public",
             "venue-is-office"),
    required("R18", "day_keys", "venue_may_read", "venue-may-read"),
    required("R24", "visit", "lies_in(levels, poster.area)", "wrong-area"),
    required("R29", "visit", "visit.header.revision > stored.header.revision", "superseded"),
    required("R26", "visit", "t < DAY * (on + 2) + T", "day-closed"),
    required("R33", "request", "order.issued - T <= t < order.expires", "request-expired"),
    required("R34", "request", "(request.id, request.office) not in {(id, office) for id, office, _ in log}",
             "request-seen"),
    required("R35", "request", "all(b - a >= max(1_800, policy.minimum_window) for a, b in request.windows)",
             "window-too-short"),
    required("R39", "request", "within", "windows-exceed-limit"),
    required("R42", "opening", "total is not None and len(items) == total", "incomplete"),
    required("R54", "share", "t < expires", "share-expired"),
    required("R55", "share", "clear.share_id not in opened", "share-used"),
    required("R62", "check_in", "found.is_current(t)", "code-expired"),
    required("R106", "notices", "abs(notice.at - t) <= T", "invalid-time"),
]


def copied(folder: Path) -> None:
    """What git knows of the project, and what is new."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.split(b"\0")
    for name in (os.fsdecode(name) for name in names if name):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())


def failing(command: list[str], folder: Path, **environment: str) -> list[str]:
    """The vectors that fail; none where all are met."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, **environment})
    lines = [line.removeprefix("FAILED ") for line in done.stdout.splitlines() if ".json: " in line]
    if done.returncode and not lines:
        sys.exit(f"no vector was run:\n{done.stdout}{done.stderr}")
    return sorted({line.split(".json: ")[0] for line in lines})


RUNS = {
    "first": (FIRST, ["cargo", "test", "--quiet", "--package", "episeal-vectors", "--test", "vectors", "visits"]),
    "second": (OF_SECOND, [sys.executable, "test-vectors/second/run_vectors.py"]),
}


def main(which: str) -> int:
    mutants, command = RUNS[which]
    unseen = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copied(folder)
        target = str(ROOT / "target" / "mutants")
        if missed := failing(command, folder, CARGO_TARGET_DIR=target):
            sys.exit(f"not met without any change: {missed}")
        for mutant in mutants:
            file = folder / mutant.file
            text = file.read_text()
            assert text.count(mutant.before) == 1, f"{mutant.file}: {mutant.before} stands {text.count(mutant.before)} times"
            file.write_text(text.replace(mutant.before, mutant.after))
            found = failing(command, folder, CARGO_TARGET_DIR=target)
            file.write_text(text)
            unseen += not found
            print(f"{mutant.rule:5} {', '.join(found[:3]) or 'NOT SEEN'}{' ...' if len(found) > 3 else ''}", flush=True)
    print(f"{len(mutants)} checks taken out, {unseen} not seen by any vector")
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
