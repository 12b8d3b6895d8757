"""
A town on one day: an authority, two offices, a venue with its staff, visitors, a document signer. One of everything
that the package has is in it, by its type.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import episeal as e

NOW = datetime(2026, 11, 29, 12, tzinfo=timezone.utc)
DAY = NOW.date()
HOUR = timedelta(hours=1)
PIN = "314159"

# When certificates of recovery are issued.
ISSUED = datetime(2021, 7, 1, 12, tzinfo=timezone.utc)
TESTED = date(2021, 6, 1)

FIELDS = e.ContactFields(
    given_name="Mara",
    family_name="Lindner",
    phone="+49 221 0000",
    email="mara@example.org",
    address=e.PostalAddress(street="Domkloster", house_number="4", postal_code="50667", city="Köln", country="DE"),
)


class Town:
    """Parties, and what they hand to each other."""

    def __init__(self) -> None:
        self.authority, self.office, self.venue = e.Authority.generate(), e.Office.generate(), e.Venue.generate()
        self.staff, self.other_office = e.Staff.generate(), e.Office.generate()
        self.valid = e.Period(from_=NOW - 24 * HOUR, to=NOW + 480 * HOUR)
        self.certificate = self.authority.certify(self.office.id(), "Gesundheitsamt Köln", self.valid)
        self.revocations = self.authority.revoke(1, [], self.valid)
        self.trust = self.new_trust()
        self.office_day_key = self.office.day_key(DAY, self.certificate, NOW)
        self.venue_day_key = self.venue.day_key(DAY, self.office_day_key, self.trust, NOW)
        self.poster = self.venue.poster("Gasthaus zum Dom", "Saal")
        self.today = e.VenueToday.verify(self.poster, self.venue_day_key, self.trust)
        self.contact = e.Contact(FIELDS)
        sealed = [self.today.seal(self.check_in(), self.trust, NOW - 2 * HOUR) for _ in range(2)]
        self.sealed = sorted(sealed, key=lambda one: one.kept().record_id())

    def new_trust(self) -> e.Trust:
        trust = e.Trust([self.authority.id()])
        trust.take_revocations(self.revocations, NOW)
        return trust

    def check_in(self) -> e.CheckIn:
        return e.CheckIn(
            contact=self.contact,
            kind=e.CheckInKind.APP,
            area="Saal",
            stay=e.Stay(arrival=NOW - 2 * HOUR),
            readers=e.Readers.OFFICE_ONLY,
        )

    def ask(self) -> e.Ask:
        return e.Ask(
            venue=self.venue.id(),
            windows=[e.Period(from_=NOW - 4 * HOUR, to=NOW)],
            areas=[],
            legal_basis="IfSG-28a",
            expires=NOW + 24 * HOUR,
        )

    def request(self) -> bytes:
        return self.office.request(self.ask(), self.office_day_key, NOW)

    def verified(self, request: bytes, now: datetime = NOW) -> e.VerifiedRequest:
        authentic = self.venue.authenticate(request, self.trust, now)
        return self.venue.verify_request(authentic, e.Policy(e.default_policy_fields(), []), e.RequestLog())

    def visits(self) -> list[bytes]:
        return [one.visit() for one in self.sealed]

    def released(self, request: bytes) -> list[bytes]:
        return list(e.release_parts(self.venue, self.verified(request), self.visits(), self.trust, NOW))

    def opened(self) -> list[e.RecordOutcome]:
        request = self.request()
        own, parts = self.office.own_request(request), self.released(request)
        return list(e.open_release(self.office, own, [self.venue_day_key], parts, self.visits(), NOW))


@cache
def town() -> Town:
    return Town()


@cache
def signer() -> tuple[bytes, bytes]:
    """A document signer of Germany, valid in 2021 and 2022: its certificate, and its key in PKCS#8."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "DE")])
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime(2021, 1, 1))
        .not_valid_after(datetime(2022, 12, 31))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    pkcs8 = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate.public_bytes(serialization.Encoding.DER), pkcs8


