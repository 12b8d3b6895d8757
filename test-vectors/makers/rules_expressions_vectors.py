"""CertLogic expressions, with results by hand from the specification (eu-dcc-business-rules, CertLogic 1.3.3)."""

from vector import SUCCESS, Vectors

DATA = {"payload": {"ver": "1.3.0", "r": [{"tg": "840539006", "fr": "2022-02-01", "co": "DE"}],
                    "list": [2, 5, 9], "empty": [], "text": "", "none": None},
        "external": {"validationClock": "2022-03-15T09:30:00Z", "valueSets": {"diseases": ["840539006"]}}}
FR, CLOCK = {"var": "payload.r.0.fr"}, {"var": "external.validationClock"}


def plus(date: object, amount: int, unit: str) -> dict:
    return {"plusTime": [date, amount, unit]}


# name, comment, expression, what it evaluates to
MET = [
    ("var-path", "A path into an object and a list.", {"var": "payload.r.0.co"}, "DE"),
    ("var-missing", "A path that leads nowhere is null.", {"var": "payload.v.0.dt"}, None),
    ("var-through-text", "A path through a text is null.", {"var": "payload.ver.x"}, None),
    ("var-index-beyond", "An index beyond the list is null.", {"var": "payload.list.3"}, None),
    ("if-true", "The second operand where the guard is truthy.", {"if": [{"var": "payload.ver"}, "yes", "no"]}, "yes"),
    ("if-empty-list", "An empty list is falsy.", {"if": [{"var": "payload.empty"}, "yes", "no"]}, "no"),
    ("if-empty-text", "An empty text is falsy.", {"if": [{"var": "payload.text"}, "yes", "no"]}, "no"),
    ("if-zero", "Zero is falsy.", {"if": [0, "yes", "no"]}, "no"),
    ("not-null", "Not null is true.", {"!": [{"var": "payload.none"}]}, True),
    ("not-text", "Not a text with characters is false.", {"!": [{"var": "payload.ver"}]}, False),
    ("equal", "Equality of two texts.", {"===": [{"var": "payload.r.0.co"}, "DE"]}, True),
    ("equal-number-and-text", "A number and its digits are not equal.", {"===": [5, "5"]}, False),
    ("and-short", "The conjunction ends with the first falsy operand, and gives it.",
     {"and": [True, {"var": "payload.none"}, {"===": [1, 1]}]}, None),
    ("and-last", "A conjunction of truthy operands gives the last.", {"and": [True, 7, "last"]}, "last"),
    ("in-list", "Membership in a value set.",
     {"in": [{"var": "payload.r.0.tg"}, {"var": "external.valueSets.diseases"}]}, True),
    ("in-null", "Nothing is in null.", {"in": ["x", {"var": "payload.none"}]}, False),
    ("plus-integers", "The sum of two integers.", {"+": [{"var": "payload.list.2"}, -51]}, -42),
    ("less", "Comparison of two integers.", {"<": [{"var": "payload.list.0"}, 3]}, True),
    ("between", "Comparison of three integers, the bounds included.", {"<=": [2, {"var": "payload.list.1"}, 5]}, True),
    ("greater-three", "Three operands of which the last two do not descend.", {">": [9, 5, 5]}, False),
    ("after", "The clock is after the 28th day.", {"after": [plus(CLOCK, 0, "day"), plus(FR, 28, "day")]}, True),
    ("before-same", "A moment is not before itself.", {"before": [plus(FR, 0, "day"), plus(FR, 24, "hour")]}, True),
    ("not-after-equal", "A moment is not after itself.",
     {"not-after": [plus(FR, 1, "day"), plus(FR, 24, "hour")]}, True),
    ("not-before-three", "Three moments of which none is before the next.",
     {"not-before": [plus(FR, 60, "day"), plus(CLOCK, 0, "day"), plus(FR, 28, "day")]}, True),
    ("date-range-open", "Strictly between: the last day itself does not count.",
     {"before": [plus(FR, 0, "day"), plus("2022-08-01", 0, "day"), plus("2022-08-01", 0, "day")]}, False),
    ("plus-month-overflow", "A month after the 31st of January is the 3rd of March.",
     plus("2022-01-31", 1, "month"), "2022-03-03T00:00:00.000Z"),
    ("plus-month-overflow-leap", "In a leap year it is the 2nd of March.",
     plus("2024-01-31", 1, "month"), "2024-03-02T00:00:00.000Z"),
    ("plus-year-leap-day", "A year after a leap day is the 1st of March.",
     plus("2024-02-29", 1, "year"), "2025-03-01T00:00:00.000Z"),
    ("minus-month", "Six months before, across the turn of the year.",
     plus("2022-03-15", -6, "month"), "2021-09-15T00:00:00.000Z"),
    ("plus-hours", "Hours across midnight, from a time with an offset.",
     plus("2022-03-15T23:30:00+01:00", 2, "hour"), "2022-03-16T00:30:00.000Z"),
    ("year-and-month", "A month stands for its last day.", plus("2022-02", 0, "day"), "2022-02-28T00:00:00.000Z"),
    ("year-alone", "A year stands for its last day.", plus("2022", 0, "day"), "2022-12-31T00:00:00.000Z"),
    ("reduce-sum", "The sum of a list.",
     {"reduce": [{"var": "payload.list"}, {"+": [{"var": "accumulator"}, {"var": "current"}]}, 100]}, 116),
    ("reduce-empty", "Reducing an empty list gives the initial value.",
     {"reduce": [{"var": "payload.empty"}, {"var": "current"}, "initial"]}, "initial"),
    ("reduce-null", "Reducing null gives the initial value.",
     {"reduce": [{"var": "payload.none"}, {"var": "current"}, 0]}, 0),
    ("uvci-fragment", "A fragment of a certificate identifier, its prefix left out.",
     {"extractFromUVCI": ["URN:UVCI:01:DE:IZ54321A/7QX#Q", 1]}, "DE"),
    ("uvci-slash-and-hash", "A slash and a hash separate, too.",
     {"extractFromUVCI": ["01:DE:IZ54321A/7QX#Q", 3]}, "7QX"),
    ("uvci-beyond", "A fragment that is not there is null.", {"extractFromUVCI": ["01:DE:IZ54321A", 3]}, None),
    ("uvci-null", "A fragment of null is null.", {"extractFromUVCI": [{"var": "payload.none"}, 0]}, None),
]

