package org.episeal.vectors

import org.episeal.Diary
import org.episeal.DiaryPinKey
import org.episeal.DiarySecret
import org.episeal.Stretch
import org.episeal.utf8

private fun secretOf(given: Given, name: String): DiarySecret? =
    given.optional(name, Given::text)?.let { prepared { DiarySecret.importSecretBytes(utf8(it)) } }

private fun unlocked(bytes: ByteArray, pin: DiaryPinKey, secret: DiarySecret?): Diary =
    secret?.let { Diary.unlock(bytes, pin, it) } ?: Diary.unlockWithoutSecret(bytes, pin)

/**
 * `diary` and what it is unlocked with: `derived` (a derived secret) or `pin`; the device's `secret`, if it has one.
 * The secret that a change takes, `next`, and the one that the diary is unlocked with afterwards.
 */
private class Locked(given: Given) {
    private val bytes = given.bytes("diary")
    private val secret = secretOf(given, "secret")
    private val derived = given.optional("derived", Given::text)
    private val pin = given.optional("pin", Given::text)
    val next = secretOf(given, "next")
    private val reopened = secretOf(given, "reopened") ?: next

    fun key(): DiaryPinKey =
        derived?.let { DiaryPinKey.importSecretBytes(utf8(it)) } ?: Stretch().pinKey(bytes, pin!!)

    fun unlock(key: DiaryPinKey): Diary = unlocked(bytes, key, secret)

    /** What is in a diary as it is written after a change. */
    fun contentsOfWritten(diary: Diary, key: DiaryPinKey) = contents(unlocked(diary.lock(), key, reopened))
}

private fun contents(of: Diary): Map<String, Any?> = mapOf(
    "contact" to of.contact()?.let { contactSaid(it.fields()) },
    "visits" to of.visits().map(::keptSaid),
    "pending" to of.pending().map(::pendingSaid),
)

private fun delete(given: Given): Any? {
    val (found, record) = Locked(given) to given.text("record")
    val key = prepared(found::key)
    val diary = prepared { found.unlock(key) }
    found.next?.let { diary.delete(record, it) } ?: diary.deleteWithoutSecret(record)
    return found.contentsOfWritten(diary, key)
}

private fun expire(given: Given): Any? {
    val (found, now) = Locked(given) to given.time("now")
    val key = prepared(found::key)
    val diary = prepared { found.unlock(key) }
    found.next?.let { diary.expire(it, now) } ?: diary.expireWithoutSecret(now)
    return found.contentsOfWritten(diary, key)
}

private fun changePin(given: Given): Any? {
    val (found, derived) = Locked(given) to given.text("new")
    val diary = prepared { found.unlock(found.key()) }
    val key = DiaryPinKey.importSecretBytes(utf8(derived))
    found.next?.let { diary.changePin(key, it) } ?: diary.changePinWithoutSecret(key)
    return found.contentsOfWritten(diary, key)
}

/** Diaries (core/FORMAT.md, section 18). */
val DIARY: Map<String, Operation> = mapOf(
    "unlock-diary" to { given -> Locked(given).run { contents(unlock(key())) } },
    "delete-from-diary" to ::delete,
    "expire-diary" to ::expire,
    "change-diary-pin" to ::changePin,
    "set-pin" to { given ->
        Stretch().newPinKey(given.text("pin"))
        null
    },
)
