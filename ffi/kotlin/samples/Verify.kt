package org.episeal.samples

import java.time.Instant
import org.episeal.*

/** Whether a certificate is genuine, and what it says. Whether a country accepts it, its rules decide. */
fun verify(scanned: String, signers: SignerList, revocations: RevocationLists, now: Instant): Boolean = try {
    val trust = CertificateTrust.withRevocations(signers, revocations)
    verifyCertificate(scanned, trust, now).use { proven ->
        val certificate = proven.certificate()
        println("${certificate.name.given} ${certificate.name.family}, ${proven.kind().text(Language.ENGLISH)}")
        true
    }
} catch (refused: CertificateException) {
    println("${refused.code}: ${refused.text(Language.GERMAN)}")
    false
}
