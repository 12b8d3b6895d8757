import Episeal
import Foundation

/// What a visitor keeps of a visit, and the logs of offices and venues (core/FORMAT.md, section 18).
let homeOperations: [String: Operation] = [
    "read-kept": { given in keptSaid(try Kept.importSecretBytes(bytes: try given.bytes("kept"))) },
    "open-kept": { given in
        let (bytes, visit) = (try given.bytes("kept"), try given.bytes("visit"))
        let kept = try prepared { try Kept.importSecretBytes(bytes: bytes) }
        return visitSaid(try kept.open(visit: visit))
    },
    "read-share-log": { given in
        ["log": JSON(hex: try ShareLog.fromBytes(bytes: try given.bytes("log")).toBytes())]
    },
    "read-request-log": { given in
        ["log": JSON(hex: try RequestLog.fromBytes(bytes: try given.bytes("log")).toBytes())]
    },
    "log-request": { given in
        let ((trust, now), asked) = (try momentIn(given), try venueIn(given))
        let (request, log) = (try given.bytes("request"), try requestLogIn(given))
        let authentic = try prepared { try asked.authenticate(request: request, trust: trust, now: now) }
        let policy = try prepared { try Policy(fields: defaultPolicyFields(), areas: []) }
        _ = try asked.verifyRequest(request: authentic, policy: policy, log: log)
        return ["log": JSON(hex: log.toBytes())]
    },
]
