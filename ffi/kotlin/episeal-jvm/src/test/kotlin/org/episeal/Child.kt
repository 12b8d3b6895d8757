package org.episeal

import java.io.File
import kotlin.concurrent.thread

/** Another process with the same classes. */
class Child private constructor(private val process: Process) {
    private val lines = process.inputStream.bufferedReader()
    private val said = mutableMapOf<Int, Int>()

    fun output(): String = lines.readText().trim().also { process.waitFor() }

    /** Until each diary has been stored once. */
    fun waitUntilAllAreStored(count: Int) {
        while (said.size < count) note(checkNotNull(lines.readLine()) { "the process has ended" })
    }

    /** SIGKILL: nothing of the process runs any more. */
    fun kill() {
        process.toHandle().destroyForcibly() // which leaves what it said to be read
        process.waitFor()
    }

    /** The last step that each diary's writer said was stored. */
    fun saidLast(): Map<Int, Int> {
        lines.forEachLine(::note)
        return said
    }

    /** The last line may have been cut. */
    private fun note(line: String) {
        val (diary, step) = Regex("(\\d+) (\\d+);").matchEntire(line)?.destructured ?: return
        said[diary.toInt()] = step.toInt()
    }

    companion object {
        fun start(folder: File, task: String): Child {
            val java = File(System.getProperty("java.home"), "bin/java").path
            val classes = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
            val arguments = listOf(java, "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", classes, "org.episeal.ChildKt")
            val pin = hex(PIN.exportSecretBytes())
            val process = ProcessBuilder(arguments + listOf(folder.path, task, pin))
            return Child(process.redirectError(ProcessBuilder.Redirect.INHERIT).start())
        }
    }
}

fun main(arguments: Array<String>) {
    val (folder, task, pin) = arguments
    when (task) {
        "open" -> println(opened(File(folder)))
        "write" -> repeat(10) { thread { write("$folder-$it", it, DiaryPinKey.importSecretBytes(unhex(pin))) } }
    }
}

private fun opened(folder: File): String = try {
    DiaryStorage(folder, KeyStoreSecrets(File(folder, "secrets.p12"), "a password".toCharArray())).close()
    "opened"
} catch (error: StorageException) {
    error.code
}

private fun write(folder: String, number: Int, pin: DiaryPinKey) {
    val writer = writer(Disk(File(folder)), pin)
    writer.begin()
    while (true) {
        synchronized(System.out) { println("$number ${writer.said};") }
        writer.step()
    }
}

internal fun writer(disk: Disk, pin: DiaryPinKey = PIN): Writer =
    Writer(disk, KeyStoreSecrets(disk, "secrets.p12", "a password".toCharArray()), pin)
