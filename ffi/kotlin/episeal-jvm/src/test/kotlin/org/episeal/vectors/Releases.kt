package org.episeal.vectors

import java.time.Instant
import org.episeal.OpenedVisit
import org.episeal.RecordException
import org.episeal.RequestLog
import org.episeal.StoredWithNotes
import org.episeal.StreamReport
import org.episeal.outcomes
import org.episeal.parseRecordId
import org.episeal.parts

/** What an office opens: its own request, with the venue's day keys. */
private class Order(given: Given) {
    private val office = officeOf(given)
    val request = given.bytes("request")
    private val dayKeys = given.allBytes("day_keys")

    fun opened(parts: List<ByteArray>, visits: List<ByteArray>, now: Instant): Opened {
        val opening = office.openRelease(office.ownRequest(request), dayKeys, now)
        val opened = Opened()
        for (outcome in opening.outcomes(parts.asSequence(), visits.asSequence(), opened.unreadable::add)) {
            val record = opened.records.getOrPut(outcome.recordId(), ::OpenedRecord)
            outcome.error()?.let(record.errors::add) ?: run { record.visit = outcome.result() }
        }
        opened.emptyAreas = opening.emptyAreas()
        return opened
    }
}

private class OpenedRecord {
    var visit: OpenedVisit? = null
    val errors = mutableListOf<RecordException>()

    fun firstError() = errors.minByOrNull { it.code }
}

private class Opened {
    val records = sortedMapOf<String, OpenedRecord>()
    val unreadable = mutableListOf<StreamReport>()
    var emptyAreas = emptyList<String>()

    fun said(): Map<String, Any?> = mapOf(
        "records" to records.map { (id, record) ->
            mapOf(
                "record_id" to id,
                "visit" to record.visit?.let(::openedSaid),
                "errors" to record.errors.map { it.code }.sorted(),
            )
        },
        "empty_areas" to emptyAreas,
        "unreadable" to unreadable.map { it.error.code },
    )
}

/** Its departure is the visitor's own. */
private fun openedSaid(of: OpenedVisit): Map<String, Any?> = visitSaid(of.visit) + mapOf(
    "noted_departure" to of.notedDeparture,
    "notice_key" to of.noticeKey?.exportSecretBytes()?.decodeToString(),
)

private fun release(given: Given): Any? {
    val (venue, moment) = venueOf(given) to Moment(given)
    val before = given.of("verified", ::Moment)
    val policy = given.of("policy") { policyOf(it, venue.id()) }
    val order = Order(given)
    val visits = given.ofEach("visits") { StoredWithNotes(it.bytes("visit"), it.allBytes("notes")) }
    val verified = prepared {
        val authentic = venue.authenticate(order.request, before.trust, before.now)
        venue.verifyRequest(authentic, policy, RequestLog())
    }
    val release = venue.release(verified, moment.trust, moment.now)
    val reports = mutableListOf<StreamReport>()
    val parts = release.parts(visits.asSequence(), reports::add).toList()
    return mapOf(
        "reports" to visits.indices.map { at -> reports.find { it.at == at }?.error?.code },
        "empty_areas" to release.emptyAreas(),
        "parts" to parts.size,
        "opened" to order.opened(parts, visits.map { it.visit }, moment.now).said(),
    )
}

private fun openRecord(given: Given): Any? {
    val order = Order(given)
    val (parts, visits, now) = Triple(given.allBytes("parts"), given.allBytes("visits"), given.time("now"))
    val id = given.text("record")
    prepared { parseRecordId(id) }
    val record = order.opened(parts, visits, now).records[id]
    record?.firstError()?.let { throw it }
    return record?.visit?.let(::openedSaid)
}

/** Releases: made by the venue, opened by the office (core/FORMAT.md, sections 13 and 14). */
val RELEASE: Map<String, Operation> = mapOf(
    "release" to ::release,
    "open-release" to { given ->
        val order = Order(given)
        val (parts, visits, now) = Triple(given.allBytes("parts"), given.allBytes("visits"), given.time("now"))
        order.opened(parts, visits, now).said()
    },
    "open-record" to ::openRecord,
)

private fun verifyRequest(given: Given): Any? {
    val (moment, venue) = Moment(given) to venueOf(given)
    val policy = given.of("policy") { policyOf(it, venue.id()) }
    val (log, request) = requestLogOf(given) to given.bytes("request")
    val verified = venue.verifyRequest(venue.authenticate(request, moment.trust, moment.now), policy, log)
    return mapOf(
        "office" to verified.office(),
        "office_name" to verified.officeName(),
        "ask" to askSaid(verified.ask()),
        "days" to verified.days(),
        "log" to log.toBytes(),
    )
}

/** Requests at the venue, and referrals at the office that the venue names (core/FORMAT.md, sections 12 and 14). */
val REQUEST: Map<String, Operation> = mapOf(
    "verify-request" to ::verifyRequest,
    "open-referral" to { given ->
        val (moment, office, referral) = Triple(Moment(given), officeOf(given), given.bytes("referral"))
        val verified = office.openReferral(referral, moment.trust, moment.now)
        mapOf(
            "office" to verified.office(),
            "office_name" to verified.officeName(),
            "ask" to askSaid(verified.ask()),
        )
    },
)
