"""Revocation: the German lists and the EU's filters, and what a certificate is looked up under."""

import hashlib

from dsc import RSA, SIGNER
from hcert import IDENTIFIER, Certificates, claims, content, cbor, cose, proven, recovery, scanned
from keys import PS256, EcKey
from lists import (ANOTHER_PUBLISHER, PUBLISHER, TYPES, bloom, chunk, filtered, german, index, item, kid_list, partial,
                   signed)
from vector import SUCCESS, Vectors

GERMAN = "core/certificates/src/revocation.rs, RevocationLists (German lists)"
EU = "core/certificates/src/revocation.rs, RevocationLists (the EU's filters)"
HASHES = "EU DCC gateway, revocation lists, hash types; core/decisions/0005-certificates.md, Revocation"
KID = SIGNER.kid
UCI, COUNTRY_UCI, SIGNATURE = "uci", "country-code-uci", "signature"
SOMEBODY = hashlib.sha256(b"another certificate").digest()[:16]


def short(content_of_hash: bytes | str) -> bytes:
    content_of_hash = content_of_hash.encode() if isinstance(content_of_hash, str) else content_of_hash
    return hashlib.sha256(content_of_hash).digest()[:16]


MINE = short(IDENTIFIER)
# Another hash that begins with the same two bytes.
NEIGHBOUR = MINE[:2] + SOMEBODY[2:]


def vectors() -> Vectors:
    found = Certificates("certificates/revocation", GERMAN)
    _german(found)
    _unknown(found)
    _looked_up(found)
    _filters(found)
    _hashes(found)
    _refused_lists(found)
    _refused_filters(found)
    return found


def looked_up(*lists: dict, message: bytes | None = None) -> dict:
    return scanned(cose() if message is None else message, revocations=list(lists))


def lists_of(hash_type: str, prefix: bytes, hashes: list[bytes], kid: bytes = KID,
             key: EcKey = PUBLISHER) -> list[dict]:
    """All three lists about one hash type of one key id."""
    return [kid_list({kid: [hash_type]}, key), index(kid, hash_type, [prefix], key),
            chunk(kid, hash_type, prefix, hashes, key)]


def revoked_by(hash_type: str, entry: bytes, kid: bytes = KID) -> list[dict]:
    return lists_of(hash_type, entry[:1], [entry], kid)


def _german(found: Certificates) -> None:
    checked = proven(revocation_checked=True)
    other = bytes([MINE[0] ^ 1])
    found.accept("kid-not-listed", "The signer's key id is not on the list of those with revocations.",
                 looked_up(kid_list({bytes(8): [UCI]})), checked)
    found.accept("not-in-the-index", "The index has no hash that begins as the certificate's does.",
                 looked_up(kid_list({KID: [UCI]}), index(KID, UCI, [other])), checked)
    found.accept("not-in-the-chunk", "The chunk has another hash that begins with the same two bytes.",
                 looked_up(*lists_of(UCI, MINE[:1], [NEIGHBOUR])), checked)
    found.refuse("revoked-by-identifier", "The chunk has the hash of the identifier.", "revoked",
                 looked_up(*lists_of(UCI, MINE[:1], [MINE, NEIGHBOUR])))
    found.refuse("revoked-in-a-part-of-two-bytes", "The chunk is about hashes that begin with two bytes.", "revoked",
                 looked_up(*lists_of(UCI, MINE[:2], [MINE])))
    both = kid_list({KID: [SIGNATURE, UCI]})
    found.refuse("revoked-by-the-second-type", "Two types of hashes: the first has nothing, the second has the "
                 "certificate's hash.", "revoked", looked_up(
                     both, index(KID, SIGNATURE, []), *lists_of(UCI, MINE[:1], [MINE])[1:]))
    found.refuse("revoked-whatever-else-is-unknown", "Of two types of hashes the first has no index, and the second "
                 "revokes.", "revoked", looked_up(both, *lists_of(UCI, MINE[:1], [MINE])[1:]))
    another = lists_of(UCI, MINE[:1], [MINE], key=ANOTHER_PUBLISHER)
    found.refuse("revoked-on-the-list-of-another-country", "The list of one country does not have the key id, that of "
                 "another has, and revokes.", "revoked", looked_up(kid_list({bytes(8): [UCI]}), *another))


