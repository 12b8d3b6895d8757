@file:JvmName("Defaults")

package org.episeal

import java.time.Instant

// The records that people fill in, with what most of them leave out.

/** Contact data as a person enters them; what is left out is not known. */
@JvmOverloads
public fun contactFields(
    givenName: String = "",
    familyName: String = "",
    phone: String = "",
    email: String = "",
    address: PostalAddress = postalAddress(),
): ContactFields = ContactFields(givenName, familyName, phone, email, address)

/** A postal address; what is left out is not known. */
@JvmOverloads
public fun postalAddress(
    street: String = "",
    houseNumber: String = "",
    postalCode: String = "",
    city: String = "",
    country: String = "",
): PostalAddress = PostalAddress(street, houseNumber, postalCode, city, country)

/** Somebody came at [arrival] and is still there, or left at [departure]; only a health office may read it. */
@JvmOverloads
public fun checkIn(
    contact: Contact,
    area: Area,
    arrival: Instant,
    departure: Instant? = null,
    kind: CheckInKind = CheckInKind.APP,
    readers: Readers = Readers.OFFICE_ONLY,
): CheckIn = CheckIn(contact, kind, area, Stay(arrival, departure), readers)

/** Somebody left at [departure]; only a health office may read it. */
@JvmOverloads
public fun checkOut(contact: Contact, departure: Instant, readers: Readers = Readers.OFFICE_ONLY): CheckOut =
    CheckOut(contact, departure, readers)
