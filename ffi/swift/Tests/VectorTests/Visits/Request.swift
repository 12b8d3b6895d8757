import Episeal
import Foundation

/// Requests at the venue, and referrals at the office that the venue names (core/FORMAT.md, sections 12 and 14).
let requestOperations: [String: Operation] = [
    "verify-request": { given in
        let ((trust, now), asked) = (try momentIn(given), try venueIn(given))
        let policy = try given.object("policy") { try policyIn($0, asked.id()) }
        let (log, request) = (try requestLogIn(given), try given.bytes("request"))
        let authentic = try asked.authenticate(request: request, trust: trust, now: now)
        let verified = try asked.verifyRequest(request: authentic, policy: policy, log: log)
        return [
            "office": JSON(verified.office()), "office_name": JSON(verified.officeName()),
            "ask": askSaid(verified.ask()), "days": JSON(verified.days().map { JSON($0) }),
            "log": JSON(hex: log.toBytes()),
        ]
    },
    "open-referral": { given in
        let ((trust, now), office) = (try momentIn(given), try officeIn(given))
        let verified = try office.openReferral(referral: try given.bytes("referral"), trust: trust, now: now)
        return [
            "office": JSON(verified.office()), "office_name": JSON(verified.officeName()),
            "ask": askSaid(verified.ask()),
        ]
    },
]
