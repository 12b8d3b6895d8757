package org.episeal.vectors

import org.episeal.Certificate
import org.episeal.CertificateTrust
import org.episeal.Check
import org.episeal.CheckResult
import org.episeal.RevocationHashType
import org.episeal.RevocationIndex
import org.episeal.RevocationLists
import org.episeal.RevocationPart
import org.episeal.SignerList
import org.episeal.examineCertificate
import org.episeal.utf8
import org.episeal.verifyCertificate

private fun hashType(code: String): RevocationHashType =
    RevocationHashType.entries.find { it.code() == code } ?: throw WrongVector("nothing is called $code")

private fun partOf(given: Given) =
    RevocationPart(given.bytes("kid"), hashType(given.text("hash_type")), given.bytes("prefix"))

/** By the name of its format: what is read of a list, and how it is added. */
private val REVOCATION_FORMATS = mapOf<String, (Given) -> (RevocationLists) -> Unit>(
    "kid-list" to { given ->
        val (list, key) = given.bytes("list") to given.bytes("key");
        { it.addKidList(list, key) }
    },
    "index" to { given ->
        val (list, key) = given.bytes("list") to given.bytes("key")
        val index = RevocationIndex(given.bytes("kid"), hashType(given.text("hash_type")));
        { it.addIndex(index, list, key) }
    },
    "chunk" to { given ->
        val (list, key, part) = Triple(given.bytes("list"), given.bytes("key"), partOf(given));
        { it.addChunk(part, list, key) }
    },
    "kid" to { given ->
        val (kid, types) = given.bytes("kid") to given.texts("hash_types").map(::hashType);
        { it.addKid(kid, types) }
    },
    "partial-hashes" to { given ->
        val (list, sha256, part) = Triple(given.bytes("list"), given.bytes("sha256"), partOf(given));
        { it.addPartialHashes(part, list, sha256) }
    },
    "bloom-filter" to { given ->
        val (list, sha256, part) = Triple(given.bytes("list"), given.bytes("sha256"), partOf(given));
        { it.addBloomFilter(part, list, sha256) }
    },
)

private fun revocationsIn(given: Given) = REVOCATION_FORMATS.named(given.text("format"))(given)

private fun revocationLists(all: List<(RevocationLists) -> Unit>): RevocationLists {
    val lists = RevocationLists()
    all.forEach { add -> add(lists) }
    return lists
}

private val SIGNER_FORMATS = mapOf<String, (Given) -> (SignerList) -> Unit>(
    "der" to { given ->
        val certificate = given.bytes("certificate");
        { it.addDer(certificate) }
    },
    "pem" to { given ->
        val text = given.text("text");
        { it.addPem(text) }
    },
    "german" to { given ->
        val (text, key) = given.text("text") to given.bytes("key");
        { it.addGermanList(utf8(text), key) }
    },
    "gateway" to { given ->
        val text = given.text("text");
        { it.addGatewayJson(utf8(text)) }
    },
    "austrian" to { given ->
        val (list, signature) = given.bytes("list") to given.bytes("signature")
        val (key, at) = given.bytes("key") to given.time("at");
        { it.addAustrianList(list, signature, key, at) }
    },
    "jwks" to { given ->
        val text = given.text("text");
        { it.addJwks(utf8(text)) }
    },
)

private fun signersIn(given: Given) = SIGNER_FORMATS.named(given.text("format"))(given)

private fun signerList(all: List<(SignerList) -> Unit>): SignerList {
    val signers = SignerList()
    all.forEach { add -> add(signers) }
    return signers
}

private fun counted(of: SignerList) = mapOf("count" to of.count(), "left_out" to of.leftOut())

/** Lists of document signers, the authorities that certify them, and revocation lists. */
val LISTS: Map<String, Operation> = mapOf(
    "read-revocations" to { given ->
        val all = given.ofEach("lists", ::revocationsIn)
        revocationLists(all)
        mapOf("taken" to all.size)
    },
    "read-signer-list" to { given -> counted(signerList(listOf(given.of("list", ::signersIn)))) },
    "certify-signers" to { given ->
        val (lists, authorities) = given.ofEach("signers", ::signersIn) to given.allBytes("authorities")
        val signers = prepared { signerList(lists) }
        counted(signers.certifiedBy(authorities))
    },
)

