package org.episeal

import java.nio.charset.CharacterCodingException
import java.util.Locale

/**
 * Everything that this package refuses, with a code that never changes and a text for a person. Its message is
 * `code: text` in English. Neither says what was given, a name or a secret.
 */
public sealed class EpisealException(override val message: String, private val of: String, cause: Throwable? = null) :
    Exception(message, cause) {

    /** Stable, in kebab case: what a program decides by. It is the same in every language that episeal has. */
    public val code: String get() = message.substringBefore(": ")

    /** What it says to a person. */
    public open fun text(language: Language): String = errorText(of, message, language)

    /** What it says to a person: in German where the locale is German, else in English. */
    public fun text(locale: Locale): String = text(languageOf(locale))
}

/** In which of its languages something is said to who has this locale: German, or else English. */
public fun languageOf(locale: Locale): Language =
    if (locale.language == Locale.GERMAN.language) Language.GERMAN else Language.ENGLISH

/** An object was used after it was closed. */
public class ClosedException internal constructor() :
    OwnException("closed", "the object was closed", "Das Objekt wurde geschlossen")

/**
 * The library itself has failed, which is a defect of episeal: the call had no effect, and others still work. What failed
 * is not said, since a text of the call could stand in it; the stack says in which function.
 */
public class InternalException internal constructor(@Suppress("UNUSED_PARAMETER") detail: String) :
    OwnException("internal", "the library has failed", "Die Bibliothek hat versagt")

/** A text holds half of a character: a surrogate without the other one of its pair. */
public class NotUnicodeException internal constructor() :
    OwnException("not-unicode", "a text holds half of a character", "Ein Text enthält ein halbes Zeichen")

internal inline fun <T> ofUnicode(encode: () -> T): T = try {
    encode()
} catch (_: CharacterCodingException) {
    throw NotUnicodeException()
}

/** Refused by this package, and not by what it calls. */
public sealed class OwnException(code: String, english: String, private val german: String, cause: Throwable? = null) :
    EpisealException("$code: $english", "", cause) {

    override fun text(language: Language): String =
        if (language == Language.GERMAN) german else message.substringAfter(": ")
}

/** A diary could not be stored, or what is stored cannot be used. What was stored before is as it was. */
public sealed class StorageException(code: String, english: String, german: String, cause: Throwable? = null) :
    OwnException(code, english, german, cause) {

    /** The folder, the key store or the disk fails. */
    public class Unavailable internal constructor(cause: Throwable? = null) : StorageException(
        "storage-unavailable",
        "the storage cannot be used",
        "Der Speicher lässt sich nicht benutzen",
        cause,
    )

    /** Another process, or another object of this one, holds the storage. */
    public class Busy internal constructor() :
        StorageException("storage-busy", "the storage is held elsewhere", "Der Speicher ist anderswo in Gebrauch")

    /** There is no space left. */
    public class Full internal constructor(cause: Throwable? = null) : StorageException(
        "storage-full",
        "there is no space left, and nothing was changed by this step",
        "Der Speicherplatz reicht nicht; dieser Schritt hat nichts geändert",
        cause,
    )

    /** What is stored cannot be read. */
    public class Corrupt internal constructor(cause: Throwable? = null) : StorageException(
        "storage-corrupt",
        "what is stored cannot be read",
        "Was gespeichert ist, lässt sich nicht lesen",
        cause,
    )

    /** Nothing is stored. */
    public class Empty internal constructor() :
        StorageException("storage-empty", "nothing is stored", "Nichts ist gespeichert")

    /** Something is stored already, which would be lost. */
    public class Occupied internal constructor() :
        StorageException("storage-occupied", "something is stored already", "Etwas ist schon gespeichert")
}

internal fun fieldOf(refused: FieldException): Field = when (refused) {
    is FieldException.GivenName -> Field.GIVEN_NAME
    is FieldException.FamilyName -> Field.FAMILY_NAME
    is FieldException.Phone -> Field.PHONE
    is FieldException.Email -> Field.EMAIL
    is FieldException.Street -> Field.STREET
    is FieldException.HouseNumber -> Field.HOUSE_NUMBER
    is FieldException.PostalCode -> Field.POSTAL_CODE
    is FieldException.City -> Field.CITY
    is FieldException.Country -> Field.COUNTRY
    is FieldException.VenueName -> Field.VENUE_NAME
    is FieldException.OfficeName -> Field.OFFICE_NAME
    is FieldException.Area -> Field.AREA
    is FieldException.LegalBasis -> Field.LEGAL_BASIS
    is FieldException.Pin -> Field.PIN
    is FieldException.Passphrase -> Field.PASSPHRASE
    is FieldException.ShareCode -> Field.SHARE_CODE
}
