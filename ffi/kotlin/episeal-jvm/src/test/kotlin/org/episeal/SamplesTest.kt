package org.episeal

import java.io.ByteArrayOutputStream
import java.io.File
import java.io.PrintStream
import java.time.Instant
import java.time.LocalDate
import kotlinx.coroutines.runBlocking
import org.episeal.samples.Server
import org.episeal.samples.checkInAndSeal
import org.episeal.samples.issue
import org.episeal.samples.open
import org.episeal.samples.share
import org.episeal.samples.verify
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The programs that the README shows, as they stand there. */
class SamplesTest {
    private val world = World()
    private val server = object : Server {
        private val stored = mutableMapOf(
            "/revocations" to world.revocations,
            "/office-day-key" to world.officeDayKey,
            "/day-keys/${world.venue.id()}" to world.venueDayKey,
        )

        override fun get(path: String) = stored.getValue(path)

        override fun put(path: String, bytes: ByteArray) = stored.set(path, bytes)
    }

    private fun printed(work: () -> Unit): List<String> {
        val (out, bytes) = System.out to ByteArrayOutputStream()
        System.setOut(PrintStream(bytes, true, Charsets.UTF_8))
        try {
            work()
        } finally {
            System.setOut(out)
        }
        return bytes.toString(Charsets.UTF_8).trim().lines()
    }

    private fun checkedIn() = checkInAndSeal(server, world.poster.toText(), world.authority.id(), NOON)

    @Test
    fun somebody_checks_in() {
        assertEquals(listOf("Café am Dom, read by Gesundheitsamt Köln"), printed { checkedIn() })
        assertEquals("Mara", checkedIn().run { open(server.get("/visits/${recordId()}")).contact.givenName })
    }

    @Test
    fun somebody_shares_and_the_office_opens() {
        val said = printed {
            runBlocking {
                val (id, code) = share(server, listOf(checkedIn()), world.trust, NOON)
                open(server, world.office, ShareLog(), id, code, NOON)
            }
        }
        assertEquals(listOf("for Gesundheitsamt Köln", "Café am Dom: Mara"), said.drop(1))
    }

    @Test
    fun a_certificate_is_issued_and_verified() {
        val (signer, now) = TestSigner() to Instant.parse("2021-07-01T12:00:00Z")
        val text = issue(signer.certificate, signer.keys.private, LocalDate.parse("2021-06-01"), now)
        val signers = SignerList().apply { addDer(signer.certificate) }
        val kid = DocumentSigner.fromDer(signer.certificate).kid()
        val revocations = RevocationLists().apply { addKid(kid, emptyList()) }
        assertEquals(listOf("Mara Lindner, a recovery"), printed { assertTrue(verify(text, signers, revocations, now)) })
        val late = printed { assertFalse(verify(text, signers, revocations, now.plusSeconds(86_400 * 400))) }
        assertTrue(late.single().startsWith("expired: "), late.toString())
    }

    @Test
    fun each_has_at_most_thirty_lines() {
        val samples = File("../samples").listFiles().orEmpty()
        assertEquals(5, samples.size)
        for (sample in samples) assertTrue(sample.readLines().size <= 30, sample.name)
        val java = File("src/test/java/org/episeal/CaseServerTest.java").readLines()
        val body = java.dropWhile { "void what" !in it }.takeWhile { it != "    }" }
        assertTrue(body.size <= 30, "${body.size} lines")
    }

    @Test
    fun the_readme_shows_them() {
        val readme = File("../README.md").readText()
        for (sample in File("../samples").listFiles().orEmpty().filter { it.name != "Server.kt" }) {
            val shown = sample.readText().substringAfter("import org.episeal.*\n").trim()
            assertTrue(shown in readme, sample.name)
        }
    }
}
