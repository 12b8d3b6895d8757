import Foundation

extension CheckIn {
    /// A check-in by an app, which only a health office can read.
    ///
    /// - Parameter area: Where in the venue; what the poster names is ``Poster/area()``.
    public init(contact: Contact, area: Area, stay: Stay) {
        self.init(contact: contact, kind: .app, area: area, stay: stay, readers: .officeOnly)
    }
}

extension CheckOut {
    /// A check-out that only a health office can read.
    public init(contact: Contact, departure: Date) {
        self.init(contact: contact, departure: departure, readers: .officeOnly)
    }
}

extension ReadyCheckIn {
    /// A pending check-in that only a health office can read.
    public init(pending: PendingCheckIn, contact: Contact) {
        self.init(pending: pending, contact: contact, readers: .officeOnly)
    }
}

extension Stay {
    /// A stay whose end is not known yet.
    public init(arrival: Date) {
        self.init(arrival: arrival, departure: nil)
    }
}