def _unknown(found: Certificates) -> None:
    for name, comment, lists in (
            ("no-lists", "No list at all: whether the certificate was revoked cannot be said.", []),
            ("no-index", "The key id has revocations; their index is missing.", [kid_list({KID: [UCI]})]),
            ("no-chunk", "The index has the first byte of the hash; the chunk is missing.",
             lists_of(UCI, MINE[:1], [])[:2]),
            ("one-of-two-types-unknown", "Of two types of hashes the first has nothing, and the second has no index.",
             [kid_list({KID: [SIGNATURE, UCI]}), index(KID, SIGNATURE, [])]),
            ("index-of-another-type", "The key id has revocations by identifier; the index is about signatures.",
             [kid_list({KID: [UCI]}), index(KID, SIGNATURE, [])]),
            ("index-of-another-kid", "The index is about another key id.",
             [kid_list({KID: [UCI]}), index(bytes(8), UCI, [])]),
            ("unknown-type", "The key id has revocations of a type that nobody knows, 13.",
             [{"format": "kid-list", "list": signed({KID: {b"\x0d": 1}}), "key": PUBLISHER.spki}]),
            ("kid-without-filters", "A key id has revocations, and none of the EU's filters is there.",
             [{"format": "kid", "kid": KID, "hash_types": [UCI]}])):
        found.refuse(name, comment, "revocation-unknown", looked_up(*lists))


def _looked_up(found: Certificates) -> None:
    found.refuse("revoked-by-country-and-identifier", "The hash of country and identifier.", "revoked",
                 looked_up(*revoked_by(COUNTRY_UCI, short("DE" + IDENTIFIER))), source=HASHES)
    found.refuse("revoked-by-signature", "The hash of r, the first half of the signature.", "revoked",
                 looked_up(*revoked_by(SIGNATURE, short(signature()[:32]))), source=HASHES)
    found.accept("hash-of-the-whole-signature", "The hash of the whole signature of ES256 revokes nothing.",
                 looked_up(*revoked_by(SIGNATURE, short(signature()))), proven(revocation_checked=True), source=HASHES)
    rsa = cose(signer=RSA)
    found.refuse("revoked-by-rsa-signature", "The hash of the whole signature of PS256.", "revoked",
                 scanned(rsa, RSA, revocations=revoked_by(SIGNATURE, short(rsa[-256:]), RSA.kid)), source=HASHES)
    nowhere = cose(claims(iss="Kleinwarnow"))
    found.refuse("revoked-under-the-entrys-country", "The issuer is no country; the hash is of the country of the "
                 "entry, which is that of the signer, too.", "revoked",
                 looked_up(*revoked_by(COUNTRY_UCI, short("DE" + IDENTIFIER)), message=nowhere), source=HASHES)
    abroad = cose(claims(content(entry=recovery(co="AT")), iss="FR"))
    for name, country, whose in (("issuers", "FR", "the issuer"), ("entrys", "AT", "the entry"),
                                 ("signers", "DE", "the signer's certificate")):
        found.refuse(f"revoked-under-the-{name}-of-three-countries", f"Issuer, entry and signer name three countries; "
                     f"the hash is of that of {whose}.", "revoked",
                     looked_up(*revoked_by(COUNTRY_UCI, short(country + IDENTIFIER)), message=abroad), source=HASHES)
    lower = cose(claims(iss="fr"))
    for name, country in (("in-capitals", "FR"), ("as-it-stands", "fr")):
        found.refuse(f"revoked-under-the-country-{name}", f"The issuer is `fr`; the hash is of `{country}`.", "revoked",
                     looked_up(*revoked_by(COUNTRY_UCI, short(country + IDENTIFIER)), message=lower), source=HASHES)
    blank = cose(claims(content(entry=recovery(ci=IDENTIFIER + " "))))
    found.refuse("revoked-without-the-blank", "The identifier ends in a space; the hash is of the identifier without "
                 "it.", "revoked", looked_up(*revoked_by(UCI, MINE), message=blank), source=HASHES)
    renamed = cose(protected={1: -7, 4: b"warnow-7"})
    source = {"format": "german", "text": german(item(SIGNER, kid=b"warnow-7")), "key": PUBLISHER.spki}
    found.refuse("revoked-under-the-signers-own-kid", "A list gives the signer another key id; the revocation is under "
                 "the one of its certificate.", "revoked", looked_up(message=renamed) | {"trust": {
                     "signers": [source], "revocations": revoked_by(UCI, MINE)}}, source=HASHES)


