package org.episeal

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class StreamsTest {
    private val world = World()
    private val sealed = world.sealAll(20)
    private val visits = sealed.map { it.visit() }
    private val request = world.request()
    private val spoiled = ByteArray(3)

    private fun opening() = world.office.openRelease(world.office.ownRequest(request), listOf(world.venueDayKey), NOON)

    private fun parts() = world.release(request).parts(visits.asSequence().map(::StoredWithNotes)).toList()

    @Test
    fun what_a_venue_releases_in_sequence_the_office_opens_in_sequence() {
        val reports = mutableListOf<StreamReport>()
        val opened = opening().use { opening ->
            opening.outcomes(parts().asSequence(), visits.asSequence() + spoiled, reports::add).toList().also {
                assertEquals(emptyList<String>(), opening.emptyAreas())
            }
        }
        assertEquals(sealed.map { it.kept().recordId() }, opened.map { it.recordId() })
        assertTrue(opened.all { it.result().visit.contact.givenName == "Mara" })
        assertEquals(listOf(20 to "malformed"), reports.map { it.at to it.error.code })
    }

    @Test
    fun what_a_venue_releases_as_a_flow_the_office_opens_as_a_flow() = runBlocking {
        val reports = mutableListOf<StreamReport>()
        val stored = (listOf(spoiled) + visits).asFlow().map(::StoredWithNotes)
        val parts = world.release(request).parts(stored, Dispatchers.Default, reports::add)
        val opened = opening().outcomes(parts, visits.asFlow(), Dispatchers.Default).toList()
        assertEquals(sealed.map { it.kept().recordId() }, opened.map { it.recordId() })
        assertEquals(listOf(0 to "malformed"), reports.map { it.at to it.error.code })
    }

    @Test
    fun parts_that_are_missing_end_the_opening_with_an_error() {
        val all = opening().outcomes(emptySequence(), visits.asSequence())
        assertThrows(RecordException.Incomplete::class.java) { all.toList() }
        val flowing = opening().outcomes(emptyList<ByteArray>().asFlow(), visits.asFlow(), Dispatchers.Default)
        assertThrows(RecordException.Incomplete::class.java) { runBlocking { flowing.toList() } }
    }

    @Test
    fun an_opening_is_cancelled_between_two_visits() = runBlocking {
        var given = 0
        val endless: Flow<ByteArray> = flow { while (true) emit(visits[0]).also { given += 1 } }
        val opening = opening()
        val work = launch(Dispatchers.Default) {
            opening.outcomes(parts().asFlow(), endless.onEach { if (given == 5) cancel() }, Dispatchers.Default).toList()
        }
        work.join()
        assertTrue(work.isCancelled)
        assertTrue(given < 100, "$given were given")
        work.cancelAndJoin()
    }

    @Test
    fun an_error_of_a_source_is_what_arrives() {
        class Lost : Exception()
        val lost = flow<ByteArray> { throw Lost() }
        val flowing = opening().outcomes(lost, visits.asFlow(), Dispatchers.Default)
        assertThrows(Lost::class.java) { runBlocking { flowing.toList() } }
        assertThrows(CancellationException::class.java) {
            runBlocking { world.release(request).parts(flow { throw CancellationException() }, Dispatchers.Default).toList() }
        }
    }
}