def recovery(given_names: str = "Zoë") -> e.Recovery:
    profile = e.RecoveryProfile.GERMANY
    until = profile.latest_valid_until(TESTED)
    return e.Recovery(
        name=e.PersonName("Müller", given_names, e.NameLanguage.OTHER),
        date_of_birth="1964-08",
        test=e.PositiveTest(day=TESTED, country="DE"),
        issuer=e.Issuer(name="Stadt Köln", country="DE"),
        uvci=e.generate_uvci("DE"),
        validity=e.Validity(
            profile=profile,
            valid_from=profile.earliest_valid_from(TESTED),
            valid_until=until,
            issued=ISSUED,
            expires=e.calendar_date_end(until),
        ),
    )


def issued(given_names: str = "Zoë") -> e.RecoveryCertificate:
    certificate, key = signer()
    return e.issue_recovery(recovery(given_names), e.DocumentSigner.from_der(certificate), e.SignerKey.from_pkcs8(key))


def certificate_trust() -> e.CertificateTrust:
    signers = e.SignerList()
    signers.add_der(signer()[0])
    return e.CertificateTrust.without_revocations(signers)


def _visitors(of: Town) -> list[e.Object]:
    kept, pin, secret = of.sealed[0].kept(), e.Stretch().new_pin_key(PIN), e.DiarySecret.generate()
    diary = e.Diary.create(pin, secret)
    pending = e.PendingCheckIn(of.poster, of.check_in(), NOW)
    recipient = e.ShareRecipient.verify(of.office_day_key, of.trust, NOW)
    live = e.LiveShare.start([kept], recipient, of.trust, NOW)
    run = e.RunSecret.generate()
    store, codes = e.DiaryStore.create(diary), e.CheckInCodes()
    code = e.CheckInReader().read(codes.expose_secret_text(NOW), NOW)
    invitation = codes.accept(code.invite(of.poster, of.venue_day_key), NOW)
    return [
        *(of.poster, of.today, of.contact, of.sealed[0], of.trust, kept, pin, secret, diary, pending, recipient, live),
        *(run, store, store.step(), codes, code, e.CheckInReader(), invitation, e.Stretch()),
        e.RunStore.create(live.keep(run), run),
    ]


def _offices(of: Town) -> list[e.Object]:
    drawn = e.Stretch().draw_share_code()
    recipient = e.ShareRecipient.verify(of.office_day_key, of.trust, NOW)
    order = e.ShareOrder(recipient=recipient, code=drawn.key(), expires=NOW + 24 * HOUR)
    shared = e.share_visits([of.sealed[0].kept()], order, of.trust, NOW)
    share, log = e.UnverifiedShare.parse(shared.bytes), e.ShareLog()
    opened = of.office.open_share(share, drawn.key(), log, NOW)
    live = e.LiveShare.start([of.sealed[0].kept()], recipient, of.trust, NOW)
    answer = of.office.answer_live(live.hello(), live.code(), log, NOW)
    outcome = of.opened()[0]
    key = outcome.result().notice_key
    assert key is not None
    kid = of.office.day_keys(NOW)[0].kid
    notice = of.office.notice(e.NoticeScope(kid=kid, size=1024), [key], of.certificate, NOW)
    own = of.office.own_request(of.request())
    ring = of.office.key_ring()
    return [
        *(drawn, drawn.code(), drawn.key(), share, log, opened, opened.visits()[0], answer, outcome, key, own, ring),
        *(e.VerifiedNotice.verify(notice, of.trust, NOW), of.office, _referral(of)),
        *(e.Stretch().new_passphrase_key(ring, "correct horse battery staple"), of.authority),
        of.office.open_release(own, [of.venue_day_key], NOW),
    ]


def _referral(of: Town) -> e.VerifiedReferral:
    certificate = of.authority.certify(of.other_office.id(), "Gesundheitsamt Bonn", of.valid)
    reply = of.other_office.day_key(DAY, certificate, NOW)
    keys = e.ReferralKeys(competent=of.office_day_key, reply=reply)
    return of.office.open_referral(of.other_office.refer(of.ask(), keys, of.trust, NOW), of.trust, NOW)


