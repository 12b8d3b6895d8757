"""Mistakes that strict checkers must find, each on its line, and nothing else."""

from datetime import date, datetime, timezone

import episeal

NOW = datetime(2026, 11, 29, tzinfo=timezone.utc)
venue = episeal.Venue.generate()
trust = episeal.Trust([])

venue.poster("Gasthaus")  # mistake: an argument is missing
venue.poster("Gasthaus", 5)  # mistake: a number for an area
venue.poster("Gasthaus", "Saal", "Reihe")  # mistake: one too many
venue.pposter("Gasthaus", "Saal")  # mistake: no such method
venue.prune("2026-11-29")  # mistake: text for a time
venue.prune(date(2026, 11, 29))  # mistake: a day for a time
venue.day_key(NOW, b"", venue, NOW)  # mistake: a venue for a trust
venue.day_key_venue_may_read("2026-11-29", NOW)  # mistake: text for a day
episeal.Venue()  # mistake: it is not made so
episeal.Kept(b"")  # mistake: nor is this
episeal.Trust(b"episeal-authority1")  # mistake: bytes for a list
episeal.Trust([b"episeal-authority1"])  # mistake: bytes for an id
episeal.Venue.import_secret_bytes("ring")  # mistake: text for bytes
episeal.ContactFields("Mara")  # mistake: fields have names
episeal.ContactFields(name="Mara")  # mistake: no such field
episeal.Stay()  # mistake: a field is missing
episeal.Stay(arrival=NOW).arrival = NOW  # mistake: records do not change
episeal.Language.FRENCH  # mistake: no such language
episeal.Contct(episeal.ContactFields())  # mistake: no such class
number: int = trust.number("episeal-authority1")  # mistake: it may be none
text: str = venue.export_secret_bytes()  # mistake: bytes
kind: episeal.Readers = episeal.CheckInKind.APP  # mistake: another enum
episeal.RecordError.Malformd  # mistake: no such error
error: episeal.Field = episeal.RecordError.Malformed().field  # mistake: it has no field
episeal.open_release(venue, trust, [], [], [], NOW)  # mistake: a venue is no office
