package org.episeal

import java.io.File
import java.nio.file.Files
import java.nio.file.LinkOption.NOFOLLOW_LINKS
import java.nio.file.attribute.PosixFilePermissions
import kotlin.random.Random
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** A diary that is stored is there again, whatever happens meanwhile. */
class StorageTest {
    @TempDir
    lateinit var folder: File

    private val world = World()
    private val pin = PIN
    private fun secrets() = KeyStoreSecrets(File(folder, "secrets.p12"), "a password".toCharArray())
    private fun storage() = DiaryStorage(folder, secrets())

    private fun newDiary() = Diary.create(pin, DiarySecret.generate())

    private fun stored(vararg kept: Kept) {
        storage().use { storage ->
            val diary = newDiary()
            storage.create(diary)
            kept.forEach(diary::add)
            storage.save(diary)
        }
    }

    private fun ids(): List<String> = storage().use { it.resume(pin).visits().map(Kept::recordId) }

    @Test
    fun what_was_saved_is_there_again_and_what_was_deleted_is_not() {
        val (first, second) = List(2) { world.seal().kept() }
        stored(first, second)
        assertEquals(setOf(first.recordId(), second.recordId()), ids().toSet())
        storage().use { storage ->
            val diary = storage.resume(pin)
            diary.delete(first.recordId(), DiarySecret.generate())
            storage.save(diary)
        }
        assertEquals(listOf(second.recordId()), ids())
    }

    @Test
    fun an_empty_storage_says_so_and_one_in_use_is_not_overwritten() {
        storage().use { assertThrows(StorageException.Empty::class.java) { it.resume(pin) } }
        stored()
        storage().use { storage ->
            assertThrows(StorageException.Occupied::class.java) { storage.create(newDiary()) }
            storage.erase()
            storage.create(newDiary())
        }
        assertEquals(emptyList<String>(), ids())
    }

    @Test
    fun what_an_interrupted_change_has_left_is_erased_too() {
        stored(world.seal().kept())
        for (name in listOf("diary.new", "secrets.p12.new")) File(folder, name).writeBytes(ByteArray(7))
        storage().use { it.erase() }
        assertEquals(setOf("diary.lock", "secrets.p12"), folder.list()?.toSet())
    }

    @Test
    fun what_is_stored_is_nobody_elses_to_read() {
        stored()
        for (name in listOf("diary", "secrets.p12")) {
            val permissions = Files.getPosixFilePermissions(File(folder, name).toPath())
            assertEquals("rw-------", PosixFilePermissions.toString(permissions), name)
        }
    }

    @Test
    fun a_second_object_and_a_second_process_find_it_busy() {
        storage().use {
            val busy = assertThrows(StorageException.Busy::class.java) { storage() }
            assertEquals("storage-busy", busy.code)
            assertEquals("storage-busy", Child.start(folder, "open").output())
        }
        assertEquals("opened", Child.start(folder, "open").output())
    }

    @Test
    fun a_full_disk_is_said_and_what_was_stored_opens() {
        val kept = world.seal().kept()
        stored(kept)
        storage().use { storage ->
            val diary = storage.resume(pin)
            diary.add(world.seal().kept())
            val beside = File(folder, "diary.new").toPath()
            Files.createSymbolicLink(beside, File("/dev/full").toPath()) // whatever is written there meets a full disk
            assertEquals("storage-full", assertThrows(StorageException.Full::class.java) { storage.save(diary) }.code)
            assertFalse(Files.exists(beside, NOFOLLOW_LINKS), "it takes no space")
        }
        assertEquals(listOf(kept.recordId()), ids())
    }

    @Test
    fun after_a_full_disk_the_same_diary_is_saved_once_there_is_space() {
        stored()
        storage().use { storage ->
            val (diary, kept) = storage.resume(pin) to world.seal().kept()
            diary.add(kept)
            val beside = File(folder, "diary.new").toPath()
            Files.createSymbolicLink(beside, File("/dev/full").toPath())
            assertThrows(StorageException.Full::class.java) { storage.save(diary) }
            storage.save(diary)
            assertEquals(listOf(kept.recordId()), storage.resume(pin).visits().map(Kept::recordId))
        }
    }

