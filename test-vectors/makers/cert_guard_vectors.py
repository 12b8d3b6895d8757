"""The issuance guard: keys, tags, decisions and steps (FORMAT.md, section 18)."""

from episeal2 import bech32m, guard

from vector import SUCCESS, Vectors
from vectors import GUARD_KEYS, MINE, OTHER, PEOPLE, STATES, T

SOURCE = "FORMAT.md, section 18, issuance guard"
KEY, NEXT_KEY, STRANGE_KEY = GUARD_KEYS
RESERVED, ISSUED, FAILED, OTHERS, OTHERS_ISSUED, _, NO_STATE = STATES
SECONDS = 600


def vectors() -> Vectors:
    found = Vectors("certificates/guard", SOURCE)
    _keys(found)
    _tags(found)
    _decisions(found)
    _steps(found)
    _settling(found)
    return found


def _keys(found: Vectors) -> None:
    found.add("key", "The key of an epoch, and what the store knows it by.", "guard-key", SUCCESS,
              lambda: ({"key": KEY.text}, {"epoch": 20_213, "id": KEY.id()}))
    for name, comment, wrong in (
            ("key-in-lower-case", "A key in lower case.", KEY.text.lower()),
            ("key-misread", "A key with one letter wrong.", KEY.text[:-1] + ("Q" if KEY.text[-1] != "Q" else "P"))):
        found.add(name, comment, "guard-key", "guard-input-invalid", lambda wrong=wrong: {"key": wrong})
    found.add("key-of-version-2", "A key of a later version.", "guard-key", "unsupported-version",
              lambda: {"key": bech32m.encode("EPISEAL-2-GUARD-SECRET", b"of another form")}, "R70")


def _tags(found: Vectors) -> None:
    def person(recovery_id: str, surname: str, born: str, key: guard.GuardKey = KEY) -> dict:
        return {"key": key.text, "recovery_id": recovery_id, "surname": surname, "given_names": "Ilka",
                "date_of_birth": born}

    for name, comment, (recovery_id, surname, letters, born), key in (
            ("tags", "The tags of a person; spaces, hyphens and case of the recovery id do not count.", PEOPLE[0], KEY),
            ("tags-of-another-spelling", "Another spelling of the surname: the tag of the recovery id is the same.",
             PEOPLE[1], KEY),
            ("tags-of-a-year", "Only the year of birth: the tag of the recovery id is the same.", PEOPLE[2], KEY),
            ("tags-of-the-next-epoch", "The same person under the next epoch's key.", PEOPLE[0], NEXT_KEY),
            ("tags-of-a-name-in-two-parts", "A surname of two parts with a hyphen and spaces between them.",
             ("R-7", "Brömmel - Süd", "BROEMMEL<SUED", "1964-08-12"), KEY)):
        given = person(recovery_id, surname, born, key)
        tags = {"person": key.person_tag(recovery_id, letters, born), "recovery_id": key.id_tag(recovery_id)}
        found.add(name, comment, "guard-tags", SUCCESS, lambda given=given, tags=tags: (given, tags), "R67")
    passport = person("R-7", "Brömmel", "1964-08-12") | {"document_surname": "BROEMMEL<<SUED<",
                                                         "document_given_names": "ILKA"}
    found.add("tags-of-a-travel-document", "The surname as the travel document has it, with more fillers than one "
              "between its parts and at its end.", "guard-tags", SUCCESS, lambda: (passport, {
                  "person": KEY.person_tag("R-7", "BROEMMEL<SUED", "1964-08-12"), "recovery_id": KEY.id_tag("R-7")}),
              "R67")
    for name, comment, recovery_id in (
            ("recovery-id-of-punctuation", "A recovery id in which there is no letter and no digit.", " - / - "),
            ("recovery-id-with-lookalike", "A recovery id with a Cyrillic letter that looks like a Latin one.",
             "\u0420-2021-4711"),
            ("recovery-id-of-161-bytes", "A recovery id of 161 bytes.", "7" * 161),
            ("recovery-id-with-control-character", "A recovery id with a control character.", "R-2021\u0007-4711")):
        found.add(name, comment, "guard-tags", "guard-input-invalid",
                  lambda recovery_id=recovery_id: person(recovery_id, "Brömmel", "1964"), "R67")


def attempt(now: int, stored: dict, keys: tuple[guard.GuardKey, ...] = (KEY,), key_ids: list[bytes] | None = None,
            seconds: int = SECONDS) -> dict:
    ids = [key.id() for key in keys] if key_ids is None else key_ids
    return {"keys": [key.text for key in keys], "stored": {"key_ids": ids} | stored, "seconds": seconds, "now": now}


