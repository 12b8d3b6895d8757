package org.episeal.samples

import java.time.Duration
import java.time.Instant
import kotlinx.coroutines.Dispatchers
import org.episeal.*

/** A visitor shares visits with a health office; the code goes by phone. */
suspend fun share(server: Server, visits: List<Kept>, trust: Trust, now: Instant): Pair<String, String> {
    val recipient = ShareRecipient.verify(server.get("/office-day-key"), trust, now)
    println("for ${recipient.name()}")
    val drawn = Stretch().drawShareCode(Dispatchers.Default) // half a second of Argon2id
    val order = ShareOrder(recipient, drawn.key(), expires = now + Duration.ofDays(1))
    val share = shareVisits(visits, order, trust, now)
    server.put("/shares/${share.shareId}", share.bytes)
    return share.shareId to drawn.code().exposeSecretText()
}

/** The office opens it with its key and the code, and compares it with what is published and stored. */
suspend fun open(server: Server, office: Office, log: ShareLog, shareId: String, told: String, now: Instant) {
    val share = UnverifiedShare.parse(server.get("/shares/$shareId"))
    val code = Stretch().shareCodeKey(shareId, ShareCode.parse(told), Dispatchers.Default)
    office.openShare(share, code, log, now).use { opened ->
        opened.venueDays().forEach { opened.addPublished(server.get("/day-keys/${it.venue}")) }
        opened.visits().forEach { opened.addStored(server.get("/visits/${it.recordId()}")) }
        opened.visits().forEach { println("${it.venueName()}: ${it.visit().contact.givenName}") }
    }
}
