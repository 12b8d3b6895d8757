package org.episeal.vectors

import org.episeal.Kept
import org.episeal.LiveShare
import org.episeal.OpenedShare
import org.episeal.RunSecret
import org.episeal.ShareCode
import org.episeal.ShareCodeKey
import org.episeal.ShareOrder
import org.episeal.ShareRecipient
import org.episeal.Stretch
import org.episeal.UnverifiedShare
import org.episeal.parseRecordId
import org.episeal.shareVisits
import org.episeal.utf8

/** `office`, `share`, `log`, `now`; `derived` (a derived secret) or `code` (as it is typed). */
private class Desk(given: Given) {
    private val office = officeOf(given)
    private val share = given.bytes("share")
    val log = shareLogOf(given)
    private val derived = given.optional("derived", Given::text)
    private val now = given.time("now")
    private val code = if (derived == null) given.text("code") else ""

    private fun key(unverified: UnverifiedShare): ShareCodeKey {
        if (derived != null) return ShareCodeKey.importSecretBytes(utf8(derived))
        val typed = ShareCode.parse(code)
        office.checkShare(unverified, log, now)
        return Stretch().shareCodeKey(unverified.claimedAddress().shareId, typed)
    }

    fun open(): OpenedShare {
        val unverified = UnverifiedShare.parse(share)
        return office.openShare(unverified, key(unverified), log, now)
    }
}

/** What a server publishes and stores, to compare a share with. */
private class Server(given: Given) {
    private val published = given.optional("published", Given::allBytes).orEmpty()
    private val stored = given.optional("stored", Given::allBytes).orEmpty()

    fun compare(opened: OpenedShare) {
        published.forEach(opened::addPublished)
        stored.forEach(opened::addStored)
    }
}

private fun openShare(given: Given): Any? {
    val (desk, server) = Desk(given) to Server(given)
    val opened = desk.open()
    server.compare(opened)
    return mapOf(
        "share_id" to opened.shareId(),
        "visits" to opened.visits().map(::sharedSaid),
        "log" to desk.log.toBytes(),
    )
}

private fun checkSharedVisit(given: Given): Any? {
    val (desk, server, record) = Triple(Desk(given), Server(given), given.text("record"))
    prepared { parseRecordId(record) }
    val opened = prepared(desk::open)
    server.compare(opened)
    val visit = opened.visits().find { it.recordId() == record } ?: throw WrongVector("record is not shared")
    visit.visit()
    return sharedSaid(visit)
}

private fun sealShare(given: Given): Any? {
    val (moment, bytes, derived) = Triple(Moment(given), given.allBytes("kept"), given.text("derived"))
    val (dayKey, verified, expires) = Triple(given.bytes("day_key"), given.time("verified"), given.time("expires"))
    val kept = prepared { bytes.map(Kept::importSecretBytes) }
    val recipient = prepared { ShareRecipient.verify(dayKey, moment.trust, verified) }
    val code = prepared { ShareCodeKey.importSecretBytes(utf8(derived)) }
    val share = shareVisits(kept, ShareOrder(recipient, code, expires), moment.trust, moment.now)
    return mapOf("share_id" to share.shareId)
}

/** Shares, and what they are compared with (core/FORMAT.md, section 15). */
val SHARE: Map<String, Operation> = mapOf(
    "open-share" to ::openShare,
    "check-shared-visit" to ::checkSharedVisit,
    "verify-recipient" to { given ->
        val (dayKey, moment) = given.bytes("day_key") to Moment(given)
        recipientSaid(ShareRecipient.verify(dayKey, moment.trust, moment.now))
    },
    "seal-share" to ::sealShare,
)

private fun runSecret(given: Given, name: String): RunSecret =
    given.text(name).let { prepared { RunSecret.importSecretBytes(utf8(it)) } }

/**
 * A run takes and keeps a message before it judges it. One that came `before` it treats the same, whatever comes of it.
 */
private fun <T> judged(before: ByteArray?, message: ByteArray, keep: (ByteArray) -> Unit, judge: (ByteArray) -> T): T {
    if (before != null) {
        prepared { keep(before) }
        whatever { judge(before) }
    }
    keep(message)
    return judge(message)
}

private fun answerLive(given: Given): Any? {
    val (office, log, hello) = Triple(officeOf(given), shareLogOf(given), given.bytes("hello"))
    val (text, now) = given.text("code") to given.time("now")
    val code = prepared { ShareCode.parse(text) }
    val run = office.answerLive(hello, code, log, now)
    return mapOf("share_id" to run.shareId(), "expires" to run.expires(), "log" to log.toBytes())
}

private fun takeLiveAnswer(given: Given): Any? {
    val (moment, state) = Moment(given) to given.bytes("state")
    val (secret, next) = runSecret(given, "secret") to runSecret(given, "next")
    val (before, message) = given.optional("before", Given::bytes) to given.bytes("answer")
    val run = LiveShare.resume(state, secret)
    val visits = run.visits()
    val keep = { answer: ByteArray ->
        run.take(answer, moment.trust, moment.now)
        run.keep(next)
        Unit
    }
    val third = judged(before, message, keep) { run.finish(it, moment.trust, moment.now) }
    return mapOf(
        "share_id" to run.shareId(),
        "expires" to run.expires(),
        "hello" to run.hello(),
        "code" to run.code().exposeSecretText(),
        "visits" to visits,
        "length" to third.size,
    )
}

private fun takeLiveShare(given: Given): Any? {
    val (office, state, now) = Triple(officeOf(given), given.bytes("state"), given.time("now"))
    val (secret, next) = runSecret(given, "secret") to runSecret(given, "next")
    val (before, message) = given.optional("before", Given::bytes) to given.bytes("share")
    val run = office.resumeLive(state, secret, now)
    val keep = { share: ByteArray ->
        run.take(share, now)
        run.keep(next)
        Unit
    }
    val opened = judged(before, message, keep) { run.open(it, now) }
    return mapOf(
        "share_id" to run.shareId(),
        "expires" to run.expires(),
        "answer" to run.answer(),
        "visits" to opened.visits().map(::sharedSaid),
    )
}

/** Live shares, each side's run resumed from what it kept (core/FORMAT.md, section 16). */
val LIVE: Map<String, Operation> = mapOf(
    "answer-live" to ::answerLive,
    "take-live-answer" to ::takeLiveAnswer,
    "take-live-share" to ::takeLiveShare,
)