def both(state: bytes) -> dict:
    return {"person": state, "recovery_id": state}


def _decisions(found: Vectors) -> None:
    for name, comment, now, given in (
            ("nothing-stored", "Nothing is stored.", T, attempt(T, {})),
            ("failed-before", "An attempt that handed out nothing.", T, attempt(T, both(FAILED))),
            ("reservation-run-out", "A reservation that runs out in this second.", T + 600,
             attempt(T + 600, both(RESERVED))),
            ("reservation-of-a-wrong-clock", "A reservation that ends later than two hours from now: its clock was "
             "wrong.", T - 3_601, attempt(T - 3_601, both(OTHERS))),
            ("keys-in-another-order", "The keys of two epochs, in another order than the store's ids.", T,
             attempt(T, {}, (NEXT_KEY, KEY), [KEY.id(), NEXT_KEY.id()]))):
        found.add(name, comment, "guard-decide", SUCCESS,
                  lambda now=now, given=given: (given, {"expires": now + SECONDS}), "R111")
    for name, comment, code, given, rules in (
            ("issued-before", "A certificate was issued.", "already-issued", attempt(T, both(ISSUED)), ["R111"]),
            ("issued-under-another-spelling", "A certificate was issued under the recovery id alone.",
             "already-issued", attempt(T, {"recovery_id": OTHERS_ISSUED}), ["R111"]),
            ("issued-in-an-older-epoch", "A certificate was issued under a key of an older epoch.", "already-issued",
             attempt(T, {"older": [ISSUED]}, (KEY, NEXT_KEY)), ["R111"]),
            ("reserved", "Another attempt is running, in the last second of its reservation.", "busy",
             attempt(T + 599, both(RESERVED)), ["R111"]),
            ("reserved-under-another-spelling", "Another attempt for the same recovery id is running.", "busy",
             attempt(T, {"recovery_id": OTHERS}), ["R111"]),
            ("reserved-two-hours-from-now", "A reservation that ends two hours from now.", "busy",
             attempt(T - 3_600, both(OTHERS)), ["R111"]),
            ("not-a-state", "What is stored is no state.", "guard-state-invalid", attempt(T, both(NO_STATE)), ["R68"]),
            ("no-keys", "No keys, and none in the store.", "guard-keys", attempt(T, {}, ()), ["R110"]),
            ("key-missing", "The store has the key of another epoch, too.", "guard-keys",
             attempt(T, {}, (KEY,), [KEY.id(), NEXT_KEY.id()]), ["R110"]),
            ("key-too-many", "A key of an epoch that the store does not have.", "guard-keys",
             attempt(T, {}, (KEY, NEXT_KEY), [KEY.id()]), ["R110"]),
            ("key-of-the-same-epoch", "Another key of an epoch than the store's.", "guard-keys",
             attempt(T, {}, (KEY, STRANGE_KEY), [KEY.id(), NEXT_KEY.id()]), ["R110"]),
            ("key-twice", "The same key twice.", "guard-keys", attempt(T, {}, (KEY, KEY)), ["R110"]),
            ("before-1970", "A second before 1970: its state could be read by nobody.", "guard-input-invalid",
             attempt(-1, {}), []),
            ("after-9999", "The first second of the year 10000.", "guard-input-invalid", attempt(253_402_300_800, {}),
             []),
            ("lifetime-of-a-minute", "A reservation that lives for 60 seconds, all of them for handing out.",
             "guard-input-invalid", attempt(T, {}, seconds=60), []),
            ("lifetime-above-an-hour", "A reservation that lives for an hour and a second.", "guard-input-invalid",
             attempt(T, {}, seconds=3_601), [])):
        found.add(name, comment, "guard-decide", code, lambda given=given: given, *rules)


