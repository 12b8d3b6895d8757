import Episeal
import Foundation

/// Releases: made by the venue, opened by the office (core/FORMAT.md, sections 13 and 14).
let releaseOperations: [String: Operation] = [
    "release": release,
    "open-release": { given in said(try await opened(try Order(given), try Released(given))) },
    "open-record": { given in
        let (order, found, record) = (try Order(given), try Released(given), try given.text("record"))
        _ = try prepared { try parseRecordId(text: record) }
        let became = try await opened(order, found).records[record]
        if let error = became?.errors.first { throw error }
        return became?.visit ?? .null
    },
]

/// What an office opens: its own request, with the venue's day keys.
private struct Order {
    let office: Office
    let request: Data
    let dayKeys: [Data]

    init(_ given: Given) throws {
        (office, request, dayKeys) = (try officeIn(given), try given.bytes("request"), try given.allBytes("day_keys"))
    }
}

/// `parts` of a release and the `visits` that the server stores.
private struct Released {
    let parts: [Data]
    let visits: [Data]
    let now: Date

    init(_ given: Given) throws {
        self.init(try given.allBytes("parts"), try given.allBytes("visits"), try given.date("now"))
    }

    init(_ parts: [Data], _ visits: [Data], _ now: Date) {
        (self.parts, self.visits, self.now) = (parts, visits, now)
    }
}

/// `venue` releases the stored `visits` for a request that it `verified`; gives what it reports of each visit, the
/// areas asked for in which nothing matched, how many parts there are, and what `office` then opens.
@Sendable private func release(_ given: Given) async throws -> JSON {
    let (venue, (trust, now)) = (try venueIn(given), try momentIn(given))
    let before = try given.object("verified", momentIn)
    let policy = try given.object("policy") { try policyIn($0, venue.id()) }
    let order = try Order(given)
    let visits = try given.objects("visits") { of in
        VisitWithNotes(visit: try of.bytes("visit"), notes: try of.allBytes("notes"))
    }
    let verified = try prepared {
        let authentic = try venue.authenticate(request: order.request, trust: before.trust, now: before.now)
        return try venue.verifyRequest(request: authentic, policy: policy, log: RequestLog())
    }
    let release = try venue.release(request: verified, trust: trust, now: now)
    let reports = Collected<RefusedVisit>()
    var parts: [Data] = []
    for try await part in release.parts(of: visits, refused: reports.add) { parts.append(part) }
    let became = try await opened(order, Released(parts, visits.map(\.visit), now))
    let refused = visits.indices.map { at in JSON(reports.all.first { $0.at == at }?.error.code) }
    return [
        "reports": JSON(refused), "empty_areas": JSON(texts: release.emptyAreas()), "parts": JSON(parts.count),
        "opened": said(became),
    ]
}

/// What became of each record, of the areas, and of visits that belong to no record.
private struct Opened {
    var records: [String: (visit: JSON, errors: [RecordError])] = [:]
    var emptyAreas: [Area] = []
    var unreadable: [String] = []
}

private func opened(_ order: Order, _ found: Released) async throws -> Opened {
    let own = try order.office.ownRequest(request: order.request)
    let opening = try order.office.openRelease(own: own, venueDayKeys: order.dayKeys, now: found.now)
    let reports = Collected<RefusedVisit>()
    var came = Opened()
    for try await outcome in opening.outcomes(parts: found.parts, visits: found.visits, refused: reports.add) {
        var record = came.records[outcome.recordId()] ?? (.null, [])
        if let error = outcome.error() {
            record.errors.append(error)
        } else {
            record.visit = said(try outcome.result())
        }
        record.errors.sort { $0.code < $1.code }
        came.records[outcome.recordId()] = record
    }
    came.emptyAreas = opening.emptyAreas()
    came.unreadable = reports.all.map(\.error.code)
    return came
}

private func said(_ opened: Opened) -> JSON {
    let records = opened.records.sorted { $0.key < $1.key }.map { id, record -> JSON in
        ["record_id": JSON(id), "visit": record.visit, "errors": JSON(texts: record.errors.map(\.code))]
    }
    return [
        "records": JSON(records), "empty_areas": JSON(texts: opened.emptyAreas),
        "unreadable": JSON(texts: opened.unreadable),
    ]
}

private func said(_ opened: OpenedVisit) -> JSON {
    var fields = visitFields(opened.visit)
    fields["noted_departure"] = JSON(opened.notedDeparture)
    fields["notice_key"] = opened.noticeKey.map { JSON(secret: $0.exportSecretBytes()) } ?? .null
    return .object(fields)
}

/// What was heard, from whichever thread.
final class Collected<Item: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var items: [Item] = []

    var all: [Item] { lock.withLock { items } }

    @Sendable func add(_ item: Item) {
        lock.withLock { items.append(item) }
    }
}
