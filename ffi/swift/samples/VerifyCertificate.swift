import Episeal
import Foundation

/// The text of a QR code, judged by the signers and the revocations that are trusted: gives what to show.
public func verify(_ text: String, trust: CertificateTrust, now: Date) -> String {
    do {
        let proven = try verifyCertificate(text: text, trust: trust, now: now)
        if let doubt = proven.notJudged(now: now).first { return doubt.text(language: .preferred) }
        let name = proven.certificate().name
        return "\(proven.kind().text(language: .english)): \(name.given ?? "") \(name.family ?? "")"
    } catch {
        return error.localizedDescription
    }
}
