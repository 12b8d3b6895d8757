"""Runs every operation under valgrind, with each back end, and prints what secrets decide: nothing but what is
explained below, by the place in the source. README.md says why each of it may be.

    core/audit/ctgrind/run.py NATIVE_PROGRAM PORTABLE_PROGRAM
"""

import re
import subprocess
import sys

# Leak on purpose: something else must be reported.
CONTROLS = ("control-branch", "control-address", "control-hidden")
# What opens is read by what it says. All of the way to that point is gone by those where nothing opens.
OPENING = ("release", "open", "live-answer", "unlock-diary", "unlock-ring")
# Where a report is explained: its innermost frames, each a function and its file, the innermost first. Each pattern is
# of a whole frame.
EXPLAINED = {
    "small-order": [
        [r"pkey_x25519_derive .*"],
        [r"then\S* .*", r".* core/base/src/primitives/portable/x25519\S*"],
    ],
    "product-unlucky": [[r"then<\S* .*", r"\S+ core/base/src/primitives/group/clamped\.rs"]],
    "wrap-verdict": [[r"\S*unwrap_key_trusted\S* .*"]],
    "commitment-verdict": [[r"branch\S* .*", r"\S*Envelope::open_with .*"]],
    "tag-verdict": [
        [r".*decrypt_inout_detached \S*/aes-gcm-\S+"],
        [r"(?:map_err|branch)\S* .*", r"\S*primitives::aes::decrypt .*"],
    ],
    "code-verdict": [[r"branch\S* .*", r"\S*LiveShare::finish .*"]],
    "text-form": [[r".*(?:bech32|secret_bytes::(?:read_)?labelled).*"]],
    "neutral-element": [[r"then\S* .*", r"\S+ core/base/src/primitives/group\.rs"]],
}
# A place of ours, by its file; or what is dropped there, by its type.
CRATES = "base|messages|visits"
OURS = re.compile(rf".* core/(?:{CRATES})/src/(\S+)|drop_in_place<episeal_(?:{CRATES})::(\S+) .*")
# Where keys are computed with, which content has no part in; but for public keys and elements that stood in it.
WITH_KEYS = re.compile(r"primitives(::|/(aes|agreement|group|native/x25519|portable/x25519))")
PUBLIC = re.compile(r"parse_rfc5280_public_key|is_canonical_agreement_key|Ristretto::decompress")
FRAME = re.compile(r"==\d+==    (?:at|by) 0x[0-9A-F]+: (.*) \((?:in )?([^()]*?)(?::\d+)?\)")
# What depends on something undefined; any other report is a fault of memory.
DECIDES = re.compile(r"Conditional jump|Use of uninit|Syscall param")


def reports(said):
    """Each report: what it says, and its functions, the innermost first, each with its file."""
    found = []
    for line in said.splitlines():
        if re.match(r"==\d+== (?!More than 100 errors|will still be recorded)\S", line):
            found.append((line.split("== ")[1], []))
        elif re.match(r"==\d+==    (?:at|by) ", line):
            frame = FRAME.fullmatch(line) or sys.exit(f"a frame that is not understood: {line}")
            found[-1][1].append(f"{frame[1]} {re.sub(r'^.*?/(?=core/)', '', frame[2])}")
    return found


def is_at(frames, patterns):
    return len(frames) >= len(patterns) and all(map(re.fullmatch, patterns, frames))


def explanation(operation, what, frames):
    if not DECIDES.match(what):
        return None
    for name, places in EXPLAINED.items():
        if any(is_at(frames, patterns) for patterns in places):
            return name
    ours = next((found[1] or found[2] for frame in frames if (found := OURS.fullmatch(frame))), None)
    is_content = ours and (not WITH_KEYS.match(ours) or PUBLIC.search(" | ".join(frames)))
    return "content" if operation in OPENING and is_content else None


def watched(program, operation):
    """The reports, and what the operation says of its keys."""
    command = ["valgrind", "--quiet", "--error-limit=no", "--num-callers=40", "--fullpath-after=", program, operation]
    ran = subprocess.run(command, capture_output=True, text=True)
    if ran.returncode:
        sys.exit(f"{operation}: ended with {ran.returncode}\n{ran.stdout}{ran.stderr}")
    return reports(ran.stderr), ran.stdout.strip()


def main(programs):
    used, is_wrong = set(), False
    for back_end, program in programs.items():
        for operation in subprocess.run([program], capture_output=True, text=True, check=True).stdout.split():
            found, keys = watched(program, operation)
            found = [(explanation(operation, *report), report) for report in found]
            names = sorted({name for name, _ in found if name})
            used.update(names)
            unexplained = [report for name, report in found if not name]
            is_wrong |= bool(unexplained) != (operation in CONTROLS)
            outcome = "REPORTED" if unexplained else ", ".join(names) or "nothing"
            print(f"{back_end:9} {operation:29} {keys:28}", outcome, flush=True)
            for what, frames in unexplained[: 0 if operation in CONTROLS else 4]:
                print("   ", "\n      ".join([what, *frames[:9]]))
    idle = sorted({*EXPLAINED, "content"} - used)
    print("explains nothing any more:", idle) if idle else None
    sys.exit(is_wrong or bool(idle))


if __name__ == "__main__":
    main(dict(zip(("native", "portable"), sys.argv[1:], strict=True)))
