import Episeal
import Foundation

/// Live shares, each side's run resumed from what it kept (core/FORMAT.md, section 16).
let liveOperations: [String: Operation] = [
    "answer-live": { given in
        let (office, log, hello) = (try officeIn(given), try shareLogIn(given), try given.bytes("hello"))
        let (text, now) = (try given.text("code"), try given.date("now"))
        let code = try prepared { try ShareCode.parse(text: text) }
        let answer = try office.answerLive(hello: hello, code: code, log: log, now: now)
        return [
            "share_id": JSON(answer.shareId()), "expires": JSON(answer.expires()), "log": JSON(hex: log.toBytes()),
        ]
    },
    "take-live-answer": { given in
        let ((trust, now), state) = (try momentIn(given), try given.bytes("state"))
        let (secret, next) = (try runSecret(given, "secret"), try runSecret(given, "next"))
        let (before, answer) = (try given.optional("before", given.bytes), try given.bytes("answer"))
        let run = try LiveShare.resume(state: state, secret: secret)
        let visits = run.visits()
        func keep(_ answer: Data) throws {
            try run.take(answer: answer, trust: trust, now: now)
            _ = try run.keep(next: next)
        }
        let third = try judged(before, answer, keep) { try run.finish(answer: $0, trust: trust, now: now) }
        return [
            "share_id": JSON(run.shareId()), "expires": JSON(run.expires()), "hello": JSON(hex: run.hello()),
            "code": JSON(run.code().exposeSecretText()), "visits": JSON(visits), "length": JSON(third.count),
        ]
    },
    "take-live-share": { given in
        let (office, state, now) = (try officeIn(given), try given.bytes("state"), try given.date("now"))
        let (secret, next) = (try runSecret(given, "secret"), try runSecret(given, "next"))
        let (before, share) = (try given.optional("before", given.bytes), try given.bytes("share"))
        let run = try office.resumeLive(state: state, secret: secret, now: now)
        func keep(_ share: Data) throws {
            try run.take(liveShare: share, now: now)
            _ = try run.keep(next: next)
        }
        let opened = try judged(before, share, keep) { try run.open(liveShare: $0, now: now) }
        return [
            "share_id": JSON(run.shareId()), "expires": JSON(run.expires()), "answer": JSON(hex: run.answer()),
            "visits": JSON(opened.visits().map(sharedSaid)),
        ]
    },
]

private func runSecret(_ given: Given, _ name: String) throws -> RunSecret {
    let text = try given.secret(name)
    return try prepared { try RunSecret.importSecretBytes(bytes: text) }
}

/// A run takes and keeps a message before it judges it. One that came `before` it treats the same, whatever comes of
/// it.
private func judged<Result>(
    _ before: Data?,
    _ message: Data,
    _ keep: (Data) throws -> Void,
    _ judge: (Data) throws -> Result
) throws -> Result {
    if let before {
        try prepared { try keep(before) }
        try whatever { _ = try judge(before) }
    }
    try keep(message)
    return try judge(message)
}
