/// An enum whose values have stable codes, and texts for people.
public protocol Coded: CaseIterable, Sendable {
    /// The stable code, in kebab case.
    func code() -> String

    /// What it says to a person.
    func text(language: Language) -> String
}

extension Coded {
    /// The value with a code; nil for any other text.
    public init?(code: String) {
        guard let found = Self.allCases.first(where: { $0.code() == code }) else { return nil }
        self = found
    }
}
