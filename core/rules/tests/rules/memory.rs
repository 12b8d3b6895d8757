//! What rules and their data cost in memory.

use episeal_rules::{Expression, MAX_EXPRESSION, MAX_PAYLOAD, Payload, RulesError};
use episeal_testkit::memory::peak;

#[test]
fn the_worst_text_and_the_worst_fold_stay_small() {
    let zeros = format!("{{\"r\": [{}0]}}", "0,".repeat((MAX_PAYLOAD as usize - 11) / 2));
    let (payload, used) = peak(|| Payload::parse_unverified(&zeros));
    assert!(payload.is_ok());
    assert!(used < 4 << 20, "a payload took {used} bytes");

    let wide = format!("[{}0]", "0,".repeat(MAX_EXPRESSION as usize / 2 - 2));
    let (refusal, used) = peak(|| Expression::parse(&wide).err());
    assert_eq!(refusal, Some(RulesError::TooLarge));
    assert!(used < 16 << 20, "an expression took {used} bytes");

    for lambda in [
        r#"[{"var": "accumulator"}, {"var": "accumulator"}]"#,
        r#"[{"var": ""}, {"var": ""}]"#,
        r#"{"reduce": [{"var": "current"}, [{"var": "current"}, {"var": "current"}], 0]}"#,
    ] {
        let fold = format!(r#"{{"reduce": [{{"var": ""}}, {lambda}, 0]}}"#);
        let fold = Expression::parse(&fold).unwrap();
        let (_, used) = peak(|| fold.evaluate(&wide));
        assert!(used < 32 << 20, "a fold took {used} bytes: {lambda}");
    }

    let text = format!("\"{}\"", "x".repeat(MAX_EXPRESSION as usize - 2));
    let copies = format!("[{}]", [r#"{"var": ""}"#; 9_999].join(","));
    let copies = Expression::parse(&copies).unwrap();
    let (refusal, used) = peak(|| copies.evaluate(&text));
    assert_eq!(refusal, Err(RulesError::TooComplex));
    assert!(used < 8 << 20, "copies took {used} bytes");
}
