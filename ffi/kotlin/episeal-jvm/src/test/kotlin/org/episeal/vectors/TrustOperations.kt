package org.episeal.vectors

import org.episeal.Kept
import org.episeal.ShareRecipient
import org.episeal.Trust
import org.episeal.VerifiedNotice
import org.episeal.admitNotice
import org.episeal.admitSuccession

/** Authorities, revocation lists, successions, offices and their notices (core/FORMAT.md, sections 6 and 22). */
val TRUST: Map<String, Operation> = mapOf(
    "take-revocations" to { given ->
        val moment = Moment(given)
        val (authority, list) = given.text("authority") to given.bytes("list")
        moment.trust.takeRevocations(list, moment.now)
        mapOf("number" to prepared { moment.trust.number(authority) })
    },
    "take-succession" to { given ->
        val (trust, succession) = given.of("trust", ::trustOf) to given.bytes("succession")
        trust.takeSuccession(succession)
        mapOf("kept" to trust.exportBytes())
    },
    "read-trust" to { given ->
        val (bytes, authorities) = given.bytes("bytes") to given.texts("authorities")
        val trust = Trust.importBytes(bytes)
        mapOf("numbers" to authorities.map { prepared { trust.number(it) } })
    },
    "verify-office" to { given ->
        val (moment, dayKey) = Moment(given) to given.bytes("office_day_key")
        recipientSaid(ShareRecipient.verify(dayKey, moment.trust, moment.now))
    },
    "venue-at" to { given ->
        val (trust, printed, day) = Triple(given.of("trust", ::trustOf), given.text("printed"), given.day("day"))
        mapOf("venue" to trust.venueAt(printed, day))
    },
    "admit-succession" to { given ->
        val (succession, published, now) =
            Triple(given.bytes("succession"), given.allBytes("published"), given.time("now"))
        val admitted = admitSuccession(succession, published, now)
        mapOf(
            "role" to admitted.role.code(),
            "old" to admitted.old,
            "day" to admitted.day,
            "is_stored_already" to admitted.isStoredAlready,
        )
    },
    "admit-notice" to { given ->
        val (moment, notice) = Moment(given) to given.bytes("notice")
        val admitted = admitNotice(notice, moment.trust, moment.now)
        mapOf("office" to admitted.office, "kid" to admitted.kid)
    },
    "verify-notice" to { given ->
        val (moment, notice, bytes) = Triple(Moment(given), given.bytes("notice"), given.bytes("kept"))
        val kept = prepared { Kept.importSecretBytes(bytes) }
        val verified = VerifiedNotice.verify(notice, moment.trust, moment.now)
        mapOf(
            "office" to verified.office(),
            "name" to verified.officeName(),
            "kid" to verified.kid(),
            "at" to verified.at(),
            "is_told" to kept.isToldBy(verified),
        )
    },
)

fun recipientSaid(of: ShareRecipient): Map<String, Any?> = mapOf("office" to of.office(), "name" to of.name())
