//! Pictures of codes: what is read, and what is refused.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss)]
#![allow(missing_docs, unreachable_pub)]

mod field;
mod sheets;

/// Those of a picture that is read and not cut.
#[track_caller]
fn all_texts(picture: &[u8]) -> Vec<String> {
    let read = episeal_pictures::texts(picture).unwrap();
    assert!(!read.is_cut);
    read.texts.iter().map(|text| text.as_str().to_owned()).collect()
}

fn is_refused(picture: &[u8]) -> bool {
    episeal_pictures::texts(picture).is_none()
}