def signature(message: bytes | None = None) -> bytes:
    return (cose() if message is None else message)[-64:]


def _filters(found: Certificates) -> None:
    listed = {"format": "kid", "kid": KID, "hash_types": [UCI]}
    checked = proven(revocation_checked=True)
    for form, named, make in (("partial-hashes", "list of parts", partial), ("bloom-filter", "Bloom filter", bloom)):
        def with_(*hashes: bytes, make=make, form=form) -> dict:
            return filtered(form, KID, UCI, b"", make(list(hashes)))
        found.refuse(f"{form}-has-it", f"The EU's {named} has the hash of the identifier.", "revoked",
                     looked_up(listed, with_(SOMEBODY, MINE)), source=EU)
        found.accept(f"{form}-has-another", f"The EU's {named} has another hash.",
                     looked_up(listed, with_(SOMEBODY)), checked, source=EU)
        found.refuse(f"{form}-second-slice-has-it", f"Of two filters, each a {named}, about the same hashes the second has "
                     "that of the identifier.", "revoked", looked_up(listed, with_(SOMEBODY), with_(MINE)), source=EU)
    found.refuse("partial-hashes-of-one-byte", "The first byte of the hash, which is all that the list keeps.",
                 "revoked", looked_up(listed, filtered("partial-hashes", KID, UCI, b"", partial([NEIGHBOUR], size=1))),
                 source=EU)


def _hashes(found: Certificates) -> None:
    def hashes(**of: list[str]) -> dict:
        return {name.replace("_", "-"): [short(each) for each in found] for name, found in of.items()}

    found.add("hashes", "All hashes of a certificate with one country.", "revocation-hashes", SUCCESS, lambda: (
        scanned(cose()), hashes(signature=[signature()[:32]], uci=[IDENTIFIER], country_code_uci=["DE" + IDENTIFIER])),
        source=HASHES)
    rsa = cose(signer=RSA)
    found.add("hashes-of-rsa", "All hashes of a certificate that is signed with RSA.", "revocation-hashes", SUCCESS,
              lambda: (scanned(rsa, RSA), hashes(signature=[rsa[-256:]], uci=[IDENTIFIER],
                                                 country_code_uci=["DE" + IDENTIFIER])), source=HASHES)


