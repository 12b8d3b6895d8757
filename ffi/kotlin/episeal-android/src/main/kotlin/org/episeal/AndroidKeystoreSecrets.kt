package org.episeal

import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import java.io.File
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.ProviderException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * The secrets of a diary under keys of the Android Keystore: in StrongBox where the device has one, else where it keeps
 * its keys. No key leaves it. Each secret has a key of its own, which is deleted first when the secret is erased: what
 * is left of the file then opens for nobody.
 *
 * The keys work while the device is locked and do not ask who uses it: the PIN of the diary does. Keep [folder] where
 * `Context.getNoBackupFilesDir()` is: a backup of it is worth nothing without the keys, and one that is put back would
 * only be in the way.
 *
 * @param folder Where the wrapped secrets are.
 * @param name One for each diary of the app. It is not secret.
 */
public class AndroidKeystoreSecrets internal constructor(private val disk: Disk, private val name: String) :
    SecretStore {

    /**
     * @throws StorageException.Unavailable The folder cannot be made, or the device has no key store.
     */
    public constructor(folder: File, name: String) : this(Disk(folder), name)

    private val keys: KeyStore = failing { KeyStore.getInstance(KEYSTORE).apply { load(null) } }

    override fun read(slot: SecretSlot): ByteArray? {
        val wrapped = disk.read(fileOf(slot)) ?: return null
        return try {
            (keys.getKey(aliasOf(slot), null) as? SecretKey)?.let { unwrapped(slot, it, wrapped) }
        } catch (_: GeneralSecurityException) {
            null
        } catch (cause: ProviderException) {
            throw StorageException.Unavailable(cause) // the key store fails, which says nothing about the secret
        }
    }

    override fun write(slot: SecretSlot, secret: ByteArray) {
        val wrapped = failing {
            val cipher = cipher()
            cipher.init(Cipher.ENCRYPT_MODE, newKey(slot))
            cipher.updateAAD(utf8(slot.code()))
            cipher.iv + cipher.doFinal(secret)
        }
        disk.write(fileOf(slot), wrapped)
    }

    override fun erase(slot: SecretSlot) {
        failing { if (keys.containsAlias(aliasOf(slot))) keys.deleteEntry(aliasOf(slot)) }
        disk.erase(fileOf(slot))
    }

    /** In place of the one that the slot had: its secret goes with it. */
    private fun newKey(slot: SecretSlot): SecretKey = try {
        generated(slot, isInStrongBox = Build.VERSION.SDK_INT >= Build.VERSION_CODES.P)
    } catch (_: StrongBoxUnavailableException) {
        generated(slot, isInStrongBox = false)
    }

    private fun generated(slot: SecretSlot, isInStrongBox: Boolean): SecretKey {
        val purposes = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
        val spec = KeyGenParameterSpec.Builder(aliasOf(slot), purposes)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(KEY_BITS)
        if (isInStrongBox) spec.setIsStrongBoxBacked(true)
        val generator = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, KEYSTORE)
        generator.init(spec.build())
        return generator.generateKey()
    }

    private fun unwrapped(slot: SecretSlot, key: SecretKey, wrapped: ByteArray): ByteArray? {
        if (wrapped.size < IV_BYTES) return null
        val cipher = cipher()
        cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, wrapped, 0, IV_BYTES))
        cipher.updateAAD(utf8(slot.code()))
        return cipher.doFinal(wrapped, IV_BYTES, wrapped.size - IV_BYTES)
    }

    private fun cipher(): Cipher = Cipher.getInstance("AES/GCM/NoPadding")

    private fun utf8(text: String) = text.toByteArray()

    private fun aliasOf(slot: SecretSlot) = "org.episeal.$name.${slot.code()}"

    private fun fileOf(slot: SecretSlot) = "$name.${slot.code()}"

    private fun <T> failing(work: () -> T): T = try {
        work()
    } catch (cause: GeneralSecurityException) {
        throw StorageException.Unavailable(cause)
    } catch (cause: ProviderException) {
        throw StorageException.Unavailable(cause)
    }

    private companion object {
        const val KEYSTORE = "AndroidKeyStore"
        const val KEY_BITS = 256
        const val IV_BYTES = 12
        const val TAG_BITS = 128
    }
}