def _venues(of: Town) -> list[e.Object]:
    request = of.request()
    verified = of.verified(request)
    facts = e.AreaFacts(volume=900, air_changes=30, is_outdoors=False, activity=1)
    ranges = [e.AreaRange(word="Reihe", first=1, last=3), e.AreaRange(word="Platz", first=1, last=9)]
    group = e.AreaGroup(area="Saal", ranges=ranges, places=1, facts=facts)
    day_key = e.UnverifiedDayKey.parse(of.venue_day_key)
    staff = of.venue.certify_staff(of.staff.id(), DAY)
    assignment = e.Assignment(venue=of.venue.id(), staff_certificate=staff, venue_day_key=of.venue_day_key)
    note = of.staff.note_departure(assignment, of.sealed[0].kept().record_id(), NOW - HOUR)
    return [
        *(verified, of.venue, of.staff, e.Policy(e.default_policy_fields(), []), e.RequestLog(), day_key),
        *(day_key.admit([], NOW), e.UnverifiedVisit.parse(of.sealed[0].visit()), e.UnverifiedNote.parse(note)),
        e.VenueAreas.verify(of.venue.areas(DAY, [group]), of.venue.id()),
        of.venue.authenticate(request, of.trust, NOW),
        of.venue.release(verified, of.trust, NOW),
    ]


def _certificates() -> list[e.Object]:
    certificate, key = signer()
    text = issued().text()
    verified = e.verify_certificate(text, certificate_trust(), ISSUED)
    signers, dsc = e.SignerList(), e.DocumentSigner.from_der(certificate)
    guard = e.GuardKey.generate(1)
    stored = e.GuardStates(key_ids=[guard.id()], older=[])
    reservation = e.reserve_issuance([guard], stored, 600, ISSUED)
    open_reservation = e.read_open_reservation(reservation.state())
    assert open_reservation is not None
    rules = e.RuleSet.parse(f"[{RULE}]")
    external = verified.external(e.Arrival(country="DE", region=""), e.ValueSets.parse("[]"))
    verdict = rules.evaluate(verified.payload(), external, ISSUED)
    return [
        *(verified, signers, dsc, guard, reservation, open_reservation, rules, verdict, verdict.rules()[0]),
        *(external.value_sets, verified.payload(), verified.revocation_hashes(), e.QrModules.of(text), issued()),
        *(e.examine_certificate(text, certificate_trust(), ISSUED), e.UnverifiedCertificate.parse(text)),
        *(e.SignerKey.from_pkcs8(key), e.prepare_recovery(recovery(), dsc), recovery().name, certificate_trust()),
        *(e.RevocationLists(), e.RuleExpression.parse('{"+": [1, 2]}')),
    ]


RULE = """{
  "Identifier": "RR-DE-0001", "Type": "Acceptance", "Country": "DE", "CertificateType": "Recovery",
  "Version": "1.0.0", "SchemaVersion": "1.0.0", "Engine": "CERTLOGIC", "EngineVersion": "1.0.0",
  "ValidFrom": "2021-01-01T00:00:00Z", "ValidTo": "2099-01-01T00:00:00Z",
  "Description": [{"lang": "en", "desc": "The test must be 28 to 180 days old."}],
  "Logic": {"not-after": [
    {"plusTime": [{"var": "payload.r.0.fr"}, 28, "day"]},
    {"plusTime": [{"var": "external.validationClock"}, 0, "day"]},
    {"plusTime": [{"var": "payload.r.0.fr"}, 180, "day"]}
  ]}
}"""


@cache
def objects() -> dict[str, Any]:
    """One of every object, by the name of its type."""
    all_ = [*_visitors(town()), *_offices(town()), *_venues(town()), *_certificates()]
    return {type(one).__name__: one for one in all_}
