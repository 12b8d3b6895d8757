import Episeal
import Foundation

/// The list of a venue's areas (core/FORMAT.md, section 8).
let areaOperations: [String: Operation] = [
    "verify-areas": { given in
        let (list, venue) = (try given.bytes("list"), try given.text("venue"))
        _ = try prepared { try parseVenueId(text: venue) }
        let areas = try VenueAreas.verify(areas: list, venue: venue)
        return ["from": JSON(areas.from()), "groups": JSON(areas.groups().map(said))]
    },
    "count-places": { given in
        let (list, areas) = (try verified(given), try given.texts("areas"))
        try prepared { for area in areas { _ = try parseArea(text: area) } }
        return ["places": JSON(try list.places(areas: areas))]
    },
    "cell-of-areas": { given in
        let (list, seat) = (try verified(given), try given.text("seat"))
        let (rows, seats) = (try given.whole("rows"), try given.whole("seats"))
        _ = try prepared { try parseArea(text: seat) }
        return ["leaves": JSON(texts: try list.cell(seat: seat, rows: rows, seats: seats))]
    },
    "admit-areas": { given in
        let (list, now, lists) = (try given.bytes("list"), try given.date("now"), try given.allBytes("published"))
        let successions = try given.optional("successions", given.allBytes) ?? []
        let published = try prepared { try lists.map { try VenueAreas.ofAnyVenue(areas: $0) } }
        let areas = try VenueAreas.ofAnyVenue(areas: list)
        let admitted = try admitAreas(list: areas, published: published, successions: successions, now: now)
        return [
            "venue": JSON(admitted.venue), "from": JSON(admitted.from),
            "is_stored_already": JSON(admitted.isStoredAlready),
        ]
    },
]

private func said(_ group: AreaGroup) -> JSON {
    let facts = group.facts
    return [
        "area": JSON(group.area),
        "ranges": JSON(group.ranges.map { [JSON($0.word), JSON($0.first), JSON($0.last)] }),
        "places": JSON(group.places), "volume": JSON(facts.volume), "air_changes": JSON(facts.airChanges),
        "is_outdoors": facts.isOutdoors.map { JSON($0) } ?? .null, "activity": JSON(facts.activity),
    ]
}

/// The `list` of `venue`.
private func verified(_ given: Given) throws -> VenueAreas {
    let (list, venue) = (try given.bytes("list"), try given.text("venue"))
    return try prepared { try VenueAreas.verify(areas: list, venue: venue) }
}
