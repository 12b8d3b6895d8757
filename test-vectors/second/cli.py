"""The command line of the first implementation, as far as the interoperability run uses it.

Everything that depends on how the program is called, and on what it prints, is in this file.
"""

import json
import subprocess
from datetime import datetime, timezone
from itertools import count
from pathlib import Path

from conformance import judge_all
from episeal2 import Refused
from scene import NOON


def rfc3339(t: int) -> str:
    return datetime.fromtimestamp(t, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def unix(text: str | None) -> int | None:
    return None if text is None else int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


class Cli:
    """Bytes in, bytes out; files live in a directory of their own. A refusal is the Refused of episeal2."""

    def __init__(self, binary: str, directory: Path):
        self.binary, self.directory, self._numbers = binary, directory, count()

    # -- files --

    def new(self, name: str) -> Path:
        return self.directory / f"{next(self._numbers):04}-{name}"

    def file(self, name: str, content: bytes | str) -> Path:
        path = self.new(name)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    # -- the one place that runs the program --

    def start(self, *arguments, at: int = NOON, passphrase: str | None = None) -> subprocess.Popen:
        """In the background; `end` waits for it."""
        before = ["--at", str(at)]
        if passphrase is not None:
            before += ["--passphrase-file", str(self.file("passphrase", passphrase))]
        line = [self.binary, *before, *map(str, arguments)]
        return subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def end(self, process: subprocess.Popen) -> str:
        try:
            stdout, stderr = process.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        stderr = stderr.decode(errors="replace")
        if process.returncode == 1:
            raise Refused(self._code(stderr))
        if process.returncode != 0:
            raise RuntimeError(f"exit {process.returncode}: {stderr.strip()[:300]}")
        return stdout.decode()

    def run(self, *arguments, **options) -> str:
        return self.end(self.start(*arguments, **options))

    @staticmethod
    def _code(stderr: str) -> str:
        """The code in the last line `episeal: <code>: <sentence>`, or in that of --json."""
        lines = [line for line in stderr.splitlines() if line.startswith(("episeal: ", '{"error":'))]
        if not lines:
            return f"(no code in: {stderr.strip()[:200]})"
        return json.loads(lines[-1])["error"] if lines[-1].startswith("{") else lines[-1].split(": ")[1]

    def _to_file(self, name: str, *arguments, **options) -> bytes:
        out = self.new(name)
        self.run(*arguments, "--out", out, **options)
        return out.read_bytes()

    # -- commands --

    def keygen(self, role: str, **options) -> tuple[Path, str]:
        key = self.new(role)
        return key, self.run("keygen", role, "--out", key, **options).strip()

    def certify_office(self, key: Path, office: str, name: str, **options) -> bytes:
        return self._to_file("certificate", "certify", "--key", key, "--office", office, "--name", name, **options)

    def certify_staff(self, key: Path, staff: str, **options) -> bytes:
        return self._to_file("staff-certificate", "certify", "--key", key, "--staff", staff, **options)

    def revoke(self, key: Path, number: int, offices=(), **options) -> bytes:
        return self._to_file("revocations", "revoke", "--key", key, "--number", number, *offices, **options)

    def succeed(self, old: Path, old_text: str, new: Path, on: int, following: str | None = None,
                **options) -> tuple[bytes, bytes]:
        """The new one's consent, and the succession that the old one signs with it."""
        following = ["--next", following] if following else []
        day = rfc3339(86_400 * on)[:10]
        consent = self._to_file("consent", "succeed", "--key", new, "--old", old_text, "--from", day, *following,
                                **options)
        succession = self._to_file("succession", "succeed", "--key", old, "--consent", self.file("consent", consent),
                                   **options)
        return consent, succession

    def invite(self, code: str, poster: str, day_key: bytes, **options) -> bytes:
        """The one invitation that is then in the mailbox."""
        mailbox = self.new("mailbox")
        mailbox.mkdir()
        self.run("invite", "--code-file", self.file("code", code), "--poster", poster,
                 "--day-key", self.file("venue-day-key", day_key), "--mailbox", mailbox, **options)
        (invitation,) = (path.read_bytes() for path in mailbox.rglob("*") if path.is_file())
        return invitation

    def notice(self, key: Path, certificate: bytes, kid: bytes, keys: str, **options) -> bytes:
        return self._to_file("notice", "notice", "--key", key, "--certificate", self.file("certificate", certificate),
                             "--kid", kid.hex(), "--keys", self.file("notice-keys", keys), **options)

    def list_areas(self, key: Path, table: str, **options) -> bytes:
        table = self.file("areas.csv", table)
        return self._to_file("areas", "areas", "make", "--key", key, "--table", table, **options)

    def cell(self, areas: bytes, seat: str, rows: int, seats: int, **options) -> list[str]:
        shown = self.run("--json", "areas", "cell", "--areas", self.file("areas", areas), "--seat", seat,
                         "--cell", f"{rows},{seats}", **options)
        return json.loads(shown)["areas"]

    def office_day_key(self, key: Path, certificate: bytes, **options) -> bytes:
        certificate = self.file("certificate", certificate)
        return self._to_file("office-day-key", "daykey", "--key", key, "--certificate", certificate, **options)

    def _trusting(self, trust) -> list:
        authority, revocations, kept = trust
        seen = [] if kept is None else ["--trust", self.file("trust", kept)]
        return ["--authority", authority, "--revocations", self.file("revocations", revocations), *seen]

    def venue_day_key(self, key: Path, office: bytes | None, trust, **options) -> bytes:
        named = ["--venue-may-read"]
        if office is not None:
            named = ["--office-day-key", self.file("office-day-key", office), *self._trusting(trust)]
        return self._to_file("venue-day-key", "daykey", "--key", key, *named, **options)

    def poster(self, key: Path, name: str, area: str = "", **options) -> str:
        area = ["--unlisted-areas", "--area", area] if area else []
        return self._to_file("poster", "poster", "--key", key, "--name", name, *area, **options).decode().strip()

    def _visit(self, command: str, kept: Path, more: list, contact: dict, day_key: bytes, trust,
               departure: int | None, venue_may_read: bool, options: dict) -> tuple[bytes, bytes]:
        more = [*more, "--contact", self.file("contact.json", json.dumps(contact)),
                "--day-key", self.file("venue-day-key", day_key), *self._trusting(trust)]
        more += ["--departure", rfc3339(departure)] if departure is not None else []
        more += ["--venue-may-read"] if venue_may_read else []
        return self._to_file("visit", command, "--kept", kept, *more, **options), kept.read_bytes()

    def seal(self, poster: str, contact: dict, day_key: bytes, trust, area: str | None = None,
             kind: str | None = None, arrival: int | None = None, departure: int | None = None,
             venue_may_read: bool = False, more=(), **options) -> tuple[bytes, bytes]:
        more = [*more, "--poster", poster]
        for name, value in (("--area", area), ("--kind", kind), ("--arrival", arrival and rfc3339(arrival))):
            more += [name, value] if value else []
        return self._visit("seal", self.new("kept"), more, contact, day_key, trust, departure, venue_may_read,
                           options)

    def checkout(self, kept: bytes, contact: dict, day_key: bytes, trust, departure: int,
                 venue_may_read: bool = False, **options) -> tuple[bytes, bytes]:
        kept = self.file("kept", kept)
        return self._visit("checkout", kept, [], contact, day_key, trust, departure, venue_may_read, options)

    def depart(self, key: Path, certificate: bytes, venue: str, day_key: bytes, record_id: bytes,
               departure: int, **options) -> bytes:
        return self._to_file("note", "depart", "--key", key, "--certificate", self.file("certificate", certificate),
                             "--venue", venue, "--day-key", self.file("venue-day-key", day_key),
                             "--record", record_id.hex(), "--departure", rfc3339(departure), **options)

    def admit(self, store: Path, *messages: bytes, trust=None, **options) -> str:
        """A notice is admitted by a server that trusts its office."""
        trusting = self._trusting(trust) if trust else []
        files = [self.file("message", message) for message in messages]
        return self.run("admit", "--store", store, *trusting, *files, **options)

    def _asking(self, key: Path, reply_key: bytes, venue: str, windows, areas, legal_basis: str) -> list:
        asking = ["--key", key, "--reply-key", self.file("reply-key", reply_key), "--venue", venue]
        for a, b in windows:
            asking += ["--window", f"{rfc3339(a)}/{rfc3339(b)}"]
        for area in areas:
            asking += ["--area", area]
        return [*asking, "--legal-basis", legal_basis]

    def request(self, key: Path, reply_key: bytes, venue: str, windows, areas, legal_basis: str, **options) -> bytes:
        asking = self._asking(key, reply_key, venue, windows, areas, legal_basis)
        return self._to_file("request", "request", *asking, **options)

    def refer(self, key: Path, reply_key: bytes, venue: str, windows, areas, legal_basis: str, to: bytes, trust,
              **options) -> bytes:
        asking = self._asking(key, reply_key, venue, windows, areas, legal_basis)
        more = ["--to", self.file("office-day-key", to), *self._trusting(trust)]
        return self._to_file("referral", "refer", *asking, *more, **options)

    def release(self, key: Path, request: bytes, store: Path, trust, log: Path, *limits, **options) -> bytes:
        return self._to_file("release", "release", "--key", key, "--request", self.file("request", request),
                             "--store", store, *self._trusting(trust), "--log", log, "--unlisted-areas", *limits,
                             **options)

    def open(self, key: Path, request: bytes, release: bytes, store: Path, day_keys, **options) -> list[dict]:
        named = [x for d in day_keys for x in ("--day-key", self.file("venue-day-key", d))]
        lines = self.run("open", "--key", key, "--request", self.file("request", request),
                         "--release", self.file("release", release), "--store", store, *named, **options)
        return [self._result(json.loads(line)) for line in lines.splitlines()]

    def open_kept(self, kept: bytes, visit: bytes, **options) -> dict:
        shown = self.run("open", "--kept", self.file("kept", kept), "--visit", self.file("visit", visit), **options)
        return self._result(json.loads(shown))

    def open_referral(self, key: Path, referral: bytes, trust, **options) -> str:
        """What the program prints about the order; the run looks only for the venue in it."""
        return self.run("open", "--key", key, "--referral", self.file("referral", referral),
                        *self._trusting(trust), **options)

    # -- diary --

    @staticmethod
    def _of_diary(diary: Path, secret: Path | None) -> list:
        return ["--diary", diary, *(["--secret", secret] if secret else [])]

    def diary(self, command: str, diary: Path, secret: Path | None, pin: str, *more, **options):
        """The report of `diary COMMAND`."""
        return json.loads(self.run("--json", "diary", command, *self._of_diary(diary, secret), *more, passphrase=pin,
                                   **options))

    def contact_file(self, contact) -> Path:
        return self.file("contact.json", json.dumps(self.contact(contact)))

    def diary_contact(self, *of_diary, **options) -> dict | None:
        shown = self.diary("contact", *of_diary, **options)
        return shown and {field: shown[name] for name, field in self.CONTACT.items()}

    def diary_list(self, *of_diary, **options) -> list[dict]:
        return [self._timed(line) for line in self.diary("list", *of_diary, **options)]

    # -- shares --

    def _sharing(self, diary: Path, secret: Path | None, day_key: bytes, trust, code: Path, which) -> list:
        return ["--json", "share", *self._of_diary(diary, secret), *which, "--to", self.file("office-day-key", day_key),
                *self._trusting(trust), "--code-file", code]

    def share(self, diary: Path, secret: Path | None, pin: str, day_key: bytes, trust, which=("--all",),
              **options) -> tuple[bytes, str, dict]:
        """The share, its code and the report."""
        code, out = self.new("code"), self.new("share")
        sharing = self._sharing(diary, secret, day_key, trust, code, which)
        report = json.loads(self.run(*sharing, "--out", out, passphrase=pin, **options))
        return out.read_bytes(), code.read_text(), report

    def start_share(self, diary: Path, secret: Path | None, pin: str, day_key: bytes, trust, mailbox: Path, *more,
                    **options) -> tuple[subprocess.Popen, Path]:
        """A live share in the background, and the file that its code will be in."""
        code = self.new("code")
        sharing = self._sharing(diary, secret, day_key, trust, code, ["--all"])
        live = ["--live", "--mailbox", mailbox, "--wait", 60]
        return self.start(*sharing, *live, *more, passphrase=pin, **options), code

    def resume_share(self, trust, mailbox: Path, run: Path, secret: Path, **options) -> str:
        return self.run("--json", "share", "--resume", "--run", run, "--run-secret", secret, "--mailbox", mailbox,
                        "--wait", 60, *self._trusting(trust), **options)

    def _opening(self, key: Path, code: str, log: Path, store: Path, out: Path) -> list:
        return ["--json", "open-share", "--key", key, "--code-file", self.file("code", code), "--log", log,
                "--store", store, "--out", out]

    def open_share(self, key: Path, share: bytes, code: str, log: Path, store: Path, **options) -> tuple[Path, dict]:
        """The file of the shared visits, and the report."""
        out = self.new("visits")
        opening = self._opening(key, code, log, store, out)
        return out, json.loads(self.run(*opening, "--share", self.file("share", share), **options))

    def start_open_share(self, key: Path, code: str, log: Path, store: Path, mailbox: Path, *more,
                         **options) -> tuple[subprocess.Popen, Path]:
        """The office's side of a live share in the background, and the file that the visits will be in."""
        out = self.new("visits")
        live = ["--live", "--mailbox", mailbox, "--wait", 60]
        return self.start(*self._opening(key, code, log, store, out), *live, *more, **options), out

    def shared_visits(self, visits: Path) -> list[dict]:
        """What `open_share` wrote; names are there only where the visit was checked."""
        lines = [self._timed(json.loads(line)) for line in visits.read_text().splitlines()]
        return [{self.CONTACT.get(k, k): v for k, v in line.items()} for line in lines]

    def plan(self, key: Path, visits: Path, period: tuple[int, int], day_keys, reply_key: bytes, legal_basis: str,
             *more, **options) -> dict:
        """The report; its files are in a directory of their own."""
        named = [x for d in day_keys for x in ("--venue-day-key", self.file("venue-day-key", d))]
        return json.loads(self.run(
            "--json", "plan", "--key", key, "--visits", visits, "--period", "/".join(map(rfc3339, period)), *named,
            "--legal-basis", legal_basis, "--reply-key", self.file("reply-key", reply_key), "--out", self.new("plan"),
            *more, **options))

    def referring(self, to: bytes, trust) -> list:
        """What else `plan` needs where a venue names another office."""
        return ["--to", self.file("office-day-key", to), *self._trusting(trust)]

    def judge(self, messages: list[tuple[str, bytes]]) -> list[str]:
        """What reading alone says about them, by `episeal-conformance messages`."""
        return judge_all(self.binary, messages)

    # -- what is printed --

    @staticmethod
    def _timed(line: dict) -> dict:
        return line | {name: unix(line[name]) for name in ("arrival", "departure")}

    CONTACT = {"given_name": "given", "family_name": "family", "phone": "telephone", "email": "email",
               "street": "street", "postal_code": "postal_code", "city": "city", "house_number": "house_number",
               "country": "country"}

    def contact(self, contact) -> dict:
        """The JSON of a Contact."""
        return {name: getattr(contact, field) for name, field in self.CONTACT.items()}

    def _result(self, shown: dict) -> dict:
        """A printed line as the comparison wants it."""
        if "error" in shown:
            return {"record_id": shown["record_id"], "error": shown["error"]}
        result = {k: shown.get(k) for k in ("record_id", "kind", "venue")}
        result |= {"area": shown.get("area") or "", "arrival": unix(shown["arrival"]),
                   "departure": unix(shown.get("departure")), "noted": bool(shown.get("departure_noted_by_staff"))}
        return result | {field: shown.get(name) or "" for name, field in self.CONTACT.items()}
