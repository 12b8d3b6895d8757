package org.episeal

import java.io.File
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.withContext

/**
 * Stores a visitor's diary such that a crash at any moment, of the app or of the device, loses nothing and brings back
 * nothing that was deleted: its file in a folder, and the two slots of its secret in a [SecretStore], each step of
 * [DiaryStore] on the disk before the next is begun.
 *
 * It holds the folder until it is closed: another process, or another object, gets [StorageException.Busy]. One thread
 * at a time works with it; others wait.
 *
 * Keep folder and secrets out of every backup: a copy brings back what was deleted.
 */
public class DiaryStorage internal constructor(private val disk: Disk, private val secrets: SecretStore) : AutoCloseable {
    private val hold = Hold.of(disk)
    private var store: DiaryStore? = null
    private var isClosed = false

    /**
     * Opens a storage, which is empty the first time.
     *
     * @throws StorageException.Busy The folder is held already.
     * @throws StorageException.Unavailable The folder cannot be made or used.
     */
    public constructor(folder: File, secrets: SecretStore) : this(Disk(folder), secrets)

    /** The file, for [Stretch.pinKey]; null where nothing is stored. */
    @Synchronized
    public fun file(): ByteArray? {
        checkOpen()
        return disk.read(FILE)
    }

    /**
     * Stores a new diary.
     *
     * @throws StorageException.Occupied A diary is stored, which would be lost: [erase] it before.
     */
    @Synchronized
    public fun create(diary: Diary) {
        if (file() != null) throw StorageException.Occupied()
        begin(DiaryStore.create(diary))
    }

    /**
     * The diary that is stored; what an interrupted change left to be done is done before.
     *
     * @throws StorageException.Empty Nothing is stored.
     * @throws RecordException.Undecryptable It does not open: the PIN is wrong, or the secrets are lost. Nothing was
     * changed.
     */
    @Synchronized
    public fun resume(pin: DiaryPinKey): Diary {
        val file = file() ?: throw StorageException.Empty()
        val found = FoundDiary(file, secrets.read(SecretSlot.CURRENT), secrets.read(SecretSlot.NEXT))
        try {
            val resumed = DiaryStore.resume(found, pin)
            begin(resumed)
            return resumed.unlock(file, pin)
        } finally {
            found.current?.fill(0)
            found.next?.fill(0)
        }
    }

    /**
     * Stores a diary as it is now. Only once this returns is a change stored, and a deletion done. Where it fails it
     * can be called again.
     *
     * @throws IllegalStateException Neither [create] nor [resume] was called before.
     * @throws RecordException.SecretNotFresh The diary is an older copy: what another one deleted would come back.
     * @throws StorageException.Full There is no space left: what was stored before still opens.
     */
    @Synchronized
    public fun save(diary: Diary) {
        checkOpen()
        val store = checkNotNull(store) { "create or resume a diary before it is saved" }
        carryOut(store)
        store.save(diary)
        carryOut(store)
    }

    /** Erases the diary and its secrets, whether or not they can be read. */
    @Synchronized
    public fun erase() {
        checkOpen()
        forget()
        SecretSlot.entries.forEach(secrets::erase)
        disk.erase(FILE)
    }

    /** Lets go of the folder. The diary stays open, and can no longer be saved. */
    @Synchronized
    override fun close() {
        if (isClosed) return
        isClosed = true
        forget()
        hold.close()
    }

    private fun begin(begun: DiaryStore) {
        forget()
        store = begun
        carryOut(begun)
    }

    private fun carryOut(store: DiaryStore) {
        while (store.step().use(::isCarriedOut)) store.done()
    }

    /** False where nothing is left to do. */
    private fun isCarriedOut(step: StoreStep): Boolean {
        when (step.kind()) {
            StoreStepKind.WRITE_SECRET -> writeSecret(step)
            StoreStepKind.WRITE_FILE -> disk.write(FILE, step.file()!!)
            StoreStepKind.ERASE_SECRET -> secrets.erase(step.slot()!!)
            StoreStepKind.ERASE_FILE -> disk.erase(FILE)
            StoreStepKind.DONE -> return false
        }
        return true
    }

    private fun writeSecret(step: StoreStep) {
        val secret = step.exportSecretBytes()!!
        try {
            secrets.write(step.slot()!!, secret)
        } finally {
            secret.fill(0)
        }
    }

    private fun forget() {
        store?.close()
        store = null
    }

    private fun checkOpen() {
        if (isClosed) throw ClosedException()
    }

    private companion object {
        const val FILE = "diary"
    }
}

/** As [DiaryStorage.create], on another thread. */
public suspend fun DiaryStorage.create(diary: Diary, on: CoroutineDispatcher): Unit = withContext(on) { create(diary) }

/** As [DiaryStorage.resume], on another thread. */
public suspend fun DiaryStorage.resume(pin: DiaryPinKey, on: CoroutineDispatcher): Diary =
    withContext(on) { resume(pin) }

/** As [DiaryStorage.save], on another thread. */
public suspend fun DiaryStorage.save(diary: Diary, on: CoroutineDispatcher): Unit = withContext(on) { save(diary) }
