package org.episeal

import java.lang.reflect.ParameterizedType
import java.lang.reflect.Type
import java.time.Instant
import java.time.LocalDate
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

private const val MARKER = "Quittenbaum"
private const val NUMBER = 424_242L
private val TIME = Instant.ofEpochSecond(1_734_242_424)
private val DATE = LocalDate.parse("1934-02-24")

/** What a printed object shows: with every field of every record filled with a marker. */
class MarkersTest {
    /** What may be printed: numbers, codes, times of a service and public identifiers, and nothing of a person. */
    private val open = """
        Admitted, AdmittedAreas, AdmittedNote, AdmittedNotice, AdmittedSuccession, AreaFacts, AreaGroup,
        AreaRange, Ask, AskTerms, AskedAreas, Assignment, Cell, CertificateLimits, Change, Criteria,
        DayKeyAddress, Issuer, KeptDayKey, LeftOutStay, NoteAddress, NoticeScope, Period, PolicyFields,
        ReferralKeys, RevocationIndex, RevocationPart, SealedShare, ShareAddress, StoredNotes,
        StoredVisit, Travel, VenueDay, VisitAddress, VisitLimits
    """.split(",").map(String::trim).toSortedSet()

    @Test
    fun every_record_shows_its_name_alone_but_for_those_that_may_show_more() {
        val records = Generated.records.filter { it.declaringClass == null }
        val showing = records.filter { filled(it).toString() != it.simpleName }
        assertEquals(open, showing.map { it.simpleName }.toSortedSet())
        assertTrue(records.size > 60, "${records.size} records")
    }

    @Test
    fun what_a_record_in_it_does_not_show_it_does_not_show_either() {
        for (type in Generated.records.filter { it.simpleName in open }) {
            val shown = filled(type).toString()
            for (secret in Generated.records.filter { it.simpleName !in open }) {
                assertTrue(!Regex("\\b${secret.simpleName}\\(").containsMatchIn(shown), shown)
            }
        }
    }

    @Test
    fun no_object_says_more_than_which_it_is() {
        for (type in Generated.objects) {
            val says = type.getMethod("toString").declaringClass
            assertEquals(Any::class.java, says, "${type.simpleName} is printed by ${says.simpleName}")
        }
        assertTrue(Generated.objects.size > 60, "${Generated.objects.size} objects")
    }

    @Test
    fun no_error_shows_what_was_typed() {
        val typed = contactFields(MARKER, MARKER, MARKER, MARKER, postalAddress(MARKER, MARKER, MARKER, MARKER, MARKER))
        val refused = listOf<() -> Unit>(
            { Contact(typed) },
            { parseArea("$MARKER\u0000") },
            { Poster.parse(MARKER) },
            { ShareCode.parse(MARKER) },
            { Trust(listOf(MARKER)) },
            { Stretch().pinKey(MARKER.toByteArray(), MARKER) },
            { PersonName("$MARKER 1", MARKER, NameLanguage.OTHER) },
            { RuleSet.parse(MARKER) },
            { SignerList().addPem(MARKER) },
        )
        for ((at, refusal) in refused.withIndex()) {
            val error = runCatching { refusal() }.exceptionOrNull()
            assertTrue(error is EpisealException, "$at: $error")
            assertTrue(MARKER !in error!!.stackTraceToString(), "$at: $error")
        }
    }

    private fun filled(type: Class<*>): Any {
        val constructor = type.constructors.filter { !it.isSynthetic }.maxBy { it.parameterCount }
        return constructor.newInstance(*constructor.genericParameterTypes.map(::marked).toTypedArray())
    }

    private fun marked(type: Type): Any = when (type) {
        is ParameterizedType -> listOf(marked(type.actualTypeArguments.single().let(::withoutWildcard)))
        String::class.java -> MARKER
        ByteArray::class.java -> MARKER.toByteArray()
        Instant::class.java -> TIME
        LocalDate::class.java -> DATE
        Int::class.java, Int::class.javaObjectType -> NUMBER.toInt()
        Long::class.java, Long::class.javaObjectType -> NUMBER
        Boolean::class.java, Boolean::class.javaObjectType -> true
        is Class<*> -> markedClass(type)
        else -> throw IllegalArgumentException("no marker for $type")
    }

    private fun withoutWildcard(type: Type): Type =
        if (type is java.lang.reflect.WildcardType) type.upperBounds.single() else type

    private fun markedClass(type: Class<*>): Any = when {
        type.isEnum -> type.enumConstants.first()
        Generated.isObject(type) -> type.getConstructor(NoHandle::class.java).newInstance(NoHandle)
        RecordException::class.java.isAssignableFrom(type) -> RecordException.Malformed("malformed: it is")
        CertificateException::class.java.isAssignableFrom(type) -> CertificateException.Expired("expired: it is")
        else -> filled(type)
    }
}
