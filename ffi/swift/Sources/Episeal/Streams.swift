import Foundation

/// A visit as the server stores it, with the departure notes that are stored for its record, if there are any.
public struct VisitWithNotes: Sendable {
    /// As it was uploaded.
    public let visit: Data
    /// The departure notes of its record.
    public let notes: [Data]

    public init(visit: Data, notes: [Data] = []) {
        self.visit = visit
        self.notes = notes
    }
}

/// A stored visit that was refused. The release or the opening goes on.
public struct RefusedVisit: Sendable {
    /// Which one of the visits, counted from 0.
    public let at: Int
    /// Why.
    public let error: RecordError
}

/// What somebody has already, to be taken one by one.
public struct InTurn<Base: Sequence & Sendable>: AsyncSequence, Sendable where Base.Element: Sendable {
    public typealias Element = Base.Element

    let base: Base

    public init(_ base: Base) {
        self.base = base
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: base.makeIterator())
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        var base: Base.Iterator

        public mutating func next() async -> Base.Element? {
            base.next()
        }
    }
}

/// What is wrong with one visit, which the others do not suffer from. Without random bytes, or with parts that are
/// missing, none of the others would fare better.
func refusal(of visit: () async throws -> Void) async throws -> RecordError? {
    do {
        try await visit()
        return nil
    } catch let error as RecordError {
        switch error {
        case .noRandomness, .incomplete: throw error
        default: return error
        }
    }
}
