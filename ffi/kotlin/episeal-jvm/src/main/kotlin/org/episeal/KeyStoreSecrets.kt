package org.episeal

import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.File
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.UnrecoverableKeyException
import javax.crypto.spec.SecretKeySpec

/**
 * The secrets of a diary in a PKCS #12 file that a password protects, for the JVM, which has no key store of a device.
 *
 * Erasing writes the file anew without the secret. Disks keep what they overwrite for a while: whoever takes the disk
 * and knows the password may find it.
 *
 * @param password Of printable ASCII characters: Java encrypts under no others. Copied; the copy is wiped when this is
 * closed.
 * @throws IllegalArgumentException The password has other characters.
 */
public class KeyStoreSecrets internal constructor(
    private val disk: Disk,
    private val name: String,
    password: CharArray,
) : SecretStore, AutoCloseable {
    private val password = password.copyOf()
    private var isClosed = false

    init {
        require(password.all { it in ' '..'~' }) { "a password of printable ASCII characters" }
    }

    /** In this file, which is made with the first secret. */
    public constructor(file: File, password: CharArray) :
        this(Disk(file.absoluteFile.parentFile), file.name, password)

    /**
     * @throws StorageException.Corrupt The file is no PKCS #12.
     * @throws StorageException.Unavailable The password is wrong.
     */
    @Synchronized
    override fun read(slot: SecretSlot): ByteArray? {
        val store = load()
        return try {
            store.getKey(slot.code(), password)?.encoded
        } catch (_: GeneralSecurityException) {
            null
        }
    }

    @Synchronized
    override fun write(slot: SecretSlot, secret: ByteArray): Unit = change { store ->
        val entry = KeyStore.SecretKeyEntry(SecretKeySpec(secret, ALGORITHM))
        val protection = KeyStore.PasswordProtection(password)
        try {
            store.setEntry(slot.code(), entry, protection)
        } finally {
            protection.destroy() // it has a copy of the password
        }
    }

    @Synchronized
    override fun erase(slot: SecretSlot): Unit = change { store -> store.deleteEntry(slot.code()) }

    /** Wipes the password. */
    @Synchronized
    override fun close() {
        isClosed = true
        password.fill('\u0000')
    }

    private fun change(work: (KeyStore) -> Unit) {
        val store = load()
        val bytes = ByteArrayOutputStream()
        try {
            work(store)
            store.store(bytes, password)
        } catch (cause: GeneralSecurityException) {
            throw StorageException.Unavailable(cause)
        }
        disk.write(name, bytes.toByteArray())
    }

    private fun load(): KeyStore {
        if (isClosed) throw ClosedException()
        val store = KeyStore.getInstance("PKCS12")
        try {
            store.load(disk.read(name)?.let(::ByteArrayInputStream), password)
        } catch (cause: IOException) {
            val isPassword = cause.cause is UnrecoverableKeyException
            throw if (isPassword) StorageException.Unavailable(cause) else StorageException.Corrupt(cause)
        } catch (cause: GeneralSecurityException) {
            throw StorageException.Corrupt(cause) // by a way of encryption that this Java does not know
        }
        return store
    }

    private companion object {
        /** What the bytes are called there: a name that PKCS #12 knows. */
        const val ALGORITHM = "AES"
    }
}
