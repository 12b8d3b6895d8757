package org.episeal.vectors

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonPrimitive
import org.episeal.Arrival
import org.episeal.External
import org.episeal.GuardKey
import org.episeal.GuardOutcome
import org.episeal.GuardStates
import org.episeal.NameLanguage
import org.episeal.NameParts
import org.episeal.Origin
import org.episeal.Payload
import org.episeal.PersonName
import org.episeal.Reservation
import org.episeal.RuleExpression
import org.episeal.RuleSet
import org.episeal.Travel
import org.episeal.ValueSets
import org.episeal.guardAttemptOf
import org.episeal.parseDateOfBirth
import org.episeal.parseUvci
import org.episeal.readOpenReservation
import org.episeal.reserveIssuance
import org.episeal.utf8

/**
 * What `stored` has: `key_ids`, where an attempt is decided; states under the newest key's tags of `person` and
 * `recovery_id`, if any; those under `older` keys.
 */
private fun statesOf(given: Given) = GuardStates(
    keyIds = given.optional("key_ids", Given::allBytes).orEmpty(),
    person = given.optional("person", Given::bytes),
    recoveryId = given.optional("recovery_id", Given::bytes),
    older = given.optional("older", Given::allBytes).orEmpty(),
)

private fun nameOf(given: Given): PersonName {
    val (surname, givenNames) = given.text("surname") to given.text("given_names")
    if ("document_surname" !in given) return prepared { PersonName(surname, givenNames, NameLanguage.OTHER) }
    val document = NameParts(given.text("document_surname"), given.text("document_given_names"))
    return prepared { PersonName.withDocumentSpelling(NameParts(surname, givenNames), document) }
}

private fun tags(given: Given): Any? {
    val (text, recovery, name) = Triple(given.text("key"), given.text("recovery_id"), nameOf(given))
    val dateOfBirth = given.text("date_of_birth")
    val key = prepared { GuardKey.importSecretBytes(utf8(text)) }
    prepared { parseDateOfBirth(dateOfBirth) }
    val tags = key.tags(recovery, name, dateOfBirth)
    return mapOf("person" to tags.person, "recovery_id" to tags.recoveryId)
}

private fun decide(given: Given): Any? {
    val (texts, stored) = given.texts("keys") to given.of("stored", ::statesOf)
    val (seconds, now) = given.whole("seconds") to given.time("now")
    val keys = prepared { texts.map { GuardKey.importSecretBytes(utf8(it)) } }
    val reservation = reserveIssuance(keys, stored, seconds, now)
    return mapOf("expires" to prepared { readOpenReservation(reservation.state()) }?.expires())
}

private fun step(given: Given): Any? {
    val (state, name) = given.bytes("reservation") to given.text("step")
    val (now, stored) = given.optional("now", Given::time) to given.of("stored", ::statesOf)
    val reservation = prepared { Reservation.resume(state) }
    val next = when {
        name == "check" && now != null -> null.also { reservation.check(stored, now) }
        name == "issued" && now == null -> reservation.issued(stored)
        name == "failed" && now == null -> reservation.failed(stored)
        name == "issued-unreserved" && now == null -> reservation.issuedUnreserved()
        else -> throw WrongVector("no step $name with what is given")
    }
    return mapOf("state" to next)
}

private fun open(given: Given): Any? {
    val (state, now) = given.bytes("state") to given.time("now")
    val attempt = guardAttemptOf(state)
    val open = readOpenReservation(state)
    return mapOf(
        "attempt" to attempt,
        "open" to open?.let { mapOf("expires" to it.expires(), "has_run_out" to it.hasRunOut(now)) },
    )
}

private fun settle(given: Given): Any? {
    val (state, now, outcome) = Triple(given.bytes("state"), given.time("now"), given.text("outcome"))
    val found = prepared { readOpenReservation(state) } ?: throw WrongVector("the state is no open reservation")
    val settled = GuardOutcome.entries.find { it.code() == outcome } ?: throw WrongVector("nothing is called $outcome")
    return mapOf("state" to found.settled(settled, now))
}

/** The issuance guard (core/FORMAT.md, section 18), and identifiers of certificates. */
val GUARD: Map<String, Operation> = mapOf(
    "guard-key" to { given ->
        val key = GuardKey.importSecretBytes(utf8(given.text("key")))
        mapOf("epoch" to key.epoch(), "id" to key.id())
    },
    "guard-tags" to ::tags,
    "guard-decide" to ::decide,
    "guard-step" to ::step,
    "guard-open" to ::open,
    "guard-settle" to ::settle,
    "read-uvci" to { given -> mapOf("uvci" to parseUvci(given.text("text"))) },
)

/** JSON as it stands in a vector, or as a text where it is not JSON. */
private fun jsonOf(given: Given, name: String): String =
    given.value(name).let { if (it is JsonPrimitive && it.isString) it.content else it.toString() }

private fun originOf(given: Given) = Origin(
    issuerCountry = given.text("issuer_country"),
    invalidationCountries = given.texts("invalidation_countries"),
    kid = given.text("kid"),
    issued = given.time("issued"),
    expires = given.time("expires"),
)

/** What rules are judged on: `rules`, `value_sets` and `payload` as JSON, `arrival` and `origin`. */
private class Judged(given: Given) {
    private val text = jsonOf(given, "rules")
    private val json = jsonOf(given, "payload")
    private val values = jsonOf(given, "value_sets")
    private val arrival = given.of("arrival") { Arrival(it.text("country"), it.text("region")) }
    private val origin = given.of("origin", ::originOf)

    fun rules(): RuleSet = RuleSet.parse(text)

    fun payload(): Payload = Payload.parseUnverified(json)

    fun external() = External(arrival, origin, ValueSets.parse(values))
}

/** Business rules: expressions by themselves, and sets of rules that judge a certificate's payload. */
val RULES: Map<String, Operation> = mapOf(
    "evaluate-expression" to { given ->
        val data = given.value("data").toString()
        val logic = given.optional("text", Given::text) ?: given.value("logic").toString()
        Json.parseToJsonElement(RuleExpression.parse(logic).evaluate(data))
    },
    "read-rules" to { given -> mapOf("count" to RuleSet.parse(jsonOf(given, "rules")).count()) },
    "judge-by-rules" to { given ->
        val (judged, now) = Judged(given) to given.time("now")
        val verdict = judged.rules().evaluate(judged.payload(), judged.external(), now)
        val rules = verdict.rules().map {
            mapOf(
                "identifier" to it.identifier(),
                "version" to it.version(),
                "type" to it.ruleType().code(),
                "outcome" to it.outcome().code(),
            )
        }
        mapOf("outcome" to verdict.outcome().code(), "rules" to rules)
    },
    "next-change-of-rules" to { given ->
        val (judged, travel) = Judged(given) to Travel(given.time("now"), given.time("until"))
        judged.rules().nextChange(judged.payload(), judged.external(), travel)?.let {
            mapOf("at" to it.at, "before" to it.before.code(), "after" to it.after.code())
        }
    },
)

/** Every operation by its name. */
val OPERATIONS: Map<String, Operation> = AREAS + CHECK_IN + DAY_KEYS + DIARY + HOME + KEY_RING + LIVE + READING +
    RELEASE + REQUEST + SHARE + TEXTS + TRUST + CERTIFICATES + LISTS + GUARD + RULES
