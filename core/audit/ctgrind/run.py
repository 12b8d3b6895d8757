"""Runs every operation under valgrind, with each back end, and prints what secrets decide: nothing but what is
explained below, by the place in the source. README.md says why each of it may be.

    core/audit/ctgrind/run.py NATIVE_PROGRAM PORTABLE_PROGRAM
"""

import re
import subprocess
import sys

# Leak on purpose: something else must be reported.
CONTROLS = ("control-branch", "control-address")
# What opens is read by what it says. All of the way to that point is gone by those where nothing opens.
OPENING = ("release", "open", "live-answer", "unlock-diary", "unlock-ring")
# Where a report is explained: its innermost functions, each with its file, the innermost first.
EXPLAINED = {
    "small-order": r"^pkey_x25519_derive |^then\S* .*? \| .*?core/base/src/primitives/portable/x25519",
    "product-unlucky": r"^then<\S*.*? \| \S+ core/base/src/primitives/group/clamped",
    "wrap-verdict": r"^\S*unwrap_key_trusted\S* ",
    "commitment-verdict": r"^branch\S*.*? \| \S*Envelope::open_with ",
    "tag-verdict": r"^\S*.*decrypt_inout_detached |^(map_err|branch)\S*.*? \| \S*primitives::aes::decrypt ",
    "code-verdict": r"^branch\S*.*? \| \S*LiveShare::finish ",
    "text-form": r"bech32|secret_bytes::(read_)?labelled",
    "neutral-element": r"^then\S*.*? \| \S+ core/base/src/primitives/group.rs",
}
OURS = re.compile(r"core/(?:base|messages|visits)/src/(\S+)")
# Where keys are computed with, which content has no part in; but for public keys and elements that stood in it.
WITH_KEYS = re.compile(r"primitives/(aes|agreement|group|native/x25519|portable/x25519)")
PUBLIC = re.compile(r"parse_rfc5280_public_key|is_canonical_agreement_key|Ristretto::decompress")
FRAME = re.compile(r"^==\d+==    (?:at|by) 0x[0-9A-F]+: (.*) \((?:in )?([^()]*?)(?::\d+)?\)$")
REPORT = re.compile(r"^==\d+== (Conditional jump|Use of uninit|Syscall param)")


def reports(said):
    """The functions of each report, innermost first, each with its file."""
    found = []
    for line in said.splitlines():
        if REPORT.match(line):
            found.append([])
        elif (frame := FRAME.match(line)) and found:
            found[-1].append(f"{frame[1]} {re.sub(r'^.*?/(?=core/)', '', frame[2])}")
    return found


def explanation(operation, frames):
    stack = " | ".join(frames)
    for name, pattern in EXPLAINED.items():
        if re.search(pattern, stack):
            return name
    ours = next((found[1] for frame in frames if (found := OURS.search(frame))), "")
    is_content = not WITH_KEYS.match(ours) or PUBLIC.search(stack)
    return "content" if operation in OPENING and is_content else None


def watched(program, operation):
    command = ["valgrind", "--quiet", "--error-limit=no", "--num-callers=40", "--fullpath-after=", program, operation]
    ran = subprocess.run(command, capture_output=True, text=True)
    if ran.returncode:
        sys.exit(f"{operation}: ended with {ran.returncode}\n{ran.stderr}")
    return reports(ran.stderr)


def main(programs):
    used, is_wrong = set(), False
    for back_end, program in programs.items():
        for operation in subprocess.run([program], capture_output=True, text=True, check=True).stdout.split():
            found = [(explanation(operation, frames), frames) for frames in watched(program, operation)]
            names = sorted({name for name, _ in found if name})
            used.update(names)
            unexplained = [frames for name, frames in found if not name]
            is_wrong |= bool(unexplained) != (operation in CONTROLS)
            outcome = "REPORTED" if unexplained else ", ".join(names) or "nothing"
            print(f"{back_end:9} {operation:29}", outcome, flush=True)
            for frames in unexplained[: 0 if operation in CONTROLS else 4]:
                print("   ", "\n      ".join(frames[:9]))
    idle = sorted({*EXPLAINED, "content"} - used)
    print("explains nothing any more:", idle) if idle else None
    sys.exit(is_wrong or bool(idle))


if __name__ == "__main__":
    main(dict(zip(("native", "portable"), sys.argv[1:], strict=True)))
