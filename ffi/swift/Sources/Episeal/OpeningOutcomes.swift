import Foundation

extension Opening {
    /// What becomes of each record, one by one while they are taken, in bounded memory. Afterwards
    /// ``Opening/emptyAreas()`` says in which areas nothing was found.
    ///
    /// Ending the task ends it, between two visits. It is iterated once.
    ///
    /// - Parameters:
    ///   - parts: What the venue released, in its order.
    ///   - visits: What the server stores for the days and keys of the request, in the order of record id and revision.
    ///   - refused: Hears of each stored visit that belongs to no record.
    public func outcomes<Parts: AsyncSequence, Visits: AsyncSequence>(
        parts: Parts,
        visits: Visits,
        refused: @escaping @Sendable (RefusedVisit) -> Void = { _ in }
    ) -> OpeningOutcomes<Parts, Visits> where Parts.Element == Data, Visits.Element == Data {
        OpeningOutcomes(opening: self, parts: parts, visits: visits, refused: refused)
    }

    /// The same for parts and visits that are here already.
    public func outcomes(
        parts: [Data],
        visits: [Data],
        refused: @escaping @Sendable (RefusedVisit) -> Void = { _ in }
    ) -> OpeningOutcomes<InTurn<[Data]>, InTurn<[Data]>> {
        outcomes(parts: InTurn(parts), visits: InTurn(visits), refused: refused)
    }
}

/// What becomes of each record: `opening.outcomes(parts:visits:)`.
public struct OpeningOutcomes<Parts: AsyncSequence, Visits: AsyncSequence>: AsyncSequence
where Parts.Element == Data, Visits.Element == Data {
    public typealias Element = RecordOutcome

    let opening: Opening
    let parts: Parts
    let visits: Visits
    let refused: @Sendable (RefusedVisit) -> Void

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(
            opening: opening,
            parts: parts.makeAsyncIterator(),
            visits: visits.makeAsyncIterator(),
            refused: refused
        )
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        let opening: Opening
        var parts: Parts.AsyncIterator
        var visits: Visits.AsyncIterator
        let refused: @Sendable (RefusedVisit) -> Void
        var taken = 0
        var isFinished = false
        /// Said after the last outcome.
        var incomplete: RecordError?

        public mutating func next() async throws -> RecordOutcome? {
            while true {
                try Task.checkCancellation()
                if let outcome = opening.nextResult() { return outcome }
                if let error = incomplete {
                    incomplete = nil
                    throw error
                }
                if isFinished { return nil }
                if let visit = try await visits.next() {
                    try await add(visit)
                } else {
                    try await finish()
                }
            }
        }

        private mutating func add(_ visit: Data) async throws {
            while opening.wantsPart(), try await addPart() {}
            let opening = opening
            let error = try await refusal {
                try await apart { try opening.addVisit(visit: visit) }
            }
            if let error { refused(RefusedVisit(at: taken, error: error)) }
            taken += 1
        }

        private mutating func addPart() async throws -> Bool {
            guard let part = try await parts.next() else { return false }
            let opening = opening
            try await apart { try opening.addPart(part: part) }
            return true
        }

        private mutating func finish() async throws {
            while try await addPart() {}
            isFinished = true
            do {
                try opening.finish()
            } catch let error as RecordError {
                incomplete = error
            }
        }
    }
}
