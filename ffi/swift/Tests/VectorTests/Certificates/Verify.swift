import Episeal
import Foundation

/// Certificates, verified and examined.
let certificateOperations: [String: Operation] = [
    "verify-certificate": { given in
        let (text, trust, now) = try scannedIn(given)
        let proven = try verifyCertificate(text: text, trust: trust, now: now)
        return [
            "kind": JSON(proven.kind().code()), "issuer": JSON(proven.issuer()), "issued": JSON(proven.issued()),
            "expires": JSON(proven.expires()), "kid": JSON(hex: proven.kid()),
            "content": contentSaid(proven.certificate()),
            "deviations": JSON(texts: proven.deviations().map { $0.code() }),
            "not_judged": JSON(texts: proven.notJudged(now: now).map { $0.code() }),
            "revocation_checked": JSON(proven.isRevocationChecked()),
        ]
    },
    "examine-certificate": { given in
        let (text, trust, now) = try scannedIn(given)
        let verdict = examineCertificate(text: text, trust: trust, now: now)
        let checks = Check.allCases.map { ($0.code(), said(verdict.result(check: $0))) }
        return [
            "checks": .object(.init(uniqueKeysWithValues: checks)),
            "deviations": JSON(texts: verdict.deviations().map { $0.code() }),
            "error": JSON(verdict.error()?.code),
        ]
    },
    "revocation-hashes": { given in
        let (text, trust, now) = try scannedIn(given)
        let hashes = try verifyCertificate(text: text, trust: trust, now: now).revocationHashes()
        let types = RevocationHashType.allCases.map { type in
            (type.code(), JSON(hashes.hashes(hashType: type).map { JSON(hex: $0) }))
        }
        return .object(.init(uniqueKeysWithValues: types))
    },
]

/// What is given to all of them: `text`, `trust` and `now`.
private func scannedIn(_ given: Given) throws -> (text: String, trust: CertificateTrust, now: Date) {
    (try given.text("text"), try given.object("trust", trustIn), try given.date("now"))
}

/// `signers` (lists); `authorities` (certificates), without which none of the signers counts; `revocations` (lists),
/// which are looked up if the field is there, even if it is empty.
private func trustIn(_ given: Given) throws -> CertificateTrust {
    let lists = try given.objects("signers", signersIn)
    let authorities = try given.optional("authorities", given.allBytes)
    let revocations = try given.optional("revocations") { try given.objects($0, revocationsIn) }
    return try prepared {
        let all = try signerList(lists)
        let signers = try authorities.map { try all.certifiedBy(authorities: $0) } ?? all
        guard let revocations else { return .withoutRevocations(signers: signers) }
        return .withRevocations(signers: signers, revocations: try revocationLists(revocations))
    }
}

private func said(_ result: CheckResult) -> JSON {
    switch result {
    case .passed: "passed"
    case .failed(let error): JSON(error.code)
    case .notDone: "not-done"
    }
}

/// By the names of the EU schema; null where nothing is said.
private func contentSaid(_ content: Certificate) -> JSON {
    let name = content.name
    return [
        "ver": JSON(content.version),
        "nam": [
            "fn": JSON(name.family), "gn": JSON(name.given), "fnt": JSON(name.familyTransliterated),
            "gnt": JSON(name.givenTransliterated),
        ],
        "dob": JSON(content.dateOfBirth),
        "entry": content.vaccination.map(said) ?? content.test.map(said) ?? content.recovery.map(said) ?? .null,
    ]
}

private func said(_ entry: VaccinationEntry) -> JSON {
    [
        "tg": JSON(entry.disease), "vp": JSON(entry.vaccine), "mp": JSON(entry.product),
        "ma": JSON(entry.manufacturer), "dn": JSON(entry.doseNumber), "sd": JSON(entry.seriesDoses),
        "dt": JSON(entry.date), "co": JSON(entry.country), "is": JSON(entry.issuer), "ci": JSON(entry.identifier),
    ]
}

private func said(_ entry: TestEntry) -> JSON {
    [
        "tg": JSON(entry.disease), "tt": JSON(entry.testType), "nm": JSON(entry.name), "ma": JSON(entry.device),
        "sc": JSON(entry.sampleTime), "tr": JSON(entry.result), "tc": JSON(entry.centre), "co": JSON(entry.country),
        "is": JSON(entry.issuer), "ci": JSON(entry.identifier),
    ]
}

private func said(_ entry: RecoveryEntry) -> JSON {
    [
        "tg": JSON(entry.disease), "fr": JSON(entry.firstPositive), "df": JSON(entry.validFrom),
        "du": JSON(entry.validUntil), "co": JSON(entry.country), "is": JSON(entry.issuer),
        "ci": JSON(entry.identifier),
    ]
}
