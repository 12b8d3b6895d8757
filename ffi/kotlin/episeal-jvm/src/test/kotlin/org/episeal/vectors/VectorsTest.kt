package org.episeal.vectors

import java.io.File
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource

/** Every test vector is met by the package, and a runner that missed one would say so. */
class VectorsTest {
    private val root = File("../../../test-vectors")

    @ParameterizedTest
    @ValueSource(strings = ["visits", "certificates", "rules"])
    fun every_vector_is_met(part: String) {
        val files = File(root, part).walk().filter { it.extension == "json" }.sorted().toList()
        val failed = files.mapNotNull { file -> Vector.failure(file.readText())?.let { "${file.relativeTo(root)}: $it" } }
        println("$part: ${files.size} vectors, ${failed.size} not met")
        assertEquals("", failed.joinToString("\n"))
        assertEquals(countOf(File(root, part)), files.size)
        assertTrue(files.size > 50)
    }

    /** Counted without the list of them. */
    private fun countOf(folder: File): Int = folder.listFiles().orEmpty().sumOf { file ->
        if (file.isDirectory) countOf(file) else if (file.name.endsWith(".json")) 1 else 0
    }

    private val code = """{"comment": "A code.", "source": "FORMAT.md", "operation": "read-share-code",
        "given": {"text": "314159265"}, "expect": "success", "result": {"code": "314 159 265"}}"""

    @Test
    fun a_vector_that_is_not_met_or_is_none_has_failed() {
        assertEquals(null, Vector.failure(code))
        val changed = listOf(
            listOf("314 159 265", "314 159 266", """{"code":"314 159 265"} instead of {"code":"314 159 266"}"""),
            listOf(""""success", "result": {"code": "314 159 265"}""", """"malformed"""", """{"code":"314 159 265"} instead of malformed"""),
            listOf("\"314159265\"", "\"31415926\"", "invalid-text instead of success"),
            listOf("read-share-code", "read-share-codes", "no operation is called read-share-codes"),
            listOf("\"text\":", "\"date\": 1, \"text\":", "given and not used: date"),
            listOf("\"text\":", "\"date\":", "text is not given"),
            listOf(""", "result": {"code": "314 159 265"}""", "", "a success without a result"),
            listOf("\"success\"", "\"malformed\"", "a refusal with a result"),
        )
        for ((from, to, reason) in changed) assertEquals(reason, Vector.failure(code.replace(from, to)))
        for (none in listOf("", "{}", "[]", "null", code.replace("comment", "remark"), code.drop(1))) {
            assertTrue(Vector.failure(none)!!.startsWith("not a vector: "), none)
        }
    }
}
