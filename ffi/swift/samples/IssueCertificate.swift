import Episeal
import Foundation

/// A certificate of recovery, signed in a key store, which gives its signatures in DER: gives the text of its QR code.
public func issue(
    to name: PersonName,
    born: DateOfBirth,
    positive: Day,
    signer certificate: Data,
    now: Date,
    keyStore: (Data) throws -> Data
) throws -> String {
    let from = try RecoveryProfile.germany.earliestValidFrom(firstPositive: positive)
    let until = try RecoveryProfile.germany.latestValidUntil(firstPositive: positive)
    let expires = try calendarDateEnd(day: until)
    let recovery = Recovery(
        name: name,
        dateOfBirth: born,
        test: PositiveTest(day: positive, country: "DE"),
        issuer: Issuer(name: "Stadt Köln", country: "DE"),
        uvci: try generateUvci(country: "DE"),
        validity: Validity(profile: .germany, validFrom: from, validUntil: until, issued: now, expires: expires)
    )
    let prepared = try prepareRecovery(recovery: recovery, signer: DocumentSigner.fromDer(der: certificate))
    return try prepared.finishDer(signature: keyStore(prepared.toBeSigned())).text()
}