    @Test
    fun what_was_changed_on_the_disk_is_refused_and_left_alone() {
        stored(world.seal().kept())
        val file = File(folder, "diary")
        val changed = file.readBytes().also { it[it.size - 1] = (it.last() + 1).toByte() }
        file.writeBytes(changed)
        assertThrows(RecordException.Undecryptable::class.java) { ids() }
        assertArrayEquals(changed, file.readBytes())
        file.writeBytes(ByteArray(7))
        assertThrows(RecordException::class.java) { ids() }
        assertThrows(RecordException::class.java) { storage().use { Stretch().pinKey(it.file()!!, "135790") } }
    }

    @Test
    fun a_key_store_that_is_none_or_has_another_password_is_refused_and_left_alone() {
        stored()
        val another = KeyStoreSecrets(File(folder, "secrets.p12"), "another".toCharArray())
        assertThrows(StorageException.Unavailable::class.java) { another.read(SecretSlot.CURRENT) }
        assertThrows(StorageException.Unavailable::class.java) { another.write(SecretSlot.CURRENT, ByteArray(32)) }
        File(folder, "secrets.p12").writeBytes(ByteArray(7))
        assertThrows(StorageException.Corrupt::class.java) { ids() }
        assertThrows(StorageException.Corrupt::class.java) { secrets().erase(SecretSlot.NEXT) }
        assertEquals(7, File(folder, "secrets.p12").length())
    }

    @Test
    fun a_password_that_java_cannot_encrypt_under_is_refused_at_once() {
        for (password in listOf("pässword", "a\u0000b")) {
            assertThrows(IllegalArgumentException::class.java) {
                KeyStoreSecrets(File(folder, "other.p12"), password.toCharArray())
            }
        }
    }

    @Test
    fun what_is_closed_refuses_use() {
        val storage = storage()
        storage.close()
        storage.close()
        assertThrows(ClosedException::class.java) { storage.file() }
        assertThrows(ClosedException::class.java) { storage.erase() }
        val secrets = secrets().apply { close() }
        assertThrows(ClosedException::class.java) { secrets.read(SecretSlot.CURRENT) }
    }

    /** Each process writes ten diaries at once until it is killed, so that each kill meets ten of them somewhere. */
    @Test
    fun two_hundred_diaries_survive_that_their_process_is_killed() {
        val kills = Random(20_261_129)
        repeat(KILLED_PROCESSES) { round ->
            val folders = List(DIARIES) { File(folder, "killed-$round-$it") }
            val child = Child.start(File(folder, "killed-$round"), "write")
            child.waitUntilAllAreStored(DIARIES)
            Thread.sleep(kills.nextLong(MAX_MILLISECONDS))
            child.kill()
            val said = child.saidLast()
            folders.forEachIndexed { at, one -> assertSurvived(writer(Disk(one)), said.getValue(at)) }
        }
    }

    /** After every operation in turn, and before it, with every file and secret as the operation left them. */
    @Test
    fun a_diary_survives_a_kill_at_every_operation() {
        var isOver = false
        var at = 0
        while (!isOver) {
            val one = File(folder, "interrupted-$at")
            val writer = writer(InterruptedDisk(one, at))
            try {
                writer.begin()
                repeat(4) { writer.step() }
                isOver = true
            } catch (_: Interrupted) {
                writer.close()
                if (writer.said >= 0) assertSurvived(writer(Disk(one)), writer.said)
            }
            writer.close()
            at += 1
        }
        assertTrue(at > 40, "$at operations")
    }

    private companion object {
        /** `make audit` kills two hundred. */
        val KILLED_PROCESSES: Int = Integer.getInteger("episeal.kills", 20)
        const val DIARIES = 10
        const val MAX_MILLISECONDS = 300L
    }
}
