"""The issuance guard: both implementations as servers with one database (SQLite)."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import episeal2 as e
from cli import Cli
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from episeal2 import guard
from scene import NOON

TEST_DAY = "2026-10-01"
LIFETIME = 600
PEOPLE = {"ada": ("Müller-Öztürk", "MUELLER<OEZTUERK", "1964-08-12", "R-2026-1"),
          "ada, spelled otherwise": ("Muller", "MULLER", "1964", " r 2026/1."),
          "ben": ("Ærøskøbing", "AEROESKOEBING", "", "R-2026-2")}


class Server:
    """The command line, and what the second implementation reads and writes in its place."""

    def __init__(self, cli: Cli):
        self.cli, self.database, self.key_files = cli, cli.new("guard"), []
        private = ec.generate_private_key(ec.SECP256R1())
        self.key = cli.file("signer-key", private.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        self.signer = cli.file("signer", _signer(private))

    def begin(self, epoch: int) -> guard.GuardKey:
        path = self.cli.new("guard-key")
        self.cli.run("cert", "guard-key", "--epoch", epoch, "--guard", self.database, "--out", path)
        self.key_files.append(path)
        return guard.read_guard_key(path.read_text())

    def issue(self, who: str, at: int = NOON, keys: list[Path] | None = None) -> bool:
        surname, _, born, recovery_id = PEOPLE[who]
        holder = self.cli.file("holder", json.dumps(
            {"surname": surname, "given_names": "Ada", "date_of_birth": born, "first_positive": TEST_DAY}))
        out = self.cli.new("out")
        keys = [part for path in keys or self.key_files for part in ("--guard-key", path)]
        self.cli.run("cert", "issue", "--holder", holder, "--signer", self.signer, "--key", self.key, "--issuer", "Amt",
                     "--out", out, "--guard", self.database, *keys,
                     "--recovery-id-file", self.cli.file("id", recovery_id), at=at)
        return out.read_text().startswith("HC1:")

    def settle(self, *arguments, at: int = NOON) -> dict:
        return json.loads(self.cli.run("--json", "cert", "guard-settle", "--guard", self.database, *arguments, at=at))

    def rows(self, query: str, *values) -> list:
        with closing(sqlite3.connect(self.database)) as connection, connection:
            return connection.execute(query, values).fetchall()

    def key_ids(self) -> list[bytes]:
        return [key_id for key_id, in self.rows("SELECT key_id FROM epoch")]

    def states(self, key: guard.GuardKey, who: str) -> list[bytes | None]:
        found = [self.rows("SELECT state FROM tag WHERE tag = ?", tag) for tag in tags(key, who)]
        return [rows[0][0] if rows else None for rows in found]

    def write(self, key: guard.GuardKey, who: str, state: bytes) -> None:
        for tag in tags(key, who):
            self.rows("INSERT OR REPLACE INTO tag (tag, epoch, state) VALUES (?, ?, ?)", tag, key.epoch, state)


def tags(key: guard.GuardKey, who: str) -> list[bytes]:
    _, letters, born, recovery_id = PEOPLE[who]
    return [key.person_tag(recovery_id, letters, born), key.id_tag(recovery_id)]


def _signer(private: ec.EllipticCurvePrivateKey) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "DE"), x509.NameAttribute(NameOID.COMMON_NAME, "DSC")])
    noon = datetime.fromtimestamp(NOON, timezone.utc)
    builder = x509.CertificateBuilder(name, name, private.public_key(), 1, noon - timedelta(30), noon + timedelta(700))
    return builder.sign(private, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def one_store(check, cli: Cli) -> None:
    server = Server(cli)
    key = server.begin(20_264)
    check("guard: first makes a key, second knows its id", server.key_ids, [key.id()])
    check("guard: first issues", lambda: server.issue("ada"), True)

    def issued() -> str:
        found = server.states(key, "ada")
        return guard.decide([key], server.key_ids(), found, NOON) + str(len(set(found)))
    check("guard: second finds it under both tags", issued, "already-issued1")
    check.refused("guard: first refuses another spelling", "already-issued",
                  lambda: server.issue("ada, spelled otherwise"))
    check("guard: second finds another spelling under the recovery id alone",
          lambda: [found is None for found in server.states(key, "ada, spelled otherwise")], [True, False])


def steps_in_turn(check, cli: Cli) -> None:
    server = Server(cli)
    key = server.begin(1)
    mine = guard.Reservation(bytes(range(16)), NOON + LIFETIME)
    name = mine.nonce.hex()
    server.write(key, "ben", mine.state)
    check.refused("guard: second reserves, first is busy", "busy", lambda: server.issue("ben", NOON + 599))
    check("guard: first lists nothing that may run", lambda: server.settle(at=NOON + 599)["open"], [])
    check("guard: first lists what second left open",
          lambda: [found["attempt"] for found in server.settle(at=NOON + LIFETIME)["open"]], [name])
    check("guard: first takes its place", lambda: server.issue("ben", NOON + LIFETIME), True)
    check.refused("guard: second has lost its reservation", "reservation-lost",
                  lambda: mine.check(server.states(key, "ben"), NOON))
    check.refused("guard: second handed out, an alarm", "handed-out-unreserved",
                  lambda: mine.issued(server.states(key, "ben")))
    server.write(key, "ada", mine.state)
    check("guard: first settles what second left open",
          lambda: server.settle("--attempt", name, "--outcome", "issued")["outcome"], "issued")
    check("guard: second has noted the same", lambda: mine.issued(server.states(key, "ada")),
          server.states(key, "ada")[0])
    check.refused("guard: first believes it", "already-issued", lambda: server.issue("ada", NOON + LIFETIME))


def epochs(check, cli: Cli) -> None:
    server = Server(cli)
    old = server.begin(1)
    mine = guard.Reservation(bytes(range(16)), NOON + LIFETIME)
    server.write(old, "ben", mine.state)
    new = server.begin(2)
    check("guard: key ids of two epochs", lambda: sorted(server.key_ids()), sorted([old.id(), new.id()]))
    for number, path in enumerate(server.key_files):
        check.refused(f"guard: first refuses epoch {number + 1} alone", "guard-keys",
                      lambda: server.issue("ben", NOON + LIFETIME, [path]))
        check.refused(f"guard: second refuses epoch {number + 1} alone", "guard-keys",
                      lambda: guard.decide([[old, new][number]], server.key_ids(), [], NOON))
    check("guard: first takes the place of an older epoch's attempt",
          lambda: server.issue("ben", NOON + LIFETIME), True)
    check.refused("guard: second sees it under the older key", "handed-out-unreserved",
                  lambda: mine.issued(server.states(old, "ben")))


GROUPS = (one_store, steps_in_turn, epochs)
