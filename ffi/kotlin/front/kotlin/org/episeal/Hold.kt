package org.episeal

import java.io.IOException
import java.nio.channels.FileChannel
import java.nio.channels.FileLock
import java.nio.channels.OverlappingFileLockException
import java.nio.file.Path
import java.nio.file.StandardOpenOption.CREATE
import java.nio.file.StandardOpenOption.WRITE

/**
 * A folder that nobody else works with, in this process or another. POSIX takes a process's lock away as soon as it
 * closes any other channel to the file: hence one channel at a time, and a list of what this process holds.
 */
internal class Hold private constructor(private val file: Path, private val lock: FileLock) : AutoCloseable {
    override fun close() {
        synchronized(held) {
            lock.acquiredBy().close()
            held.remove(file)
        }
    }

    companion object {
        private const val LOCK = "diary.lock"
        private val held = mutableSetOf<Path>()

        fun of(disk: Disk): Hold = synchronized(held) {
            val file = disk.realPath().resolve(LOCK)
            if (file in held) throw StorageException.Busy()
            Hold(file, locked(file)).also { held.add(file) }
        }

        private fun locked(file: Path): FileLock {
            val channel = unlessItFails { FileChannel.open(file, CREATE, WRITE) }
            val lock = try {
                unlessItFails { channel.tryLock() }
            } catch (_: OverlappingFileLockException) {
                null // of another class loader
            }
            return lock ?: throw StorageException.Busy().also { channel.close() }
        }

        private fun <T> unlessItFails(work: () -> T): T = try {
            work()
        } catch (cause: IOException) {
            throw StorageException.Unavailable(cause)
        }
    }
}
