package org.episeal.vectors

import org.episeal.AdmittedDayKey
import org.episeal.Contact
import org.episeal.Kept
import org.episeal.Poster
import org.episeal.Readers
import org.episeal.StoredNotes
import org.episeal.StoredVisit
import org.episeal.UnverifiedDayKey
import org.episeal.UnverifiedNote
import org.episeal.UnverifiedVisit
import org.episeal.Venue
import org.episeal.VenueToday
import org.episeal.checkIn
import org.episeal.checkOut
import org.episeal.contactFields
import org.episeal.parseArea
import org.episeal.utf8

private fun contact() = Contact(contactFields(familyName = "Vogt"))

private fun readers(given: Given): Readers =
    if (given.optional("venue_may_read", Given::flag) == true) Readers.VENUE_MAY_READ else Readers.OFFICE_ONLY

private fun said(of: Kept): Map<String, Any?> = mapOf(
    "venue" to of.venue(),
    "area" to of.area(),
    "day" to of.day(),
    "revision" to of.revision(),
    "arrival" to of.arrival(),
    "departure" to of.departure(),
)

private fun posterOf(given: Given): Poster = given.text("poster").let { prepared { Poster.parse(it) } }

/** What a server publishes for a venue and day, `day_key`, and the kids that it `replaced`. */
private fun publishedOf(given: Given): AdmittedDayKey {
    val (dayKey, replaced) = given.bytes("day_key") to given.texts("replaced")
    return prepared { AdmittedDayKey.restore(dayKey, replaced) }
}

private fun readerAt(given: Given): Any? {
    val (moment, poster, dayKey) = Triple(Moment(given), posterOf(given), given.bytes("day_key"))
    val arrival = given.time("arrival")
    val venue = VenueToday.verify(poster, dayKey, moment.trust)
    return mapOf("office_name" to venue.readerAt(arrival, moment.trust, moment.now))
}

private fun checkInOperation(given: Given): Any? {
    val (moment, poster, dayKey) = Triple(Moment(given), posterOf(given), given.bytes("day_key"))
    val area = given.optional("area", Given::text) ?: poster.area()
    prepared { parseArea(area) }
    val (arrival, departure) = given.time("arrival") to given.optional("departure", Given::time)
    val entered = checkIn(contact(), area, arrival, departure, readers = readers(given))
    val venue = VenueToday.verify(poster, dayKey, moment.trust)
    return said(venue.seal(entered, moment.trust, moment.now).kept())
}

private fun checkOutOperation(given: Given): Any? {
    val (moment, dayKey, bytes) = Triple(Moment(given), given.bytes("day_key"), given.bytes("kept"))
    val kept = prepared { Kept.importSecretBytes(bytes) }
    val left = checkOut(contact(), given.time("departure"), readers(given))
    return said(VenueToday.ofVisit(kept, dayKey).checkOut(kept, left, moment.trust, moment.now).kept())
}

private fun signVenueDayKey(given: Given): Any? {
    val (moment, ring, day) = Triple(Moment(given), given.text("ring"), given.day("day"))
    val officeDayKey = given.optional("office_day_key", Given::bytes)
    val venue = prepared { Venue.importSecretBytes(utf8(ring)) }
    val signed = officeDayKey?.let { venue.dayKey(day, it, moment.trust, moment.now) }
    return mapOf("day_key" to (signed ?: venue.dayKeyVenueMayRead(day, moment.now)))
}

private fun publishDayKey(given: Given): Any? {
    val (bytes, now) = given.bytes("day_key") to given.time("now")
    val successions = given.optional("successions", Given::allBytes).orEmpty()
    val published = given.optional("published") { of(it, ::publishedOf) }
    val dayKey = UnverifiedDayKey.parse(bytes)
    val admitted = published?.let { dayKey.replace(it, successions, now) } ?: dayKey.admit(successions, now)
    return mapOf(
        "venue" to admitted.venue(),
        "day" to admitted.day(),
        "kid" to admitted.kid(),
        "replaced" to admitted.replaced(),
    )
}

private fun admitVisit(given: Given): Any? {
    val (visit, now) = given.bytes("visit") to given.time("now")
    val published = given.optional("published") { of(it, ::publishedOf) }
    val stored = StoredVisit(published, given.optional("highest", Given::bytes))
    val admitted = UnverifiedVisit.parse(visit).admit(stored, now)
    return mapOf(
        "record_id" to admitted.address.recordId,
        "kid" to admitted.address.kid,
        "day" to admitted.address.day,
        "revision" to admitted.address.revision,
        "is_stored_already" to admitted.isStoredAlready,
    )
}

private fun admitNote(given: Given): Any? {
    val (dayKey, note, now) = Triple(given.bytes("published"), given.bytes("note"), given.time("now"))
    val (ofRecord, ofStaff) = given.allBytes("of_record") to given.count("of_staff")
    val published = prepared { AdmittedDayKey.restore(dayKey, emptyList()) }
    val admitted = UnverifiedNote.parse(note).admit(StoredNotes(ofRecord, ofStaff, published), now)
    return mapOf(
        "day" to admitted.address.day,
        "kid" to admitted.address.kid,
        "record_id" to admitted.address.recordId,
        "staff" to admitted.address.staff,
        "is_stored_already" to admitted.isStoredAlready,
    )
}

/** Day keys as apps take, venues sign and servers publish them (core/FORMAT.md, sections 7, 9 and 10). */
val DAY_KEYS: Map<String, Operation> = mapOf(
    "reader-at" to ::readerAt,
    "check-in" to ::checkInOperation,
    "check-out" to ::checkOutOperation,
    "sign-venue-day-key" to ::signVenueDayKey,
    "publish-day-key" to ::publishDayKey,
    "admit-visit" to ::admitVisit,
    "admit-note" to ::admitNote,
)
