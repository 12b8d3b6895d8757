package org.episeal.vectors

import java.nio.ByteBuffer
import java.nio.charset.CharacterCodingException
import java.time.Instant
import java.time.LocalDate
import org.episeal.Ask
import org.episeal.Assignment
import org.episeal.Authority
import org.episeal.CheckInCodes
import org.episeal.CheckInReader
import org.episeal.Contact
import org.episeal.Kept
import org.episeal.LiveAnswer
import org.episeal.LiveShare
import org.episeal.Office
import org.episeal.Period
import org.episeal.Poster
import org.episeal.RecordException
import org.episeal.RequestLog
import org.episeal.RunSecret
import org.episeal.ShareCode
import org.episeal.ShareLog
import org.episeal.ShareRecipient
import org.episeal.Staff
import org.episeal.Stretch
import org.episeal.Trust
import org.episeal.UnverifiedDayKey
import org.episeal.UnverifiedNote
import org.episeal.UnverifiedShare
import org.episeal.UnverifiedVisit
import org.episeal.Venue
import org.episeal.VenueAreas
import org.episeal.VenueToday
import org.episeal.VerifiedNotice
import org.episeal.checkIn
import org.episeal.contactFields
import org.episeal.outcomes
import org.episeal.parseAuthorityId
import org.episeal.parseOfficeId
import org.episeal.parseStaffId
import org.episeal.parseVenueId

private val NOON = Instant.parse("2026-11-16T12:00:00Z")
private val TODAY = LocalDate.parse("2026-11-16")
private const val CODE = "314 159 265"
private const val RECORD = "000102030405060708090a0b0c0d0e0f"

/** Readers with keys of their own, on a day when every one of them works. */
private class Readers {
    private val authority = Authority.generate()
    private val valid = Period(NOON.minusSeconds(86_400), NOON.plusSeconds(86_400))
    private val revocations = authority.revoke(1, emptyList(), valid)
    val office: Office = Office.generate()
    private val certificate = authority.certify(office.id(), "Kreis Altenau", valid)
    private val officeDayKey = office.dayKey(TODAY, certificate, NOON)
    val venue: Venue = Venue.generate()
    val trust = Trust(listOf(authority.id())).apply { takeRevocations(revocations, NOON) }
    private val venueDayKey = venue.dayKey(TODAY, officeDayKey, trust, NOON)

    fun noted(staffCertificate: ByteArray) {
        Staff.generate().noteDeparture(Assignment(venue.id(), staffCertificate, venueDayKey), RECORD, NOON)
    }

    /** A visitor's live share that waits for an answer. */
    fun live(): LiveShare {
        val today = VenueToday.verify(Poster(venue.id(), "Kegelbahn", ""), venueDayKey, trust)
        val entered = checkIn(Contact(contactFields(familyName = "Vogt")), "", NOON)
        val kept = today.seal(entered, trust, NOON).kept()
        return LiveShare.start(listOf(kept), ShareRecipient.verify(officeDayKey, trust, NOON), trust, NOON)
    }

    fun answered(hello: ByteArray): LiveAnswer = office.answerLive(hello, ShareCode.parse(CODE), ShareLog(), NOON)

    fun opened(part: ByteArray) {
        val windows = listOf(Period(NOON.minusSeconds(7_200), NOON))
        val ask = Ask(venue.id(), windows, emptyList(), "§ 28a IfSG", NOON.plusSeconds(86_400))
        val request = office.request(ask, officeDayKey, NOON)
        val opening = office.openRelease(office.ownRequest(request), listOf(venueDayKey), NOON)
        opening.outcomes(sequenceOf(part), emptySequence()).toList()
    }
}

/** Empty where it is none. */
private fun textIn(bytes: ByteArray): String = try {
    Charsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString()
} catch (_: CharacterCodingException) {
    ""
}

private typealias Reader = (ByteArray) -> Any?

/** What is printed or shown. */
private val PRINTED = mapOf<String, Reader>(
    "authority" to { parseAuthorityId(textIn(it)) },
    "office" to { parseOfficeId(textIn(it)) },
    "venue" to { parseVenueId(textIn(it)) },
    "staff" to { parseStaffId(textIn(it)) },
    "poster" to { Poster.parse(textIn(it)) },
    "check-in-code" to { CheckInReader().read(textIn(it), NOON) },
)

/** What somebody keeps. */
private val FILES = RINGS + mapOf<String, Reader>(
    "trust" to { Trust.importBytes(it) },
    "kept" to { Kept.importSecretBytes(it) },
    "request-log" to { RequestLog.fromBytes(it) },
    "share-log" to { ShareLog.fromBytes(it) },
)

/** Signed messages. */
private val SIGNED = mapOf<String, Reader>(
    "office-certificate" to { Readers().office.dayKey(TODAY, it, NOON) },
    "revocations" to { Readers().trust.takeRevocations(it, NOON) },
    "succession" to { Readers().trust.takeSuccession(it) },
    "succession-consent" to { Readers().venue.succeed(it) },
    "office-day-key" to { ShareRecipient.verify(it, Readers().trust, NOON) },
    "venue-day-key" to { UnverifiedDayKey.parse(it) },
    "staff-certificate" to { Readers().noted(it) },
    "venue-areas" to { VenueAreas.ofAnyVenue(it) },
    "visit" to { UnverifiedVisit.parse(it) },
    "departure-note" to { UnverifiedNote.parse(it) },
    "request" to { request -> Readers().run { venue.authenticate(request, trust, NOON) } },
    "notice" to { VerifiedNotice.verify(it, Readers().trust, NOON) },
    "live-answer" to { answer -> Readers().run { live().finish(answer, trust, NOON) } },
)

/** Messages that are sealed, and files that are locked. */
private val SEALED = mapOf<String, Reader>(
    "release" to { Readers().opened(it) },
    "referral" to { referral -> Readers().run { office.openReferral(referral, trust, NOON) } },
    "share" to { UnverifiedShare.parse(it) },
    "live-hello" to { Readers().answered(it) },
    "live-share" to { share -> Readers().run { answered(live().hello()).open(share, NOON) } },
    "invitation" to { CheckInCodes().accept(it, NOON) },
    "keyring" to { Stretch().passphraseKey(it, "") },
    "diary" to { Stretch().pinKey(it, "") },
    "live-visitor" to { LiveShare.resume(it, RunSecret.generate()) },
    "live-office" to { Readers().office.resumeLive(it, RunSecret.generate(), NOON) },
)

private val READERS = PRINTED + FILES + SIGNED + SEALED

/** Refusals of reading; whatever else a reader says comes after it. */
private fun isOfReading(error: RecordException) = error is RecordException.Malformed ||
    error is RecordException.WrongPurpose || error is RecordException.UnsupportedVersion

/** What can be read of a message, a text or a file (core/FORMAT.md, section 2), by whoever takes such a one. */
val READING: Map<String, Operation> = mapOf(
    "read" to { given ->
        val (kind, bytes) = given.text("kind") to given.bytes("bytes")
        val read = READERS.named(kind)
        try {
            read(bytes)
        } catch (error: RecordException) {
            if (isOfReading(error)) throw error
        }
        "read"
    },
)
