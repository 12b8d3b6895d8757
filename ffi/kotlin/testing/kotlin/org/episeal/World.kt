package org.episeal

import java.time.Instant
import java.time.LocalDate

/** At noon of the day on which everything happens. */
val NOON: Instant = Instant.parse("2026-11-29T12:00:00Z")
val DAY: LocalDate = LocalDate.parse("2026-11-29")

fun at(hours: Long): Instant = NOON.plusSeconds(hours * 3_600)

fun utf8(text: String): ByteArray = text.toByteArray()

fun hex(bytes: ByteArray): String = bytes.joinToString("") { "%02x".format(it) }

fun unhex(text: String): ByteArray = text.chunked(2).map { it.toInt(16).toByte() }.toByteArray()

/** An authority, an office, a venue and a visitor who meet over bytes alone. */
class World {
    val authority: Authority = Authority.generate()
    val office: Office = Office.generate()
    val venue: Venue = Venue.generate()
    val valid = Period(at(-24), at(24 * 20))
    val certificate = authority.certify(office.id(), "Gesundheitsamt Köln", valid)
    val revocations = authority.revoke(1, emptyList(), valid)
    val trust: Trust = newTrust()
    val officeDayKey = office.dayKey(DAY, certificate, NOON)
    val venueDayKey = venue.dayKey(DAY, officeDayKey, trust, NOON)
    val poster = venue.poster("Café am Dom", "Block B")
    val contact = Contact(contactFields("Mara", "Lindner", "+49 221 0000"))

    fun newTrust(): Trust = Trust(listOf(authority.id())).apply { takeRevocations(revocations, NOON) }

    fun venueToday(): VenueToday = VenueToday.verify(poster, venueDayKey, trust)

    fun seal(): Sealed = venueToday().seal(checkIn(contact, poster.area(), at(-1)), trust, NOON)

    /** In the order of their record ids, as a server hands them out. */
    fun sealAll(count: Int): List<Sealed> = List(count) { seal() }.sortedBy { it.kept().recordId() }

    fun ask(areas: List<String> = emptyList()): Ask =
        Ask(venue.id(), listOf(Period(at(-3), at(0))), areas, "IfSG-28a", at(24))

    fun request(): ByteArray = office.request(ask(), officeDayKey, NOON)

    fun release(request: ByteArray): Release {
        val policy = Policy(defaultPolicyFields(), emptyList())
        val verified = venue.verifyRequest(venue.authenticate(request, trust, NOON), policy, RequestLog())
        return venue.release(verified, trust, NOON)
    }

    fun share(visits: List<Kept>, code: ShareCodeKey): SealedShare {
        val recipient = ShareRecipient.verify(officeDayKey, trust, NOON)
        return shareVisits(visits, ShareOrder(recipient, code, at(24)), trust, NOON)
    }
}
