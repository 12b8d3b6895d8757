package org.episeal.samples

import java.security.PrivateKey
import java.security.Signature
import java.time.Instant
import java.time.LocalDate
import org.episeal.*

/** Issues a certificate of recovery with a key that stays in a key store. Gives the QR code's text. */
fun issue(certificate: ByteArray, key: PrivateKey, positive: LocalDate, now: Instant): String {
    val profile = RecoveryProfile.GERMANY
    val (from, until) = profile.earliestValidFrom(positive) to profile.latestValidUntil(positive)
    val recovery = Recovery(
        name = PersonName("Lindner", "Mara", NameLanguage.OTHER),
        dateOfBirth = "1986-02-28",
        test = PositiveTest(positive, "DE"),
        issuer = Issuer("Gesundheitsamt Köln", "DE"),
        uvci = generateUvci("DE"),
        validity = Validity(profile, from, until, issued = now, expires = calendarDateEnd(until)),
    )
    val toSign = prepareRecovery(recovery, DocumentSigner.fromDer(certificate))
    val signature = Signature.getInstance("SHA256withECDSA").run {
        initSign(key)
        update(toSign.toBeSigned())
        sign()
    }
    return toSign.finishDer(signature).text()
}
