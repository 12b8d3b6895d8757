package org.episeal.vectors

import kotlin.experimental.xor
import org.episeal.AreaGroup
import org.episeal.CheckInCodes
import org.episeal.CheckInReader
import org.episeal.Invitation
import org.episeal.Poster
import org.episeal.VenueAreas
import org.episeal.VenueToday
import org.episeal.admitAreas
import org.episeal.parseArea
import org.episeal.parseVenueId

private fun said(of: AreaGroup): Map<String, Any?> = mapOf(
    "area" to of.area,
    "ranges" to of.ranges.map { listOf(it.word, it.first, it.last) },
    "places" to of.places,
    "volume" to of.facts.volume,
    "air_changes" to of.facts.airChanges,
    "is_outdoors" to of.facts.isOutdoors,
    "activity" to of.facts.activity,
)

/** The `list` of `venue`. */
private fun verified(given: Given): VenueAreas {
    val (list, venue) = given.bytes("list") to given.text("venue")
    return prepared { VenueAreas.verify(list, venue) }
}

private fun admit(given: Given): Any? {
    val (list, now, lists) = Triple(given.bytes("list"), given.time("now"), given.allBytes("published"))
    val successions = given.optional("successions", Given::allBytes).orEmpty()
    val published = prepared { lists.map(VenueAreas::ofAnyVenue) }
    val admitted = admitAreas(VenueAreas.ofAnyVenue(list), published, successions, now)
    return mapOf("venue" to admitted.venue, "from" to admitted.from, "is_stored_already" to admitted.isStoredAlready)
}

/** The list of a venue's areas (core/FORMAT.md, section 8). */
val AREAS: Map<String, Operation> = mapOf(
    "verify-areas" to { given ->
        val (list, venue) = given.bytes("list") to given.text("venue")
        prepared { parseVenueId(venue) }
        val areas = VenueAreas.verify(list, venue)
        mapOf("from" to areas.from(), "groups" to areas.groups().map(::said))
    },
    "count-places" to { given ->
        val (list, areas) = verified(given) to given.texts("areas")
        prepared { areas.forEach(::parseArea) }
        mapOf("places" to list.places(areas))
    },
    "cell-of-areas" to { given ->
        val (list, seat) = verified(given) to given.text("seat")
        val (rows, seats) = given.count("rows") to given.count("seats")
        prepared { parseArea(seat) }
        mapOf("leaves" to list.cell(seat, rows, seats))
    },
    "admit-areas" to ::admit,
)

private fun invited(of: Invitation): Map<String, Any?> =
    of.poster().let { mapOf("venue" to it.venue(), "name" to it.name(), "area" to it.area()) }

/**
 * An app shows a code at `shown`, staff read it then and post an invitation to `poster` with `venue_day_key`, and the
 * app gets at `accepted` what is `posted`, one after the other: `right`, or `changed` in its last byte. What comes of
 * the last one counts.
 */
private fun inviteAndAccept(given: Given): Any? {
    val (trust, text) = given.of("trust", ::trustOf) to given.text("poster")
    val (dayKey, shown, accepted) = Triple(given.bytes("venue_day_key"), given.time("shown"), given.time("accepted"))
    val posted = given.texts("posted")
    val codes = CheckInCodes()
    val right = prepared {
        CheckInReader().read(codes.exposeSecretText(shown), shown).invite(Poster.parse(text), dayKey)
    }
    val changed = right.copyOf().also { it[it.size - 1] = it.last() xor 1 }
    val invitations = posted.map(mapOf("right" to right, "changed" to changed)::named)
    invitations.dropLast(1).forEach { whatever { codes.accept(it, accepted) } }
    val invitation = codes.accept(invitations.last(), accepted)
    prepared { VenueToday.ofInvitation(invitation, trust) }
    return invited(invitation)
}

/** Check-in codes and invitations (core/FORMAT.md, section 17). */
val CHECK_IN: Map<String, Operation> = mapOf(
    "accept-invitation" to { given ->
        val (invitation, shown, accepted) =
            Triple(given.bytes("invitation"), given.time("shown"), given.time("accepted"))
        val codes = CheckInCodes()
        prepared { codes.exposeSecretText(shown) }
        invited(codes.accept(invitation, accepted))
    },
    "invite-and-accept" to ::inviteAndAccept,
    "scan-check-in-code" to { given ->
        val (text, now) = given.text("text") to given.time("now")
        val before = given.optional("before", Given::texts).orEmpty()
        val reader = CheckInReader()
        prepared { before.forEach { reader.read(it, now) } }
        mapOf("handle" to reader.read(text, now).handle())
    },
)
