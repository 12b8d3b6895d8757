import Episeal
import Foundation

/// `authorities` (texts) that are pinned, or `kept` (what `exportBytes` wrote); then `successions` and `revocations`
/// (lists of bytes), which are taken in this order at `at`.
func trustIn(_ given: Given) throws -> Trust {
    let successions = try given.optional("successions", given.allBytes) ?? []
    let revocations = try given.optional("revocations", given.allBytes) ?? []
    let now = given.has("revocations") ? try given.date("at") : Date(timeIntervalSince1970: 0)
    let kept = try given.optional("kept", given.bytes)
    let authorities = kept == nil ? try given.texts("authorities") : []
    return try prepared {
        let trust = try kept.map { try Trust.importBytes(bytes: $0) } ?? Trust(authorities: authorities)
        for succession in successions { try trust.takeSuccession(succession: succession) }
        for list in revocations { try trust.takeRevocations(list: list, now: now) }
        return trust
    }
}

/// `trust` and `now`, which many functions take together.
func momentIn(_ given: Given) throws -> (trust: Trust, now: Date) {
    (try given.object("trust", trustIn), try given.date("now"))
}

/// The key ring of a venue, as text.
func venueIn(_ given: Given) throws -> Venue {
    let ring = try given.secret("venue")
    return try prepared { try Venue.importSecretBytes(bytes: ring) }
}

/// The key ring of an office, as text.
func officeIn(_ given: Given) throws -> Office {
    let ring = try given.secret("office")
    return try prepared { try Office.importSecretBytes(bytes: ring) }
}

/// `log`: the office's, empty where it is not given.
func shareLogIn(_ given: Given) throws -> ShareLog {
    let log = try given.optional("log", given.bytes)
    return try prepared { try log.map { try ShareLog.fromBytes(bytes: $0) } ?? ShareLog() }
}

/// `log`: the venue's, empty where it is not given.
func requestLogIn(_ given: Given) throws -> RequestLog {
    let log = try given.optional("log", given.bytes)
    return try prepared { try log.map { try RequestLog.fromBytes(bytes: $0) } ?? RequestLog() }
}

/// What differs from the policy that a venue has by default; with `areas`, the lists that the venue signed.
func policyIn(_ given: Given, _ venue: VenueId) throws -> Policy {
    let usual = defaultPolicyFields()
    let fields = PolicyFields(
        minWindow: try given.optional("min_window", given.whole).map(Int64.init) ?? usual.minWindow,
        maxRequests: try given.optional("max_requests", given.whole) ?? usual.maxRequests,
        maxSecondsADay: try given.optional("max_seconds_a_day", given.whole).map(Int64.init) ?? usual.maxSecondsADay,
        minPlaces: try given.optional("min_places", given.whole) ?? usual.minPlaces,
        allowsUnlistedAreas: try given.optional("allows_unlisted_areas", given.flag) ?? usual.allowsUnlistedAreas,
        maxStay: try given.optional("max_stay", given.whole).map(Int64.init) ?? usual.maxStay
    )
    let lists = try given.optional("areas", given.allBytes) ?? []
    return try prepared {
        try Policy(fields: fields, areas: lists.map { try VenueAreas.verify(areas: $0, venue: venue) })
    }
}
