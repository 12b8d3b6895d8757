package org.episeal

import java.io.File
import java.time.Instant

/** Derived once: what it stands for does not matter here. */
val PIN: DiaryPinKey by lazy { Stretch().newPinKey("135790") }

/**
 * Changes a diary step by step, each of which says by the arrival of the one visit in it which step it was: odd ones
 * replace the visit, which takes the next secret; even ones add a contact, which does not.
 */
class Writer internal constructor(disk: Disk, secrets: SecretStore, private val pin: DiaryPinKey) : AutoCloseable {
    private val world = WORLD
    private val storage = DiaryStorage(disk, secrets)
    private lateinit var diary: Diary

    /** The last step that is stored; -1 before the first. */
    @Volatile
    var said = -1
        private set

    fun begin() {
        diary = Diary.create(pin, DiarySecret.generate())
        diary.add(keptAt(0))
        storage.create(diary)
        said = 0
    }

    /** Which step is stored. */
    fun resume(): Int {
        diary = storage.resume(pin)
        said = (diary.visits().single().arrival().epochSecond - FIRST.epochSecond).toInt() * 2 + parity()
        return said
    }

    fun step() {
        val next = said + 1
        if (next % 2 == 0) replaceVisit(next / 2) else diary.setContact(world.contact)
        storage.save(diary)
        said = next
    }

    private fun parity() = if (diary.contact() == null) 0 else 1

    /** In one change: the old visit goes, under the next secret. */
    private fun replaceVisit(number: Int) {
        diary.removeContact()
        diary.deleteAll(DiarySecret.generate())
        diary.add(keptAt(number))
    }

    private fun keptAt(number: Int): Kept {
        val arrival = FIRST.plusSeconds(number.toLong())
        return world.venueToday().seal(checkIn(world.contact, "Block B", arrival), world.trust, NOON).kept()
    }

    override fun close() = storage.close()

    companion object {
        private val WORLD by lazy(::World)
        private val FIRST: Instant = at(-11)
    }
}

/** Whether a diary that was interrupted has what was said to be stored, or the step after that, and goes on. */
fun assertSurvived(writer: Writer, said: Int) = writer.use {
    val found = it.resume()
    check(found == said || found == said + 1) { "$found is stored, and $said was said" }
    it.step()
}

/** What ends a test's process at one operation of the disk. */
class Interrupted : Error()

/** Ends before or after one of its operations, as a power cut would. */
internal class InterruptedDisk(folder: File, private val end: Int) : Disk(folder) {
    private var at = 0

    private fun <T> counted(work: () -> T): T {
        if (at++ == end) throw Interrupted()
        return work()
    }

    override fun writeBeside(name: String, bytes: ByteArray) {
        counted { super.writeBeside(name, bytes.copyOf(bytes.size / 2)) } // half of it
        counted { super.writeBeside(name, bytes) }
    }

    override fun putInPlace(name: String) = counted { super.putInPlace(name) }

    override fun delete(name: String) = counted { super.delete(name) }

    override fun syncFolder() = counted { super.syncFolder() }
}
