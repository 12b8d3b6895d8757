package org.episeal.vectors

import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import org.episeal.EpisealException
import org.episeal.OwnException

private const val SUCCESS = "success"
private val REQUIRED = listOf("comment", "source", "operation", "given", "expect")
private val OPTIONAL = listOf("rules", "result")

typealias Operation = (Given) -> Any?

/** One vector: the text of a file, as `test-vectors/schema.json` says it. */
class Vector private constructor(private val fields: JsonObject) {
    private val expect = textOf("expect")
    private val result = fields["result"]

    init {
        if ((expect == SUCCESS) != (result != null)) {
            throw WrongVector(if (result == null) "a success without a result" else "a refusal with a result")
        }
    }

    /** Why it is not met; null where it is. */
    fun failure(): String? {
        val (code, came) = outcome()
        return when {
            code != expect -> "${if (code == SUCCESS) came else code} instead of $expect"
            code != SUCCESS || isSame(came!!, result!!) -> null
            else -> "$came instead of $result"
        }
    }

    /** What was refused has a code. Any other error is a fault of the runner, or the library has failed. */
    private fun outcome(): Pair<String, JsonElement?> = try {
        SUCCESS to json(run())
    } catch (error: OwnException) {
        throw error
    } catch (error: EpisealException) {
        error.code to null
    }

    private fun run(): Any? {
        val operation = OPERATIONS[textOf("operation")]
            ?: throw WrongVector("no operation is called ${textOf("operation")}")
        val given = Given(fields["given"] as? JsonObject ?: throw WrongVector("not a vector: given"))
        val came = runCatching { operation(given) }
        if (came.exceptionOrNull().let { it == null || it is EpisealException }) given.checkUsed()
        return came.getOrThrow()
    }

    private fun textOf(name: String): String = (fields.getValue(name) as JsonPrimitive).content

    companion object {
        fun of(text: String): Vector {
            val parsed = try {
                Json.parseToJsonElement(text)
            } catch (error: SerializationException) {
                throw WrongVector("not a vector: ${error.message}")
            }
            val fields = parsed as? JsonObject ?: throw WrongVector("not a vector: no object")
            (REQUIRED - fields.keys).firstOrNull()?.let { throw WrongVector("not a vector: no $it") }
            (fields.keys - REQUIRED - OPTIONAL).firstOrNull()?.let { throw WrongVector("not a vector: $it") }
            return Vector(fields)
        }

        /** Why the text of a vector is not met; null where it is. */
        fun failure(text: String): String? = try {
            of(text).failure()
        } catch (wrong: WrongVector) {
            wrong.message
        } catch (fault: Exception) {
            fault.stackTraceToString()
        }
    }
}
