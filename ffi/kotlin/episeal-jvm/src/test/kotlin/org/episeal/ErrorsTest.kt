package org.episeal

import java.util.Locale
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** What is refused arrives as an error with its class, code and texts, and takes no memory with it. */
class ErrorsTest {
    private val world = World()

    private inline fun <reified E : EpisealException> refused(code: String, work: () -> Unit): E {
        try {
            work()
        } catch (error: EpisealException) {
            assertInstanceOf(E::class.java, error)
            assertEquals(code, error.code)
            return error as E
        }
        throw AssertionError("not refused: $code")
    }

    /** What it says, in a message for developers and to a person in two languages. */
    private fun <E : EpisealException> assertTold(error: E): E {
        assertTrue(error.message.startsWith("${error.code}: "), error.message)
        val (english, german) = error.text(Language.ENGLISH) to error.text(Locale.GERMANY)
        assertTrue(english.isNotBlank() && german.isNotBlank() && english != german, "$english / $german")
        assertEquals(english, error.text(Locale.FRENCH))
        return error
    }

    /** Resident memory in kB. */
    private fun resident(): Long =
        java.io.File("/proc/self/status").readLines().first { it.startsWith("VmRSS") }.filter(Char::isDigit).toLong()

    /** The mean over some calls, with what Java itself holds kept the same. */
    private fun settled(times: Int, work: () -> EpisealException): Long {
        var sum = 0L
        repeat(times) {
            work()
            if (it % 100 == 99 || times < 100) sum += resident()
        }
        return sum / if (times < 100) times else times / 100
    }

    private fun keepsMemory(times: Int, span: Int, work: () -> EpisealException) {
        assertTold(work())
        repeat(span * 2) { work() } // until everything is compiled
        System.gc()
        val first = settled(span, work)
        repeat(times - 2 * span) { work() }
        System.gc()
        val last = settled(span, work)
        assertTrue(last <= first + 2_048, "resident memory went from $first kB to $last kB")
    }

    @Test
    fun malformed_bytes_are_refused_ten_thousand_times() = keepsMemory(10_000, 1_000) {
        refused<RecordException.Malformed>("malformed") { UnverifiedVisit.parse(ByteArray(40)) }
    }

    @Test
    fun an_expired_request_is_refused_ten_thousand_times() {
        val authentic = world.venue.authenticate(world.request(), world.trust, at(48))
        val policy = Policy(defaultPolicyFields(), emptyList())
        keepsMemory(10_000, 1_000) {
            refused<RecordException.RequestExpired>("request-expired") {
                RequestLog().use { world.venue.verifyRequest(authentic, policy, it) }
            }
        }
    }

    @Test
    fun an_id_that_is_none_is_refused_ten_thousand_times() = keepsMemory(10_000, 1_000) {
        refused<RecordException.Malformed>("malformed") { world.trust.pin("nobody") }
    }

    @Test
    fun a_wrong_pin_is_refused_twenty_times() {
        val secret = DiarySecret.generate()
        val locked = Diary.create(Stretch().newPinKey("135790"), secret).lock()
        keepsMemory(20, 4) {
            refused<RecordException.Undecryptable>("undecryptable") {
                Stretch().pinKey(locked, "135791").use { Diary.unlock(locked, it, secret) }
            }
        }
    }

    @Test
    fun a_wrong_code_is_refused_twenty_times() {
        val share = UnverifiedShare.parse(world.share(listOf(world.seal().kept()), Stretch().drawShareCode().key()).bytes)
        val code = ShareCode.parse("314 159 265")
        keepsMemory(20, 4) {
            refused<RecordException.Undecryptable>("undecryptable") {
                Stretch().shareCodeKey(share.claimedAddress().shareId, code).use {
                    world.office.openShare(share, it, ShareLog(), NOON)
                }
            }
        }
    }

    @Test
    fun what_a_person_typed_is_refused_with_the_field() {
        val wrong = contactFields(givenName = "Mara", email = "mara@".repeat(100))
        val error = assertTold(refused<FieldException.Email>("too-long") { Contact(wrong) })
        assertEquals(Field.EMAIL, error.field)
        assertTrue(error.text(Language.GERMAN).startsWith(Field.EMAIL.text(Language.GERMAN)), error.text(Language.GERMAN))
        assertTrue("mara@" !in error.toString())
    }

    @Test
    fun what_was_closed_refuses_use_also_as_an_argument() {
        val trust = world.newTrust()
        trust.close()
        trust.close()
        assertTold(refused<ClosedException>("closed") { trust.exportBytes() })
        refused<ClosedException>("closed") { world.venueToday().reader(trust, NOON) }
        val contact = Contact(contactFields(givenName = "Mara")).apply { close() }
        refused<ClosedException>("closed") {
            world.venueToday().seal(checkIn(contact, "Block B", at(-1)), world.trust, NOON)
        }
        val kept = world.seal().kept().apply { close() }
        refused<ClosedException>("closed") { world.share(listOf(kept), Stretch().drawShareCode().key()) }
        Venue.generate().use { assertEquals(it.id(), it.id()) }
    }

    /** A call that no Kotlin makes: an enum of which nothing is said. */
    @Test
    fun a_panic_of_the_library_is_an_error_and_it_goes_on() {
        val judge = Class.forName("org.episeal.EpisealKt").declaredMethods.single { it.name == "uniffiCheckCallStatus" }
        judge.isAccessible = true
        repeat(100) {
            val (name, status) = FfiConverterString.lower("Vogt") to UniffiRustCallStatus()
            UniffiLib.uniffi_episeal_ffi_fn_func_transliterate(name, RustBuffer.ByValue(), status)
            val thrown = runCatching { judge(null, UniffiNullRustCallStatusErrorHandler, status) }.exceptionOrNull()
            val error = assertTold(assertInstanceOf(InternalException::class.java, thrown?.cause))
            assertEquals("internal: the library has failed", error.message)
        }
        assertEquals("MUELLER", transliterate("Müller", NameLanguage.OTHER))
    }

    @Test
    fun half_a_character_is_refused() {
        assertTold(refused<NotUnicodeException>("not-unicode") { Stretch().newPinKey("1357\uD800") })
    }

    @Test
    fun an_app_refuses_a_certificate_with_the_code_of_why() {
        assertTold(refused<Rejection.Prefix>("prefix") { coronaWarnApp("HC2:", ByteArray(0), NOON) })
        assertTold(refused<Refusal>("prefix") { bothApps("HC2:", ByteArray(0), NOON) })
    }

    @Test
    fun a_storage_that_fails_says_why() {
        val all = listOf(
            StorageException.Unavailable(),
            StorageException.Busy(),
            StorageException.Full(),
            StorageException.Corrupt(),
            StorageException.Empty(),
            StorageException.Occupied(),
        )
        assertEquals(6, all.map { assertTold(it).code }.distinct().size)
    }
}
