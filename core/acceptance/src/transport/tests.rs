//! What base45 is trusted with: groups of three, which are not encoded again.

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

#[test]
fn base45_takes_each_two_bytes_in_one_group_of_three() {
    let mut read = 0;
    for group in ALPHABET.iter().flat_map(|a| ALPHABET.iter().flat_map(move |b| ALPHABET.map(|c| [*a, *b, c]))) {
        if let Ok(bytes) = base45::decode(group) {
            assert_eq!(base45::encode(bytes).as_bytes(), group);
            read += 1;
        }
    }
    assert_eq!(read, 65_536);
}

#[test]
fn base45_takes_no_other_characters() {
    for character in (0..=u8::MAX).filter(|character| !ALPHABET.contains(character)) {
        for place in 0..3 {
            let mut group = *b"000";
            group[place] = character;
            assert!(base45::decode(group).is_err(), "{character}");
        }
    }
}
