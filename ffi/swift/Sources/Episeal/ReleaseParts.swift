import Foundation

extension Release {
    /// The parts of a release, made one by one while they are taken, in bounded memory: each goes to the office, and
    /// the release is over with the last one. Afterwards ``Release/emptyAreas()`` says in which areas nothing
    /// matched.
    ///
    /// Ending the task ends it, between two visits. It is iterated once.
    ///
    /// - Parameters:
    ///   - visits: What the server stores for the days and keys of the request, in the order of record id and revision.
    ///   - refused: Hears of each visit that is left out, or whose note is.
    public func parts<Visits: AsyncSequence>(
        of visits: Visits,
        refused: @escaping @Sendable (RefusedVisit) -> Void = { _ in }
    ) -> ReleaseParts<Visits> where Visits.Element == VisitWithNotes {
        ReleaseParts(release: self, visits: visits, refused: refused)
    }

    /// The same for visits that are here already.
    public func parts(
        of visits: [VisitWithNotes],
        refused: @escaping @Sendable (RefusedVisit) -> Void = { _ in }
    ) -> ReleaseParts<InTurn<[VisitWithNotes]>> {
        parts(of: InTurn(visits), refused: refused)
    }
}

/// The parts of a release: `release.parts(of:)`.
public struct ReleaseParts<Visits: AsyncSequence>: AsyncSequence where Visits.Element == VisitWithNotes {
    public typealias Element = Data

    let release: Release
    let visits: Visits
    let refused: @Sendable (RefusedVisit) -> Void

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(release: release, visits: visits.makeAsyncIterator(), refused: refused)
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        let release: Release
        var visits: Visits.AsyncIterator
        let refused: @Sendable (RefusedVisit) -> Void
        var taken = 0
        var isFinished = false

        public mutating func next() async throws -> Data? {
            while true {
                try Task.checkCancellation()
                if let part = try release.nextPart() { return part }
                if isFinished { return nil }
                guard let stored = try await visits.next() else {
                    release.finish()
                    isFinished = true
                    continue
                }
                try await push(stored)
            }
        }

        private mutating func push(_ stored: VisitWithNotes) async throws {
            let release = release
            let error = try await refusal {
                try await apart { try release.push(visit: stored.visit, notes: stored.notes) }
            }
            if let error { refused(RefusedVisit(at: taken, error: error)) }
            taken += 1
        }
    }
}
