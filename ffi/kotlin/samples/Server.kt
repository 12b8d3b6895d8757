package org.episeal.samples

/** What the samples call a server by: bytes under paths. */
interface Server {
    fun get(path: String): ByteArray

    fun put(path: String, bytes: ByteArray)
}
