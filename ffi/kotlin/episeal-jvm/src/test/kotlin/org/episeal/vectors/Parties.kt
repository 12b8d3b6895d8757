package org.episeal.vectors

import java.time.Instant
import org.episeal.Ask
import org.episeal.Office
import org.episeal.Policy
import org.episeal.RequestLog
import org.episeal.ShareLog
import org.episeal.Trust
import org.episeal.Venue
import org.episeal.VenueAreas
import org.episeal.defaultPolicyFields
import org.episeal.utf8

// Who takes part, what they remember, whom they trust, and what they ask, as vectors have them.

/**
 * `authorities` (texts) that are pinned, or `kept` (what `exportBytes` wrote); then `successions` and `revocations`
 * (lists of bytes), which are taken in this order at `at`.
 */
fun trustOf(given: Given): Trust {
    val successions = given.optional("successions", Given::allBytes).orEmpty()
    val revocations = given.optional("revocations", Given::allBytes).orEmpty()
    val at = if ("revocations" in given) given.time("at") else Instant.EPOCH
    val kept = given.optional("kept", Given::bytes)
    val authorities = if (kept == null) given.texts("authorities") else emptyList()
    return prepared {
        val trust = if (kept == null) Trust(authorities) else Trust.importBytes(kept)
        successions.forEach(trust::takeSuccession)
        revocations.forEach { trust.takeRevocations(it, at) }
        trust
    }
}

/** `trust` and `now`, which many functions take together. */
class Moment(given: Given) {
    val trust = given.of("trust", ::trustOf)
    val now = given.time("now")
}

fun venueOf(given: Given): Venue = utf8(given.text("venue")).let { prepared { Venue.importSecretBytes(it) } }

fun officeOf(given: Given): Office = utf8(given.text("office")).let { prepared { Office.importSecretBytes(it) } }

/** Empty where it is not given. */
fun shareLogOf(given: Given): ShareLog =
    given.optional("log", Given::bytes).let { log -> prepared { log?.let(ShareLog::fromBytes) ?: ShareLog() } }

/** Empty where it is not given. */
fun requestLogOf(given: Given): RequestLog =
    given.optional("log", Given::bytes).let { log -> prepared { log?.let(RequestLog::fromBytes) ?: RequestLog() } }

/** What differs from the policy that a venue has by default; with `areas`, the lists that the venue signed. */
fun policyOf(given: Given, venue: String): Policy {
    val default = defaultPolicyFields()
    val fields = default.copy(
        minWindow = given.optional("min_window", Given::whole) ?: default.minWindow,
        maxRequests = given.optional("max_requests", Given::count) ?: default.maxRequests,
        maxSecondsADay = given.optional("max_seconds_a_day", Given::whole) ?: default.maxSecondsADay,
        minPlaces = given.optional("min_places", Given::count) ?: default.minPlaces,
        allowsUnlistedAreas = given.optional("allows_unlisted_areas", Given::flag) ?: default.allowsUnlistedAreas,
        maxStay = given.optional("max_stay", Given::whole) ?: default.maxStay,
    )
    val lists = given.optional("areas", Given::allBytes).orEmpty()
    return prepared { Policy(fields, lists.map { VenueAreas.verify(it, venue) }) }
}

fun askSaid(of: Ask): Map<String, Any?> = mapOf(
    "venue" to of.venue,
    "windows" to of.windows.map { listOf(it.from, it.to) },
    "areas" to of.areas,
    "legal_basis" to of.legalBasis,
    "expires" to of.expires,
)
