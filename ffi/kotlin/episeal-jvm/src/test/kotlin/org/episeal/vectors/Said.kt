package org.episeal.vectors

import java.time.Instant
import java.time.LocalDate
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import org.episeal.ContactFields
import org.episeal.Kept
import org.episeal.PendingCheckIn
import org.episeal.RecordException
import org.episeal.SharedVisit
import org.episeal.Visit

// What the package gives, in the form in which a vector says it.

fun json(value: Any?): JsonElement = when (value) {
    null -> JsonNull
    is JsonElement -> value
    is Map<*, *> -> JsonObject(value.entries.associate { (name, of) -> name.toString() to json(of) })
    is Iterable<*> -> JsonArray(value.map(::json))
    is Boolean -> JsonPrimitive(value)
    is Number -> JsonPrimitive(value)
    is Instant -> JsonPrimitive(value.epochSecond)
    is LocalDate -> JsonPrimitive(value.toEpochDay())
    is ByteArray -> JsonPrimitive(org.episeal.hex(value))
    is String -> JsonPrimitive(value)
    else -> throw IllegalArgumentException("${value.javaClass} is not said in vectors")
}

/** Deeply, whatever the order of an object's fields and the form of a number. */
fun isSame(one: JsonElement, other: JsonElement): Boolean = when {
    one is JsonObject && other is JsonObject ->
        one.keys == other.keys && one.all { (name, value) -> isSame(value, other.getValue(name)) }
    one is JsonArray && other is JsonArray -> one.size == other.size && one.indices.all { isSame(one[it], other[it]) }
    one is JsonPrimitive && other is JsonPrimitive -> one == other || isSameNumber(one, other)
    else -> false
}

private fun isSameNumber(one: JsonPrimitive, other: JsonPrimitive): Boolean {
    if (one.isString || other.isString) return false
    val (left, right) = one.content.toBigDecimalOrNull() to other.content.toBigDecimalOrNull()
    return left != null && right != null && left.compareTo(right) == 0
}

fun visitSaid(of: Visit): Map<String, Any?> = mapOf(
    "kind" to of.kind.code(),
    "venue" to of.venue,
    "area" to of.area,
    "arrival" to of.arrival,
    "departure" to of.departure,
    "contact" to contactSaid(of.contact),
)

/** By the names of the fields, without those that are left out. */
fun contactSaid(of: ContactFields): Map<String, String> = mapOf(
    "given-name" to of.givenName,
    "family-name" to of.familyName,
    "phone" to of.phone,
    "email" to of.email,
    "street" to of.address.street,
    "house-number" to of.address.houseNumber,
    "postal-code" to of.address.postalCode,
    "city" to of.address.city,
    "country" to of.address.country,
).filterValues { it.isNotEmpty() }

/** A visit as its visitor keeps it. */
fun keptSaid(of: Kept): Map<String, Any?> = mapOf(
    "record_id" to of.recordId(),
    "day" to of.day(),
    "revision" to of.revision(),
    "kind" to of.kind().code(),
    "venue" to of.venue(),
    "name" to of.venueName(),
    "area" to of.area(),
    "arrival" to of.arrival(),
    "departure" to of.departure(),
)

/** A check-in that waits. */
fun pendingSaid(of: PendingCheckIn): Map<String, Any?> = mapOf(
    "kind" to of.kind().code(),
    "venue" to of.venue(),
    "name" to of.venueName(),
    "area" to of.area(),
    "arrival" to of.arrival(),
    "departure" to of.departure(),
)

/** A visit as its visitor shares it, and what is stored of it. */
fun sharedSaid(of: SharedVisit): Map<String, Any?> = mapOf(
    "record_id" to of.recordId(),
    "kid" to of.kid(),
    "venue" to of.venue(),
    "name" to of.venueName(),
    "area" to of.area(),
    "arrival" to of.arrival(),
    "departure" to of.departure(),
    "visit" to of.stored(),
    "errors" to of.errors().map { it.code }.sorted(),
)

/** Null where it is not stored. */
private fun SharedVisit.stored(): Map<String, Any?>? = try {
    visitSaid(visit())
} catch (_: RecordException) {
    null
}
