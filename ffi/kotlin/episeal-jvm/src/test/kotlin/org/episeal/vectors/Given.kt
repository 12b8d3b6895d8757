package org.episeal.vectors

import java.time.Instant
import java.time.LocalDate
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.booleanOrNull
import kotlinx.serialization.json.longOrNull
import org.episeal.EpisealException

/** The vector is wrong, or what stands around its operation: not what the operation came to. */
class WrongVector(reason: String) : Exception(reason)

/**
 * What is given to one operation, or one object in it: bytes in hexadecimal digits, texts, whole numbers and lists, by
 * name. Everything that is given must be asked for: a misspelt name would otherwise pass for what is left out.
 */
class Given(private val fields: JsonObject) {
    private val used = mutableSetOf<String>()

    fun checkUsed() {
        val unused = fields.keys - used
        if (unused.isNotEmpty()) throw WrongVector("given and not used: ${unused.joinToString()}")
    }

    operator fun contains(name: String): Boolean = name in fields

    fun value(name: String): JsonElement {
        used += name
        return fields[name] ?: throw WrongVector("$name is not given")
    }

    fun text(name: String): String = textOf(value(name), name)

    fun bytes(name: String): ByteArray = bytesOf(value(name), name)

    fun whole(name: String): Long = (value(name) as? JsonPrimitive)?.takeIf { !it.isString }?.longOrNull
        ?: throw WrongVector("$name is not a whole number")

    fun count(name: String): Int = whole(name).toInt()

    fun time(name: String): Instant = Instant.ofEpochSecond(whole(name))

    fun day(name: String): LocalDate = LocalDate.ofEpochDay(whole(name))

    fun flag(name: String): Boolean = (value(name) as? JsonPrimitive)?.takeIf { !it.isString }?.booleanOrNull
        ?: throw WrongVector("$name is not true or false")

    fun list(name: String): JsonArray = value(name) as? JsonArray ?: throw WrongVector("$name is not a list")

    fun texts(name: String): List<String> = list(name).map { textOf(it, name) }

    fun allBytes(name: String): List<ByteArray> = list(name).map { bytesOf(it, name) }

    /** What is made of an object, all of whose fields must be asked for. */
    fun <T> of(name: String, read: (Given) -> T): T = within(value(name), name, read)

    /** What is made of each object of a list. */
    fun <T> ofEach(name: String, read: (Given) -> T): List<T> = list(name).map { within(it, name, read) }

    /** Null where the field is not given. */
    fun <T> optional(name: String, read: Given.(String) -> T): T? = if (name in this) read(name) else null

    private fun <T> within(value: JsonElement, name: String, read: (Given) -> T): T {
        val given = Given(value as? JsonObject ?: throw WrongVector("$name is not an object"))
        return read(given).also { given.checkUsed() }
    }
}

private fun textOf(value: JsonElement, name: String): String =
    (value as? JsonPrimitive)?.takeIf { it.isString }?.content ?: throw WrongVector("$name is not text")

private fun bytesOf(value: JsonElement, name: String): ByteArray {
    val text = textOf(value, name)
    if (!Regex("([0-9a-f]{2})*").matches(text)) throw WrongVector("$name is not hexadecimal")
    return org.episeal.unhex(text)
}

/** What stands around an operation must not be what is refused: where it is, the vector is wrong. */
fun <T> prepared(work: () -> T): T = try {
    work()
} catch (error: EpisealException) {
    throw WrongVector("what is given is refused: ${error.code}")
}

/** What is done before the operation, whatever comes of it. */
fun whatever(work: () -> Unit) {
    try {
        work()
    } catch (_: EpisealException) {
    }
}

fun <T> Map<String, T>.named(name: String): T = this[name] ?: throw WrongVector("nothing is called $name")
