package org.episeal

import java.util.concurrent.Callable
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import kotlin.system.measureNanoTime
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class ThreadsTest {
    private val world = World()

    private fun <T> together(threads: Int, work: (Int) -> T): List<T> {
        val pool = Executors.newFixedThreadPool(threads)
        val ready = CountDownLatch(threads)
        val all = List(threads) {
            pool.submit(
                Callable {
                    ready.countDown()
                    ready.await()
                    work(it)
                },
            )
        }
        return all.map { it.get(2, TimeUnit.MINUTES) }.also { pool.shutdown() }
    }

    @Test
    fun eight_threads_seal_and_open_through_one_object() {
        val today = world.venueToday()
        val sealed = together(8) { List(50) { today.seal(checkIn(world.contact, "Block B", at(-1)), world.trust, NOON) } }
        val all = sealed.flatten().sortedBy { it.kept().recordId() }
        assertEquals(400, all.distinctBy { it.kept().recordId() }.size)
        val request = world.request()
        val visits = all.map { it.visit() }
        val parts = world.release(request).parts(visits.asSequence().map(::StoredWithNotes)).toList()
        val own = world.office.ownRequest(request)
        val opened = together(8) {
            world.office.openRelease(own, listOf(world.venueDayKey), NOON)
                .outcomes(parts.asSequence(), visits.asSequence())
                .count { it.result().visit.contact.familyName == "Lindner" }
        }
        assertEquals(List(8) { 400 }, opened)
    }

    @Test
    fun eight_threads_change_one_diary() {
        val kept = List(8) { List(20) { world.seal().kept() } }
        val diary = Diary.createWithoutSecret(PIN)
        together(8) { kept[it].forEach(diary::add) }
        assertEquals(kept.flatten().map { it.recordId() }.toSet(), diary.visits().map { it.recordId() }.toSet())
    }

    @Test
    fun while_others_close_it_an_object_serves_or_says_that_it_is_closed() {
        repeat(20) {
            val trust = world.newTrust()
            val bytes = trust.exportBytes()
            together(8) { thread ->
                if (thread == 7) return@together trust.close()
                try {
                    repeat(50) { assertArrayEquals(bytes, trust.exportBytes()) }
                } catch (closed: ClosedException) {
                    assertEquals("closed", closed.code)
                }
            }
        }
    }

    /**
     * One after the other, the first of four would end after a quarter of the time. Side by side, all end towards the
     * end, on however many processors. The best of some attempts counts: others use the machine, too.
     */
    @Test
    fun four_derivations_run_side_by_side_and_an_office_answers_meanwhile() {
        val attempts = List(5) { attempt() }
        val (spread, slowest) = attempts.minOf { it.first } to attempts.minOf { it.second }
        assertTrue(spread < 0.5, "the first ended ${(spread * 100).toInt()} % of the time before the last")
        assertTrue(slowest < 50, "an answer took $slowest ms")
    }

    /** Between the first end and the last, as a part of the whole time; and how many milliseconds the slowest answer took. */
    private fun attempt(): Pair<Double, Long> {
        val (stretch, begin) = Stretch() to System.nanoTime()
        val ends = java.util.concurrent.ConcurrentLinkedQueue<Long>()
        val deriving = Executors.newSingleThreadExecutor()
        val all = deriving.submit { together(4) { stretch.newPinKey("13579$it").also { ends += System.nanoTime() - begin } } }
        val answers = mutableListOf<Long>()
        while (!all.isDone) {
            answers += measureNanoTime { world.office.id() }
            Thread.sleep(1)
        }
        all.get()
        deriving.shutdown()
        val slowest = TimeUnit.NANOSECONDS.toMillis(answers.max())
        return (ends.max() - ends.min()).toDouble() / ends.max() to slowest
    }

    @Test
    fun a_derivation_leaves_the_thread_to_others() = runBlocking {
        val key = async { Stretch().newPinKey("135790", Dispatchers.Default) }
        assertTrue(Diary.createWithoutSecret(key.await()).visits().isEmpty())
        val cancelled = async(start = kotlinx.coroutines.CoroutineStart.LAZY) { Stretch().drawShareCode(Dispatchers.Default) }
        cancelled.cancel()
        assertThrows(CancellationException::class.java) { runBlocking { cancelled.await() } }
        Unit
    }
}