/**
 * `signers` (lists); `authorities` (certificates), without which none of the signers counts; `revocations` (lists),
 * which are looked up if the field is there, even if it is empty.
 */
private fun certificateTrust(given: Given): CertificateTrust {
    val (lists, authorities) = given.ofEach("signers", ::signersIn) to given.optional("authorities", Given::allBytes)
    val revocations = given.optional("revocations") { ofEach(it, ::revocationsIn) }
    return prepared {
        val all = signerList(lists)
        val signers = authorities?.let(all::certifiedBy) ?: all
        revocations?.let { CertificateTrust.withRevocations(signers, revocationLists(it)) }
            ?: CertificateTrust.withoutRevocations(signers)
    }
}

private class Scanned(given: Given) {
    val trust = given.of("trust", ::certificateTrust)
    val text = given.text("text")
    val now = given.time("now")
}

private fun verify(given: Given): Any? {
    val scanned = Scanned(given)
    val proven = verifyCertificate(scanned.text, scanned.trust, scanned.now)
    return mapOf(
        "kind" to proven.kind().code(),
        "issuer" to proven.issuer(),
        "issued" to proven.issued(),
        "expires" to proven.expires(),
        "kid" to proven.kid(),
        "content" to contentSaid(proven.certificate()),
        "deviations" to proven.deviations().map { it.code() },
        "not_judged" to proven.notJudged(scanned.now).map { it.code() },
        "revocation_checked" to proven.isRevocationChecked(),
    )
}

private fun resultSaid(of: CheckResult): String = when (of) {
    is CheckResult.Passed -> "passed"
    is CheckResult.Failed -> of.error.code
    is CheckResult.NotDone -> "not-done"
}

/** The fields by the names of the EU schema; null where nothing is said. */
private fun contentSaid(of: Certificate): Map<String, Any?> = mapOf(
    "ver" to of.version,
    "nam" to mapOf(
        "fn" to of.name.family,
        "gn" to of.name.given,
        "fnt" to of.name.familyTransliterated,
        "gnt" to of.name.givenTransliterated,
    ),
    "dob" to of.dateOfBirth,
    "entry" to entrySaid(of),
)

private fun entrySaid(of: Certificate): Map<String, Any?> {
    of.vaccination?.run {
        return issuedSaid(disease, country, issuer, identifier) +
            mapOf("vp" to vaccine, "mp" to product, "ma" to manufacturer, "dn" to doseNumber, "sd" to seriesDoses, "dt" to date)
    }
    of.test?.run {
        return issuedSaid(disease, country, issuer, identifier) +
            mapOf("tt" to testType, "nm" to name, "ma" to device, "sc" to sampleTime, "tr" to result, "tc" to centre)
    }
    return of.recovery!!.run {
        issuedSaid(disease, country, issuer, identifier) +
            mapOf("fr" to firstPositive, "df" to validFrom, "du" to validUntil)
    }
}

private fun issuedSaid(disease: String, country: String, issuer: String, identifier: String) =
    mapOf("tg" to disease, "co" to country, "is" to issuer, "ci" to identifier)

/** Certificates, verified and examined. */
val CERTIFICATES: Map<String, Operation> = mapOf(
    "verify-certificate" to ::verify,
    "examine-certificate" to { given ->
        val verdict = Scanned(given).run { examineCertificate(text, trust, now) }
        mapOf(
            "checks" to Check.entries.associate { it.code() to resultSaid(verdict.result(it)) },
            "deviations" to verdict.deviations().map { it.code() },
            "error" to verdict.error()?.code,
        )
    },
    "revocation-hashes" to { given ->
        val hashes = Scanned(given).run { verifyCertificate(text, trust, now) }.revocationHashes()
        RevocationHashType.entries.associate { it.code() to hashes.hashes(it) }
    },
)
