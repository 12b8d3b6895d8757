package org.episeal.samples

import java.time.Instant
import org.episeal.*

/** A visitor checks in: only the health office that the venue's key names will read it, once it is released. */
fun checkInAndSeal(server: Server, scanned: String, authority: String, now: Instant): Kept {
    val trust = Trust(listOf(authority)) // the authority that the app pins
    trust.takeRevocations(server.get("/revocations"), now)
    val poster = Poster.parse(scanned)
    VenueToday.verify(poster, server.get("/day-keys/${poster.venue()}"), trust).use { venue ->
        println("${venue.venueName()}, read by ${venue.reader(trust, now)}")
        val contact = Contact(contactFields("Mara", "Lindner", phone = "+49 221 0000"))
        val sealed = venue.seal(checkIn(contact, poster.area(), arrival = now), trust, now)
        val kept = sealed.kept() // for the diary: it opens the visit, shares it, and checks out
        server.put("/visits/${kept.recordId()}", sealed.visit())
        return kept
    }
}
