"""The texts by which the parties of a scenario are named."""

import episeal2 as e


class Named:
    """For what has an `authority`, an `office` and a `venue`."""

    @property
    def authority_text(self) -> str:
        return e.public_text("authority", self.authority.public)

    @property
    def venue_text(self) -> str:
        return e.public_text("venue", self.venue.id)

    @property
    def office_text(self) -> str:
        return e.public_text("office", self.office.id)
