"""X25519's kernel, as it is compiled, step by step: for every scalar the same instructions in the same order, at the
same addresses. Valgrind, which would follow what is secret, does not know AVX-512.

    cargo build --release --package episeal-lanes --example one_agreement
    python3 core/lanes/tools/constant_time.py target/release/examples/one_agreement
"""

import ctypes
import hashlib
import os
import re
import signal
import subprocess
import sys

KERNEL = "episeal_lanes::ifma::montgomery::x25519"
LEAKY = ("one_agreement::branches", "one_agreement::looks_up")
SCALARS = ("00" * 32, "ff" * 32, "01" + "00" * 31, *(hashlib.sha256(bytes([n])).hexdigest() for n in range(3)))
# Addresses from vectors, and times from values.
FORBIDDEN = re.compile(r"\t(vp?gather|vp?scatter|i?div)")
INSTRUCTION = re.compile(r"^ *([0-9a-f]+):\t(.*)$")
OPERAND = re.compile(r"(-?0x[0-9a-f]+)?\((%\w+)?(?:,(%\w+),(\d))?\)")

REGISTERS = (
    "r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax rip cs eflags rsp ss "
    "fs_base gs_base ds es fs gs"
).split()
TRACE_ME, CONTINUE, SINGLE_STEP, GET_REGISTERS, SET_REGISTERS, PEEK, POKE = 0, 7, 9, 12, 13, 1, 4
ADDR_NO_RANDOMIZE = 0x40000


class Registers(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in REGISTERS]


libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long


def disassemble(program):
    """The instructions, by address: a function's name, what objdump shows, and the addresses that it computes."""
    command = ["objdump", "--disassemble", "--no-show-raw-insn", "--demangle", program]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    functions, starts, operands = {}, {}, {}
    name = None
    for line in shown.splitlines():
        if found := re.match(r"^([0-9a-f]+) <(.*)>:$", line):
            name = re.sub(r"::h[0-9a-f]{16}$", "", found[2])
            starts[name] = int(found[1], 16)
        elif name and (found := INSTRUCTION.match(line)):
            functions.setdefault(name, []).append(line)
            if found[2].startswith(("lea", "nop")):
                continue
            operands[int(found[1], 16)] = [
                (int(offset or "0", 16), (base or "")[1:], (index or "")[1:], int(scale or 1))
                for offset, base, index, scale in OPERAND.findall(found[2])
                if base != "%rip"
            ]
    return functions, starts, operands


def start(program, scalar):
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        libc.personality(ADDR_NO_RANDOMIZE)
        libc.ptrace(TRACE_ME, 0, None, None)
        os.execve(program, [program, scalar], {})
    os.waitpid(child, 0)
    return child


def run_to(child, address):
    word = libc.ptrace(PEEK, child, address, None)
    libc.ptrace(POKE, child, address, word & ~0xFF | 0xCC)
    libc.ptrace(CONTINUE, child, None, None)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
        # As core/audit/run reads it.
        print("skipped: no AVX-512 IFMA here, so the kernel is not watched")
        sys.exit(0)
    if not os.WIFSTOPPED(status) or os.WSTOPSIG(status) != signal.SIGTRAP:
        sys.exit(f"the program ended before the kernel, with status {status}")
    libc.ptrace(POKE, child, address, word)
    registers = Registers()
    libc.ptrace(GET_REGISTERS, child, None, ctypes.byref(registers))
    registers.rip = address
    libc.ptrace(SET_REGISTERS, child, None, ctypes.byref(registers))
    return registers


def value(registers, name):
    return getattr(registers, name) if name else 0


def trace(program, scalar, function, operands):
    """How many instructions run until the function returns; a digest of them and of all addresses that they compute."""
    child = start(program, scalar)
    with open(f"/proc/{child}/maps") as maps:
        base = int(maps.readline().split("-")[0], 16)
    registers = run_to(child, base + function)
    stack, steps, seen = registers.rsp, 0, hashlib.sha256()
    while registers.rsp <= stack:
        place = registers.rip - base
        addresses = [
            offset + value(registers, start) + value(registers, index) * scale
            for offset, start, index, scale in operands.get(place, ())
        ]
        seen.update(b"%x %r " % (place, addresses))
        libc.ptrace(SINGLE_STEP, child, None, None)
        os.waitpid(child, 0)
        libc.ptrace(GET_REGISTERS, child, None, ctypes.byref(registers))
        steps += 1
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return steps, seen.hexdigest()


def main(program):
    functions, starts, operands = disassemble(program)
    forbidden = [line for name, lines in functions.items() if name.startswith("episeal_lanes::") for line in lines]
    forbidden = [line for line in forbidden if FORBIDDEN.search(line)]
    if forbidden:
        sys.exit("an instruction whose addresses or time are those of values:\n" + "\n".join(forbidden))
    traces = {name: {trace(program, scalar, starts[name], operands) for scalar in SCALARS} for name in (*LEAKY, KERNEL)}
    for name in LEAKY:
        if len(traces[name]) == 1:
            sys.exit(f"{name} differs with its scalar, and this was not seen")
    if len(traces[KERNEL]) != 1:
        sys.exit(f"{KERNEL}: instructions or addresses depend on the scalar: {traces[KERNEL]}")
    [(steps, _)] = traces[KERNEL]
    print(f"{KERNEL}: the same {steps:,} instructions and addresses for {len(SCALARS)} groups of eight scalars")


main(os.path.abspath(sys.argv[1]))
