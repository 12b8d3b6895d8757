//! The record that everybody seals: somebody's contact data, 300 bytes.

pub const GIVEN_NAME: &str = "Maximiliane Theodora";
pub const FAMILY_NAME: &str = "von Hohenfels-Kirchhoff-Lindner";
pub const PHONE: &str = "+49 221 55501007";
pub const EMAIL: &str = "maximiliane.theodora.von.hohenfels-kirchhoff-lindner@post.gesundheit.example";
pub const STREET: &str = "Straße der Friedlichen Revolution 1989, Hinterhaus, 4. Obergeschoss links, vorn";
pub const POSTAL_CODE: &str = "50667";
pub const CITY: &str = "Köln-Altstadt-Nord, an der Großen Budengasse, nahe dem Rathaus, im Hof";

/// For those who seal bytes.
pub fn bytes() -> Vec<u8> {
    let record = [GIVEN_NAME, FAMILY_NAME, PHONE, EMAIL, STREET, POSTAL_CODE, CITY].concat().into_bytes();
    assert_eq!(record.len(), 300);
    record
}
