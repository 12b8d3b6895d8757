package org.episeal

import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.spec.ECGenParameterSpec

/** A document signer for tests, of Germany, valid in 2021 and 2022: its key, and its certificate, byte by byte. */
class TestSigner {
    val keys: KeyPair = KeyPairGenerator.getInstance("EC").run {
        initialize(ECGenParameterSpec("secp256r1"))
        generateKeyPair()
    }

    /** Nobody here checks who signed it. */
    val certificate: ByteArray = run {
        val ecdsa = tlv(0x30, unhex("06082a8648ce3d040302"))
        val name = tlv(0x30, tlv(0x31, tlv(0x30, unhex("0603550406"), tlv(0x13, utf8("DE")))))
        val validity = tlv(0x30, tlv(0x17, utf8("210101000000Z")), tlv(0x17, utf8("221231235959Z")))
        val usage = tlv(0x30, unhex("0603551d0f"), unhex("0101ff"), tlv(4, unhex("03020780")))
        val (version, serial) = tlv(0xa0, unhex("020102")) to unhex("020107")
        val extensions = tlv(0xa3, tlv(0x30, usage))
        val body = tlv(0x30, version, serial, ecdsa, name, validity, name, keys.public.encoded, extensions)
        tlv(0x30, body, ecdsa, tlv(3, unhex("003000")))
    }
}

private fun tlv(tag: Int, vararg parts: ByteArray): ByteArray {
    val value = parts.fold(ByteArray(0), ByteArray::plus)
    val length = when {
        value.size < 0x80 -> byteArrayOf(value.size.toByte())
        value.size < 0x100 -> byteArrayOf(0x81.toByte(), value.size.toByte())
        else -> byteArrayOf(0x82.toByte(), (value.size shr 8).toByte(), value.size.toByte())
    }
    return byteArrayOf(tag.toByte()) + length + value
}
