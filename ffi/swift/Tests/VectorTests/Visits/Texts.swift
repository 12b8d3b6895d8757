import Episeal
import Foundation

/// Whoever has secrets of each kind: read, and written again.
let secrets: [String: @Sendable (Data) throws -> Data] = [
    "authority-ring": { try Authority.importSecretBytes(bytes: $0).exportSecretBytes() },
    "office-ring": { try Office.importSecretBytes(bytes: $0).exportSecretBytes() },
    "venue-ring": { try Venue.importSecretBytes(bytes: $0).exportSecretBytes() },
    "staff-ring": { try Staff.importSecretBytes(bytes: $0).exportSecretBytes() },
    "diary": { try DiarySecret.importSecretBytes(bytes: $0).exportSecretBytes() },
    "run": { try RunSecret.importSecretBytes(bytes: $0).exportSecretBytes() },
    "notice": { try NoticeKey.importSecretBytes(bytes: $0).exportSecretBytes() },
    "derived-pin": { try DiaryPinKey.importSecretBytes(bytes: $0).exportSecretBytes() },
    "derived-passphrase": { try PassphraseKey.importSecretBytes(bytes: $0).exportSecretBytes() },
    "derived-code": { try ShareCodeKey.importSecretBytes(bytes: $0).exportSecretBytes() },
]

/// Keys as text, posters, codes, and what a person types (core/FORMAT.md, sections 5, 8, 17 and 18).
let textOperations: [String: Operation] = [
    "read-key-text": { given in
        let keys: [String: (String) throws -> Data] = [
            "authority": { try authorityIdBytes(id: $0) }, "office": { try officeIdBytes(id: $0) },
            "venue": { try venueIdBytes(id: $0) }, "staff": { try staffIdBytes(id: $0) },
        ]
        return ["key": JSON(hex: try named(keys, try given.text("role"))(try given.text("text")))]
    },
    "read-secret-text": { given in
        let text = try given.secret("text")
        return ["text": JSON(secret: try named(secrets, try given.text("kind"))(text))]
    },
    "read-poster": { given in posterSaid(try Poster.parse(text: try given.text("text"))) },
    "print-poster": { given in
        let (venue, name, area) = (try given.text("venue"), try given.text("name"), try given.text("area"))
        _ = try prepared { (try parseVenueId(text: venue), try parseArea(text: area)) }
        return ["text": JSON(try Poster(venue: venue, name: name, area: area).toText())]
    },
    "enter-area": { given in ["area": JSON(try parseArea(text: try given.text("text")))] },
    "enter-contact": { given in
        let (typed, wrong) = (try given.object("contact", contactIn), try given.optional("wrong_field", given.text))
        do {
            return contactSaid(try Contact(fields: typed).fields())
        } catch let error as FieldError {
            guard error.field.code() == wrong else { throw WrongVector("the field named is \(error.field.code())") }
            throw error
        }
    },
    "read-share-code": { given in
        ["code": JSON(try ShareCode.parse(text: try given.text("text")).exposeSecretText())]
    },
]

func posterSaid(_ poster: Poster) -> JSON {
    ["venue": JSON(poster.venue()), "name": JSON(poster.name()), "area": JSON(poster.area())]
}

private func contactIn(_ given: Given) throws -> ContactFields {
    func text(_ name: String) throws -> String { try given.optional(name, given.text) ?? "" }
    let address = PostalAddress(
        street: try text("street"),
        houseNumber: try text("house-number"),
        postalCode: try text("postal-code"),
        city: try text("city"),
        country: try text("country")
    )
    return ContactFields(
        givenName: try text("given-name"),
        familyName: try text("family-name"),
        phone: try text("phone"),
        email: try text("email"),
        address: address
    )
}