# name, comment, expression, code
REFUSED = [
    ("unknown-operation", "An operation of JsonLogic that CertLogic does not have.", {"or": [True, False]},
     "not-certlogic"),
    ("two-operations", "An object with two operations.", {"!": [True], "and": [True, True]}, "not-certlogic"),
    ("if-two-operands", "A condition without an alternative.", {"if": [True, "yes"]}, "not-certlogic"),
    ("plus-three", "A sum of three operands.", {"+": [1, 2, 39]}, "not-certlogic"),
    ("equal-three", "Equality of three operands.", {"===": [1, 1, 1]}, "not-certlogic"),
    ("unknown-unit", "A unit of time that is not one of the four.", plus("2022-03-15", 1, "week"), "not-certlogic"),
    ("fraction-of-a-day", "An amount that is not an integer.", {"plusTime": ["2022-03-15", 0.5, "day"]},
     "not-certlogic"),
    ("null-literal", "Null is no literal of an expression.", None, "not-certlogic"),
    ("compare-texts", "A text is compared with a number.", {"<": [{"var": "payload.ver"}, 3]}, "type-mismatch"),
    ("add-text", "A text is added.", {"+": [1, {"var": "payload.ver"}]}, "type-mismatch"),
    ("in-text", "Membership in a text.", {"in": ["D", {"var": "payload.r.0.co"}]}, "type-mismatch"),
    ("no-date", "A text that is not a date.", plus({"var": "payload.ver"}, 1, "day"), "invalid-date"),
    ("thirteenth-month", "A month that the calendar does not have.", plus("2022-13-01", 0, "day"), "invalid-date"),
    ("reduce-a-number", "A number is reduced.", {"reduce": [5, {"var": "current"}, 0]}, "type-mismatch"),
    ("overflow", "A sum beyond 64 bits.", {"+": [9_223_372_036_854_775_807, 1]}, "overflow"),
]


def vectors() -> Vectors:
    found = Vectors("rules/expressions", "CertLogic specification 1.3.3")
    for name, comment, logic, result in MET:
        found.add(name, comment, "evaluate-expression", SUCCESS,
                  lambda logic=logic, result=result: ({"logic": logic, "data": DATA}, result))
    for name, comment, logic, code in REFUSED:
        found.add(name, comment, "evaluate-expression", code, lambda logic=logic: {"logic": logic, "data": DATA})
    found.add("not-json", "The text of an expression that ends too early.", "evaluate-expression", "malformed-json",
              lambda: {"text": '{"!": [true]', "data": {}}, source="RFC 8259, section 2")
    found.add("duplicate-key", "An operation that stands twice, with other operands.", "evaluate-expression",
              "malformed-json", lambda: {"text": '{"!": [true], "!": [false]}', "data": {}},
              source="RFC 8259, section 4; core/decisions/0006-business-rules.md")
    return found
