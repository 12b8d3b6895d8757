import Foundation

/// What this package throws: an enum of its own for each kind of work, all with stable codes and with texts for people.
///
/// ```swift
/// do {
///     diary = try Diary.unlock(bytes: file, pin: key, secret: secret)
/// } catch RecordError.undecryptable {
///     // The PIN was wrong.
/// } catch let error as any EpisealError {
///     show(error.text(in: .german), error.code)
/// }
/// ```
///
/// No error repeats what was given, and none holds personal data or a secret.
public protocol EpisealError: LocalizedError, CustomStringConvertible, Sendable {
    /// The stable code, in kebab case, such as `undecryptable`.
    var code: String { get }

    /// What it says to a person.
    func text(in language: Language) -> String
}

extension EpisealError {
    /// What it says to a person, in German or in English: by what the person has chosen for this app.
    public var errorDescription: String? { text(in: .preferred) }

    /// Its code, and what it says in English.
    public var description: String { "\(code): \(text(in: .english))" }
}

extension Language {
    /// German for whoever prefers it, otherwise English.
    public static var preferred: Language { chosen(of: Locale.preferredLanguages) }

    static func chosen(of languages: [String]) -> Language {
        let code = languages.first?.lowercased() ?? ""
        return code == "de" || code.hasPrefix("de-") || code.hasPrefix("de_") ? .german : .english
    }
}

/// What is wrong with the library itself. Nothing was done, and what was used before can be used on.
public enum LibraryError: EpisealError {
    /// A defect: please report what was called.
    case failed

    public var code: String { "internal" }

    public func text(in language: Language) -> String {
        switch language {
        case .english: "the library failed, which is a defect of it"
        case .german: "Die Bibliothek ist ausgefallen; das ist ein Fehler in ihr."
        }
    }
}
