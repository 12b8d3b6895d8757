package org.episeal

import android.security.keystore.KeyProperties
import java.io.File
import java.lang.ref.Cleaner
import java.security.ProviderException
import kotlin.random.Random
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.annotation.Config
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements

/** Android's own, which Robolectric does not have: the machine's. */
@Implements(className = "android.system.SystemCleaner")
class SystemCleanerOfThisMachine {
    companion object {
        private val cleaner = Cleaner.create()

        @JvmStatic
        @Implementation
        fun cleaner(): Cleaner = cleaner
    }
}

/** On Android's own classes, over a key store that keeps what a device would keep. */
@RunWith(AndroidClasses::class)
@Config(sdk = [35], manifest = Config.NONE, shadows = [SystemCleanerOfThisMachine::class])
class AndroidKeystoreSecretsTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val secret = ByteArray(32) { it.toByte() }

    @Before
    fun install() = FakeKeystore.install()

    private fun secrets(of: Disk = Disk(folder.root)) = AndroidKeystoreSecrets(of, "diary")

    @Test
    fun what_a_slot_holds_is_read_again_and_not_on_the_disk() {
        secrets().write(SecretSlot.CURRENT, secret)
        assertArrayEquals(secret, secrets().read(SecretSlot.CURRENT))
        assertNull(secrets().read(SecretSlot.NEXT))
        assertFalse(hex(secret) in hex(File(folder.root, "diary.current-secret").readBytes()))
    }

    @Test
    fun its_key_is_in_strong_box_where_there_is_one() {
        secrets().write(SecretSlot.CURRENT, secret)
        val spec = FakeKeystore.specs.values.single()
        assertTrue(spec.isStrongBoxBacked)
        assertEquals(256, spec.keySize)
        assertEquals(listOf(KeyProperties.BLOCK_MODE_GCM), spec.blockModes.toList())
        assertFalse(spec.isUserAuthenticationRequired)
        FakeKeystore.hasStrongBox = false
        secrets().write(SecretSlot.CURRENT, secret)
        assertFalse(FakeKeystore.specs.values.single().isStrongBoxBacked)
        assertArrayEquals(secret, secrets().read(SecretSlot.CURRENT))
    }

    @Test
    fun a_secret_is_erased_with_its_key_first() {
        secrets().write(SecretSlot.CURRENT, secret)
        secrets().write(SecretSlot.NEXT, secret)
        val kept = File(folder.root, "diary.current-secret").readBytes()
        secrets().erase(SecretSlot.CURRENT)
        assertEquals(listOf("org.episeal.diary.next-secret"), FakeKeystore.keys.keys.toList())
        File(folder.root, "diary.current-secret").writeBytes(kept) // somebody had a copy
        assertNull(secrets().read(SecretSlot.CURRENT))
    }

    @Test
    fun a_wrapped_secret_that_was_changed_or_moved_counts_as_none() {
        secrets().write(SecretSlot.CURRENT, secret)
        val file = File(folder.root, "diary.current-secret")
        file.writeBytes(file.readBytes().also { it[20] = (it[20] + 1).toByte() })
        assertNull(secrets().read(SecretSlot.CURRENT))
        file.writeBytes(ByteArray(5))
        assertNull(secrets().read(SecretSlot.CURRENT))
    }

    @Test
    fun a_key_store_that_fails_is_not_taken_for_an_empty_slot() {
        secrets().write(SecretSlot.CURRENT, secret)
        FakeKeystore.before = { throw ProviderException() }
        assertThrows(StorageException.Unavailable::class.java) { secrets().read(SecretSlot.CURRENT) }
        FakeKeystore.before = {}
        assertArrayEquals(secret, secrets().read(SecretSlot.CURRENT))
    }

    /** At a random operation of the disk or of the key store, two hundred times. */
    @Test
    fun a_diary_survives_two_hundred_kills() {
        val kills = Random(20_261_129)
        repeat(200) {
            val one = folder.newFolder()
            val writer = writer(InterruptedDisk(one, kills.nextInt(1, 80)))
            val ofKeystore = kills.nextInt(1, 30)
            var at = 0
            FakeKeystore.before = { if (++at == ofKeystore) throw Interrupted() }
            try {
                writer.begin()
                while (true) writer.step()
            } catch (_: Interrupted) {
                FakeKeystore.before = {}
                writer.close()
                if (writer.said >= 0) assertSurvived(writer(Disk(one)), writer.said)
            }
            FakeKeystore.keys.clear()
        }
    }

    private fun writer(disk: Disk) = Writer(disk, AndroidKeystoreSecrets(disk, "diary"), PIN)
}