def _refused_lists(found: Certificates) -> None:
    right = lists_of(UCI, MINE[:1], [MINE])
    kids, indexed, hashes = right

    def altered(of: dict, payload: object, key: EcKey = PUBLISHER) -> dict:
        return of | {"list": signed(payload, key)}

    payload = {KID: {TYPES[UCI]: 1}}
    changed = kids["list"].replace(KID, bytes(8))
    p384 = EcKey("publisher", "secp384r1")
    for name, comment, code, wrong in (
            ("kid-list-of-another-key", "A list of key ids signed by another key.", "list-signature",
             altered(kids, payload, ANOTHER_PUBLISHER)),
            ("kid-list-named-ps256", "A list of key ids that names PS256, and is signed with ES256.", "list-signature",
             kids | {"list": signed(payload, algorithm=PS256)}),
            ("kid-list-changed", "A list with another key id than what was signed.", "list-signature",
             kids | {"list": changed}),
            ("index-of-another-key", "An index signed by another key.", "list-signature",
             altered(indexed, {MINE[:1]: [0, 1, {}]}, ANOTHER_PUBLISHER)),
            ("chunk-of-another-key", "A chunk signed by another key.", "list-signature",
             altered(hashes, [MINE], ANOTHER_PUBLISHER)),
            ("kid-list-key-on-p-384", "A list of key ids whose key is on P-384.", "key-unsupported",
             kids | {"key": p384.spki}),
            ("kid-list-in-array", "A list of key ids that is an array.", "list-malformed", altered(kids, [KID])),
            ("kid-as-text", "A key id that is a text.", "list-malformed",
             altered(kids, {KID.hex(): {TYPES[UCI]: 1}})),
            ("type-as-number", "A type of hashes that is a number, not a byte.", "list-malformed",
             altered(kids, {KID: {11: 1}})),
            ("byte-after-the-kid-list", "One byte after the list of key ids, signed with it.", "list-malformed",
             altered(kids, cbor(payload) + b"\0")),
            ("index-entry-as-number", "An index whose entry is a number, not an array.", "list-malformed",
             altered(indexed, {MINE[:1]: 1})),
            ("index-prefix-of-two-bytes", "An index with a first byte of two bytes.", "list-malformed",
             altered(indexed, {MINE[:2]: [0, 1, {}]})),
            ("hash-of-15-bytes", "A chunk with a hash of 15 bytes.", "list-malformed", altered(hashes, [MINE[:15]])),
            ("hash-of-another-part", "A chunk with a hash that does not begin as its part does: it is about something "
             "else.", "list-malformed", altered(hashes, [bytes([MINE[0] ^ 1]) + MINE[1:]]))):
        found.add(name, comment, "read-revocations", code, lambda wrong=wrong: {"lists": [wrong]})
    found.add("all-three-lists", "A list of key ids, an index and a chunk.", "read-revocations", SUCCESS,
              lambda: ({"lists": right}, {"taken": 3}))


def _refused_filters(found: Certificates) -> None:
    for form, named, make in (("partial-hashes", "list of parts", partial), ("bloom-filter", "Bloom filter", bloom)):
        content_of_filter = make([MINE])
        for name, comment, code, wrong, sha256 in (
                ("of-another-hash", f"A {named} whose hash is not the one that the index gives.", "list-signature",
                 content_of_filter, short(b"") * 2),
                ("cut-off", f"A {named} without its last byte.", "list-malformed", content_of_filter[:-1], None),
                ("with-a-byte-behind", f"A {named} with one byte more.", "list-malformed", content_of_filter + b"\0",
                 None),
                ("of-version-2", f"A {named} of version 2.", "list-malformed", make([MINE], version=2), None)):
            lists = [filtered(form, KID, UCI, b"", wrong, sha256)]
            found.add(f"{form}-{name}", comment, "read-revocations", code, lambda lists=lists: {"lists": lists},
                      source=EU)
    for name, comment, form, wrong in (
            ("partial-hashes-of-no-bytes", "Parts of hashes of no bytes, which every hash begins with.",
             "partial-hashes", partial([MINE], size=0)),
            ("partial-hashes-of-17-bytes", "Parts of hashes of 17 bytes, longer than a hash.", "partial-hashes",
             partial([MINE + b"\0"], size=17)),
            ("bloom-filter-without-bits", "A Bloom filter that looks at no bit: it has everything.", "bloom-filter",
             bloom([MINE], k=0)),
            ("bloom-filter-of-no-words", "A Bloom filter of no words.", "bloom-filter", bloom([], words=0)),
            ("bloom-filter-of-another-function", "A Bloom filter of another hash function.", "bloom-filter",
             bloom([MINE], function=1))):
        found.add(name, comment, "read-revocations", "list-malformed",
                  lambda form=form, wrong=wrong: {"lists": [filtered(form, KID, UCI, b"", wrong)]}, source=EU)
