package org.episeal.vectors

import org.episeal.Authority
import org.episeal.Contact
import org.episeal.DiaryPinKey
import org.episeal.DiarySecret
import org.episeal.FieldException
import org.episeal.NoticeKey
import org.episeal.Office
import org.episeal.PassphraseKey
import org.episeal.Poster
import org.episeal.RunSecret
import org.episeal.ShareCode
import org.episeal.ShareCodeKey
import org.episeal.Staff
import org.episeal.Venue
import org.episeal.authorityIdBytes
import org.episeal.contactFields
import org.episeal.officeIdBytes
import org.episeal.parseArea
import org.episeal.parseVenueId
import org.episeal.postalAddress
import org.episeal.staffIdBytes
import org.episeal.utf8
import org.episeal.venueIdBytes

private val KEYS = mapOf<String, (String) -> ByteArray>(
    "authority" to ::authorityIdBytes,
    "office" to ::officeIdBytes,
    "venue" to ::venueIdBytes,
    "staff" to ::staffIdBytes,
)

/** The key rings, each as it is read and written again. */
val RINGS = mapOf<String, (ByteArray) -> ByteArray>(
    "authority-ring" to { Authority.importSecretBytes(it).exportSecretBytes() },
    "office-ring" to { Office.importSecretBytes(it).exportSecretBytes() },
    "venue-ring" to { Venue.importSecretBytes(it).exportSecretBytes() },
    "staff-ring" to { Staff.importSecretBytes(it).exportSecretBytes() },
)

private val SECRETS = RINGS + mapOf(
    "diary" to { DiarySecret.importSecretBytes(it).exportSecretBytes() },
    "run" to { RunSecret.importSecretBytes(it).exportSecretBytes() },
    "notice" to { NoticeKey.importSecretBytes(it).exportSecretBytes() },
    "derived-pin" to { DiaryPinKey.importSecretBytes(it).exportSecretBytes() },
    "derived-passphrase" to { PassphraseKey.importSecretBytes(it).exportSecretBytes() },
    "derived-code" to { ShareCodeKey.importSecretBytes(it).exportSecretBytes() },
)

private fun contactOf(given: Given) = contactFields(
    given.optional("given-name", Given::text).orEmpty(),
    given.optional("family-name", Given::text).orEmpty(),
    given.optional("phone", Given::text).orEmpty(),
    given.optional("email", Given::text).orEmpty(),
    postalAddress(
        given.optional("street", Given::text).orEmpty(),
        given.optional("house-number", Given::text).orEmpty(),
        given.optional("postal-code", Given::text).orEmpty(),
        given.optional("city", Given::text).orEmpty(),
        given.optional("country", Given::text).orEmpty(),
    ),
)

/** Keys as text, posters, codes, and what a person types (core/FORMAT.md, sections 5, 8, 17 and 18). */
val TEXTS: Map<String, Operation> = mapOf(
    "read-key-text" to { given ->
        val (role, text) = given.text("role") to given.text("text")
        mapOf("key" to KEYS.named(role)(text))
    },
    "read-secret-text" to { given ->
        val (kind, text) = given.text("kind") to given.text("text")
        mapOf("text" to SECRETS.named(kind)(utf8(text)).decodeToString())
    },
    "read-poster" to { given ->
        val poster = Poster.parse(given.text("text"))
        mapOf("venue" to poster.venue(), "name" to poster.name(), "area" to poster.area())
    },
    "print-poster" to { given ->
        val (venue, name, area) = Triple(given.text("venue"), given.text("name"), given.text("area"))
        prepared { parseVenueId(venue) + parseArea(area) }
        mapOf("text" to Poster(venue, name, area).toText())
    },
    "enter-area" to { given -> mapOf("area" to parseArea(given.text("text"))) },
    "enter-contact" to { given ->
        val (typed, wrong) = given.of("contact", ::contactOf) to given.optional("wrong_field", Given::text)
        try {
            contactSaid(Contact(typed).fields())
        } catch (error: FieldException) {
            if (error.field.code() != wrong) throw WrongVector("the field named is ${error.field.code()}")
            throw error
        }
    },
    "read-share-code" to { given -> mapOf("code" to ShareCode.parse(given.text("text")).exposeSecretText()) },
)
