package org.episeal

import java.io.File
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.channels.FileChannel
import java.nio.file.AccessDeniedException
import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path
import java.nio.file.StandardCopyOption.ATOMIC_MOVE
import java.nio.file.StandardCopyOption.REPLACE_EXISTING
import java.nio.file.StandardOpenOption.CREATE
import java.nio.file.StandardOpenOption.READ
import java.nio.file.StandardOpenOption.TRUNCATE_EXISTING
import java.nio.file.StandardOpenOption.WRITE
import java.nio.file.attribute.FileAttribute
import java.nio.file.attribute.PosixFilePermissions

/**
 * Files of one folder, each of which is as it was before a change or as it is after, whenever the power fails. Nobody
 * but their owner reads them, where the system tells that apart.
 */
internal open class Disk(folder: File) {
    private val folder: Path = folder.toPath()
    private val isPosix = "posix" in this.folder.fileSystem.supportedFileAttributeViews()

    init {
        failing { Files.createDirectories(this.folder) }
    }

    fun path(name: String): Path = folder.resolve(name)

    /** Of the folder, whatever it was called when it was opened. */
    fun realPath(): Path = failing { folder.toRealPath() }

    /** Null where there is none. */
    open fun read(name: String): ByteArray? = failing {
        try {
            Files.readAllBytes(path(name))
        } catch (_: NoSuchFileException) {
            null
        }
    }

    fun write(name: String, bytes: ByteArray) {
        failing(bytes.size) {
            try {
                writeBeside(name, bytes)
                putInPlace(name)
            } catch (cause: IOException) {
                path(beside(name)).toFile().delete() // or what is half written would keep a full disk full
                throw cause
            }
            syncFolder()
        }
    }

    fun erase(name: String) {
        failing {
            delete(beside(name)) // what a change that was interrupted has left
            delete(name)
            syncFolder()
        }
    }

    protected open fun writeBeside(name: String, bytes: ByteArray) {
        FileChannel.open(path(beside(name)), setOf(CREATE, TRUNCATE_EXISTING, WRITE), *ownersAlone()).use { file ->
            val left = ByteBuffer.wrap(bytes)
            while (left.hasRemaining()) file.write(left)
            file.force(true)
        }
    }

    protected open fun putInPlace(name: String) {
        Files.move(path(beside(name)), path(name), ATOMIC_MOVE, REPLACE_EXISTING)
    }

    protected open fun delete(name: String) {
        Files.deleteIfExists(path(name))
    }

    /** What a folder lists is on the disk only once the folder itself is. Windows has no such call. */
    protected open fun syncFolder() {
        val opened = try {
            FileChannel.open(folder, READ)
        } catch (denied: AccessDeniedException) {
            if (isPosix) throw denied
            return
        }
        opened.use { it.force(true) }
    }

    private fun beside(name: String) = "$name.new"

    private fun ownersAlone(): Array<FileAttribute<*>> {
        if (!isPosix) return emptyArray()
        return arrayOf(PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
    }

    private fun <T> failing(size: Int = 0, work: () -> T): T = try {
        work()
    } catch (cause: IOException) {
        throw if (isFull(size, cause)) StorageException.Full(cause) else StorageException.Unavailable(cause)
    }

    private fun isFull(size: Int, cause: IOException): Boolean =
        NO_SPACE in cause.message.orEmpty() || (size > 0 && folder.toFile().usableSpace < size)

    private companion object {
        /** ENOSPC, as the C library says it in the locale that Java runs in by default. */
        const val NO_SPACE = "No space left on device"
    }
}
