import Episeal
import Foundation

/// Business rules: expressions by themselves, and sets of rules that judge a certificate's payload.
let ruleOperations: [String: Operation] = [
    "evaluate-expression": { given in
        let data = try given.value("data").description
        let logic = try given.optional("text", given.text) ?? given.value("logic").description
        return try JSON(parsing: try RuleExpression.parse(json: logic).evaluate(data: data))
    },
    "read-rules": { given in ["count": JSON(try RuleSet.parse(json: try json(given, "rules")).count())] },
    "judge-by-rules": { given in
        let (judged, now) = (try Judged(given), try given.date("now"))
        let rules = try judged.rules()
        let verdict = try rules.evaluate(payload: judged.payload(), external: judged.external(), now: now)
        let all = verdict.rules().map { rule -> JSON in
            [
                "identifier": JSON(rule.identifier()), "version": JSON(rule.version()),
                "type": JSON(rule.ruleType().code()), "outcome": JSON(rule.outcome().code()),
            ]
        }
        return ["outcome": JSON(verdict.outcome().code()), "rules": JSON(all)]
    },
    "next-change-of-rules": { given in
        let judged = try Judged(given)
        let travel = Travel(since: try given.date("now"), until: try given.date("until"))
        let (rules, payload) = (try judged.rules(), try judged.payload())
        let change = try rules.nextChange(payload: payload, external: judged.external(), travel: travel)
        return change.map { change -> JSON in
            ["at": JSON(change.at), "before": JSON(change.before.code()), "after": JSON(change.after.code())]
        } ?? .null
    },
]

/// JSON as it stands in a vector, or as a text where it is not JSON.
private func json(_ given: Given, _ name: String) throws -> String {
    let value = try given.value(name)
    if case .text(let text) = value { return text }
    return value.description
}

/// What rules are judged on: `rules`, `value_sets` and `payload` as JSON, `arrival` (country, region) and `origin`
/// (issuer country, invalidation countries, kid, issued, expires).
private struct Judged {
    let rulesText: String
    let payloadText: String
    let valueSetsText: String
    let arrival: Arrival
    let origin: Origin

    init(_ given: Given) throws {
        rulesText = try json(given, "rules")
        payloadText = try json(given, "payload")
        valueSetsText = try json(given, "value_sets")
        arrival = try given.object("arrival") { of in
            Arrival(country: try of.text("country"), region: try of.text("region"))
        }
        origin = try given.object("origin") { of in
            Origin(
                issuerCountry: try of.text("issuer_country"),
                invalidationCountries: try of.texts("invalidation_countries"),
                kid: try of.text("kid"),
                issued: try of.date("issued"),
                expires: try of.date("expires")
            )
        }
    }

    func rules() throws -> RuleSet {
        try RuleSet.parse(json: rulesText)
    }

    func payload() throws -> Payload {
        try Payload.parseUnverified(json: payloadText)
    }

    func external() throws -> External {
        External(arrival: arrival, origin: origin, valueSets: try ValueSets.parse(json: valueSetsText))
    }
}