def _steps(found: Vectors) -> None:
    def step(name: str, stored: dict, **more: int) -> dict:
        return {"reservation": MINE.state, "step": name} | more | {"stored": stored}

    for name, comment, given, state, rule in (
            ("check", "The reservation stands, and lives for 61 seconds.", step("check", both(RESERVED), now=T + 539),
             None, "R112"),
            ("check-in-an-older-epoch", "The reservation stands under an older key as well.",
             step("check", both(RESERVED) | {"older": [RESERVED]}, now=T), None, "R112"),
            ("hand-out", "The certificate was handed out.", step("issued", both(RESERVED)), ISSUED, "R113"),
            ("hand-out-written-twice", "The certificate was handed out, and that is stored already.",
             step("issued", both(ISSUED)), ISSUED, "R113"),
            ("give-up", "Nothing was handed out.", step("failed", both(RESERVED)), FAILED, "R68"),
            ("alarm", "A certificate is out, and the reservation was lost: issued is written all the same.",
             step("issued-unreserved", both(OTHERS)), ISSUED, "R113")):
        found.add(name, comment, "guard-step", SUCCESS,
                  lambda given=given, state=state: (given, {"state": state}), rule)
    half = {"person": RESERVED, "recovery_id": OTHERS}
    for name, comment, code, given, rule in (
            ("check-too-late", "The reservation lives for 60 seconds: too little for handing out.",
             "reservation-lost", step("check", both(RESERVED), now=T + 540), "R112"),
            ("check-after-another-attempt", "Another attempt took the place of the reservation.", "reservation-lost",
             step("check", both(OTHERS), now=T), "R112"),
            ("check-under-one-tag-only", "The reservation stands under one of its two tags.", "reservation-lost",
             step("check", half, now=T), "R112"),
            ("check-where-nothing-is", "Nothing is stored under the tag of the recovery id.", "reservation-lost",
             step("check", {"person": RESERVED}, now=T), "R112"),
            ("check-lost-in-an-older-epoch", "Under an older key another attempt took its place.", "reservation-lost",
             step("check", both(RESERVED) | {"older": [OTHERS]}, now=T), "R112"),
            ("check-after-hand-out", "The reservation was settled: a certificate was handed out.", "reservation-lost",
             step("check", both(ISSUED), now=T), "R68"),
            ("hand-out-after-another-attempt", "A certificate was handed out, and another attempt had taken the place.",
             "handed-out-unreserved", step("issued", both(OTHERS)), "R113"),
            ("hand-out-after-giving-up", "A certificate was handed out after the attempt was given up.",
             "handed-out-unreserved", step("issued", both(FAILED)), "R113"),
            ("give-up-after-hand-out", "The attempt is given up although a certificate was handed out.",
             "reservation-lost", step("failed", both(ISSUED)), "R68"),
            ("give-up-after-another-attempt", "The attempt is given up, and another one had taken its place.",
             "reservation-lost", step("failed", both(OTHERS)), "R116"),
            ("check-where-no-state-is", "What is stored under a tag is no state.", "guard-state-invalid",
             step("check", {"person": RESERVED, "recovery_id": NO_STATE}, now=T), "R68")):
        found.add(name, comment, "guard-step", code, lambda given=given: given, rule)


def _settling(found: Vectors) -> None:
    def at(state: bytes, now: int, **more: str) -> dict:
        return {"state": state, "now": now} | more

    for name, comment, given, result in (
            ("open-and-running", "A reservation in its last second.", at(RESERVED, T + 599),
             {"attempt": MINE.nonce, "open": {"expires": T + 600, "has_run_out": False}}),
            ("open-and-run-out", "A reservation that ran out, and whose end nobody wrote.", at(RESERVED, T + 600),
             {"attempt": MINE.nonce, "open": {"expires": T + 600, "has_run_out": True}}),
            ("settled", "A state after which there is nothing to settle.", at(OTHERS_ISSUED, T),
             {"attempt": OTHER.nonce, "open": None})):
        found.add(name, comment, "guard-open", SUCCESS, lambda given=given, result=result: (given, result))
    for name, comment, given, state in (
            ("settle-as-issued", "The operator found out that the certificate is out, while the attempt may still run.",
             at(RESERVED, T, outcome="issued"), ISSUED),
            ("settle-as-failed", "The operator found out that nothing is out, after the reservation ran out.",
             at(RESERVED, T + 600, outcome="failed"), FAILED)):
        found.add(name, comment, "guard-settle", SUCCESS,
                  lambda given=given, state=state: (given, {"state": state}), "R114", "R116")
    found.add("settle-while-it-runs", "The operator says that nothing is out, while the attempt may still run.",
              "guard-settle", "reservation-runs", lambda: at(RESERVED, T + 599, outcome="failed"), "R114")
    found.add("settle-by-a-clock-that-went-back", "The same an hour before the reservation was made, by a clock that "
              "went back.", "guard-settle", "reservation-runs", lambda: at(OTHERS, T - 3_600, outcome="failed"), "R115")
    found.add("open-no-state", "What is asked about is no state.", "guard-open", "guard-state-invalid",
              lambda: at(NO_STATE, T), "R68")
