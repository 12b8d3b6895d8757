package org.episeal.vectors

import java.time.Instant
import org.episeal.Authority
import org.episeal.KeptDayKey
import org.episeal.Kept
import org.episeal.KeyRing
import org.episeal.Office
import org.episeal.PassphraseKey
import org.episeal.Policy
import org.episeal.RequestLog
import org.episeal.ShareLog
import org.episeal.Staff
import org.episeal.Stretch
import org.episeal.Venue
import org.episeal.defaultPolicyFields
import org.episeal.lockKeyRing
import org.episeal.unlockKeyRing
import org.episeal.utf8

/** Of a party: its id, its key ring and, of office and venue, the day keys that it keeps. */
private class Party(val id: String, val ring: KeyRing, val days: (Instant) -> List<KeptDayKey>)

private val PARTIES = mapOf<String, (ByteArray) -> Party>(
    "authority" to { Authority.importSecretBytes(it).run { Party(id(), keyRing()) { emptyList() } } },
    "office" to { Office.importSecretBytes(it).run { Party(id(), keyRing(), ::dayKeys) } },
    "staff" to { Staff.importSecretBytes(it).run { Party(id(), keyRing()) { emptyList() } } },
    "venue" to { Venue.importSecretBytes(it).run { Party(id(), keyRing(), ::dayKeys) } },
)

private fun readKeyRing(given: Given): Any? {
    val (role, ring, now) = Triple(given.text("role"), given.text("ring"), given.optional("now", Given::time))
    val party = PARTIES.named(role)(utf8(ring))
    val days = now?.let(party.days).orEmpty()
    return mapOf("id" to party.id, "days" to days.map { mapOf("day" to it.day, "kid" to it.kid) })
}

private fun unlock(given: Given): Any? {
    val (locked, derived) = given.bytes("locked") to given.optional("derived", Given::text)
    val passphrase = given.optional("passphrase", Given::text)
    val key = derived?.let { PassphraseKey.importSecretBytes(utf8(it)) } ?: Stretch().passphraseKey(locked, passphrase!!)
    return mapOf("ring" to said(unlockKeyRing(locked, key)))
}

private fun lock(given: Given): Any? {
    val (role, ring, derived) = Triple(given.text("role"), given.text("ring"), given.text("derived"))
    val party = prepared { PARTIES.named(role)(utf8(ring)) }
    val key = prepared { PassphraseKey.importSecretBytes(utf8(derived)) }
    return mapOf("ring" to said(unlockKeyRing(lockKeyRing(party.ring, key), key)))
}

private fun said(of: KeyRing): String = of.exportSecretBytes().decodeToString()

/** Key rings (core/FORMAT.md, section 18). */
val KEY_RING: Map<String, Operation> = mapOf(
    "read-key-ring" to ::readKeyRing,
    "unlock-key-ring" to ::unlock,
    "lock-key-ring" to ::lock,
    "set-passphrase" to { given ->
        val (role, ring, passphrase) = Triple(given.text("role"), given.text("ring"), given.text("passphrase"))
        val party = prepared { PARTIES.named(role)(utf8(ring)) }
        Stretch().newPassphraseKey(party.ring, passphrase)
        "set"
    },
)

private fun logRequest(given: Given): Any? {
    val (moment, venue) = Moment(given) to venueOf(given)
    val (request, log) = given.bytes("request") to requestLogOf(given)
    val authentic = prepared { venue.authenticate(request, moment.trust, moment.now) }
    venue.verifyRequest(authentic, Policy(defaultPolicyFields(), emptyList()), log)
    return mapOf("log" to log.toBytes())
}

/** What a visitor keeps of a visit, and the logs of offices and venues (core/FORMAT.md, section 18). */
val HOME: Map<String, Operation> = mapOf(
    "read-kept" to { given -> keptSaid(Kept.importSecretBytes(given.bytes("kept"))) },
    "open-kept" to { given ->
        val (bytes, visit) = given.bytes("kept") to given.bytes("visit")
        val kept = prepared { Kept.importSecretBytes(bytes) }
        visitSaid(kept.open(visit))
    },
    "read-share-log" to { given -> mapOf("log" to ShareLog.fromBytes(given.bytes("log")).toBytes()) },
    "read-request-log" to { given -> mapOf("log" to RequestLog.fromBytes(given.bytes("log")).toBytes()) },
    "log-request" to ::logRequest,
)
