@file:JvmName("Streams")

package org.episeal

import java.util.function.Consumer
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.FlowCollector
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.launch

/** A visit as the server stores it, with the departure notes that are stored for its record, if there are any. */
public class StoredWithNotes @JvmOverloads constructor(
    /** As it was uploaded. */
    public val visit: ByteArray,
    /** The departure notes of its record. */
    public val notes: List<ByteArray> = emptyList(),
)

/** One of the visits that were handed in was left out, or its note was. The others do not suffer from it. */
public class StreamReport internal constructor(
    /** Which one, counted from 0. */
    public val at: Int,
    /** Why. */
    public val error: RecordException,
)

/**
 * The parts of a release, made one by one while they are taken, in bounded memory: each goes to the office, and the
 * release is over with the last one. Iterate it once; [Release.emptyAreas] says afterwards where nothing matched.
 *
 * @param visits In the order of their record ids.
 * @param onReport Is told of each visit that was left out, or whose note was.
 */
@JvmOverloads
public fun Release.parts(
    visits: Sequence<StoredWithNotes>,
    onReport: Consumer<StreamReport> = Consumer {},
): Sequence<ByteArray> = sequence {
    visits.forEachIndexed { at, stored ->
        refusal { push(stored.visit, stored.notes) }?.let { onReport.accept(StreamReport(at, it)) }
        yieldAll(readyParts())
    }
    finish()
    yieldAll(readyParts())
}

/**
 * As the other, with visits that arrive one by one.
 *
 * @param on Where the work is done. It can be cancelled between two visits.
 */
public fun Release.parts(
    visits: Flow<StoredWithNotes>,
    on: CoroutineDispatcher,
    onReport: Consumer<StreamReport> = Consumer {},
): Flow<ByteArray> = flow {
    var at = 0
    visits.collect { stored ->
        currentCoroutineContext().ensureActive()
        refusal { push(stored.visit, stored.notes) }?.let { onReport.accept(StreamReport(at, it)) }
        at += 1
        readyParts().forEach { emit(it) }
    }
    finish()
    readyParts().forEach { emit(it) }
}.flowOn(on)

/**
 * What becomes of each record, one by one while they are taken, in bounded memory. Iterate it once;
 * [Opening.emptyAreas] says afterwards where nothing was found.
 *
 * @param parts Of the release, as the venue sent them.
 * @param visits All that the server stores for the request's days, in the order of their record ids.
 * @param onReport Is told of each visit that belongs to no record.
 */
@JvmOverloads
public fun Opening.outcomes(
    parts: Sequence<ByteArray>,
    visits: Sequence<ByteArray>,
    onReport: Consumer<StreamReport> = Consumer {},
): Sequence<RecordOutcome> = sequence {
    val left = parts.iterator()
    visits.forEachIndexed { at, visit ->
        while (wantsPart() && left.hasNext()) addPart(left.next())
        refusal { addVisit(visit) }?.let { onReport.accept(StreamReport(at, it)) }
        yieldAll(readyOutcomes())
    }
    left.forEachRemaining(::addPart)
    val incomplete = refused { finish() }
    yieldAll(readyOutcomes())
    incomplete?.let { throw it }
}

/**
 * As the other, with parts and visits that arrive one by one.
 *
 * @param on Where the work is done. It can be cancelled between two visits.
 */
public fun Opening.outcomes(
    parts: Flow<ByteArray>,
    visits: Flow<ByteArray>,
    on: CoroutineDispatcher,
    onReport: Consumer<StreamReport> = Consumer {},
): Flow<RecordOutcome> = flow {
    coroutineScope {
        val left = Channel<ByteArray>()
        val source = launch {
            parts.collect(left::send)
            left.close()
        }
        openAll(this@outcomes, left, visits, onReport)
        source.cancel()
    }
}.flowOn(on)

private suspend fun FlowCollector<RecordOutcome>.openAll(
    opening: Opening,
    parts: ReceiveChannel<ByteArray>,
    visits: Flow<ByteArray>,
    onReport: Consumer<StreamReport>,
) {
    suspend fun addPart(): Boolean = parts.receiveCatching().getOrNull()?.let(opening::addPart) != null
    var at = 0
    visits.collect { visit ->
        currentCoroutineContext().ensureActive()
        while (opening.wantsPart() && addPart()) Unit
        refusal { opening.addVisit(visit) }?.let { onReport.accept(StreamReport(at, it)) }
        at += 1
        opening.readyOutcomes().forEach { emit(it) }
    }
    while (addPart()) Unit
    val incomplete = refused { opening.finish() }
    opening.readyOutcomes().forEach { emit(it) }
    incomplete?.let { throw it }
}

private fun Release.readyParts(): Sequence<ByteArray> = generateSequence { nextPart() }

private fun Opening.readyOutcomes(): Sequence<RecordOutcome> = generateSequence { nextResult() }

/** What is wrong with one visit; what all others would suffer from, too, is thrown. */
private fun refusal(work: () -> Unit): RecordException? {
    val error = refused(work)
    if (error is RecordException.NoRandomness || error is RecordException.Incomplete) throw error
    return error
}

private fun refused(work: () -> Unit): RecordException? = try {
    work()
    null
} catch (error: RecordException) {
    error
}
