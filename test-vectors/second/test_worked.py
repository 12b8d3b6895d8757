"""The worked examples of FORMAT.md, section 24, are what this implementation writes, and open."""

import re
from pathlib import Path

import episeal2 as e
import worked
from annotate import bytes_of

FORMAT = (Path(__file__).parents[2] / "core" / "FORMAT.md").read_text(encoding="utf-8")
EXAMPLES = worked.Examples()


def published() -> dict[str, bytes]:
    section = FORMAT[FORMAT.index(worked.TITLE):FORMAT.index(worked.NEXT)]
    found = re.findall(r"^\*\*([A-Za-z-]+)\*\*, [^`]*?\n\n```\n(.*?)\n```$", section.replace("(`11` repeated)", ""),
                       re.MULTILINE | re.DOTALL)
    return {name: bytes_of(text) for name, text in found}


def test_the_section_is_what_the_script_writes():
    assert f"\n\n{worked.section()}\n{worked.NEXT}" in FORMAT
    assert not [line for line in FORMAT.splitlines() if len(line) > 120]


def test_the_messages_of_the_page_open_with_the_stated_secrets():
    found = published()
    assert set(found) == {"visit", "RecordBody", "IndexBody", "request", "release", "release-part",
                          "share", "ShareBody"}
    stored = e.read_visit(found["visit"])
    stored.verify()
    record = stored.open_as_visitor(worked.seed(0x11))
    assert (record.contact, record.area, record.arrival) == (worked.CONTACT, ("Saal", "Tisch 7"), worked.ARRIVAL)
    asked = e.read_request(found["request"])
    keys = e.OfficeKeys(worked.seed(4), {EXAMPLES.named.kid: worked.seed(4)})
    opening = e.open_release([found["release"]], asked, [EXAMPLES.day_key], [found["visit"]], keys, {worked.DAY})
    (result,) = opening.results
    assert (result.record, result.departure, result.errors) == (record, worked.DEPARTURE, set())
    ring = e.KeyRing("office", worked.seed(2), (e.DaySecret(worked.DAY, worked.seed(4)),))
    (shared,) = e.open_share(found["share"], worked.CODE, ring, worked.ISSUED, {})
    checked = e.check_shared(shared, [found["visit"]], [EXAMPLES.day_key])
    assert (checked.record, checked.errors) == (record, set())
