//! What a screen reader says about the page: tagged PDF that conforms to PDF/UA-1 (ISO 14289-1:2014).

use crate::PrintError;
use crate::words;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Point, Rect};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::tagging::{BBox, Node, TableHeaderScope, Tag, TagGroup};
use krilla::{Document, SerializeSettings};
use std::num::NonZeroU16;

/// The language of a text (RFC 3066); none: that of the page, which is German.
pub(super) type Language = Option<&'static str>;

pub(super) const GERMAN: Language = Some("de");
pub(super) const ENGLISH: Language = Some("en");

/// A document with title, language and outline, which is refused at its end if it is not accessible.
pub(super) fn document(is_compressed: bool) -> Result<Document, PrintError> {
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
    let mut document = Document::new_with(SerializeSettings {
        compress_content_streams: is_compressed,
        configuration: configuration.finish().map_err(|_| PrintError::Unprintable)?,
        ..SerializeSettings::default()
    });
    let metadata = Metadata::new().title(title());
    document.set_metadata(metadata.language(GERMAN.unwrap_or_default().to_owned()));
    let mut outline = Outline::new();
    let top = XyzDestination::new(0, Point::from_xy(0.0, 0.0));
    outline.push_child(OutlineNode::new(title(), top));
    document.set_outline(outline);
    Ok(document)
}

fn title() -> String {
    words::TITLE.join(" / ")
}

pub(super) fn heading(pieces: Vec<Node>) -> TagGroup {
    TagGroup::with_children(Tag::Hn(NonZeroU16::MIN, Some(title())), pieces)
}

pub(super) fn paragraph(pieces: Vec<Node>) -> TagGroup {
    TagGroup::with_children(Tag::P, pieces)
}

/// The code: what it holds is what the page says.
pub(super) fn figure(area: Option<Rect>, picture: Node) -> TagGroup {
    let area = area.map(|area| BBox::new(0, area));
    let tag = Tag::Figure(Some(words::CODE.join(" / "))).with_bbox(area);
    TagGroup::with_children(tag, vec![picture])
}

/// A row of the table: its header names the value in both languages.
pub(super) fn row(head: Vec<Node>, value: Node) -> Node {
    let head = TagGroup::with_children(Tag::TH(TableHeaderScope::Row), head);
    let value = TagGroup::with_children(Tag::TD, vec![value]);
    TagGroup::with_children(Tag::TR, vec![head.into(), value.into()]).into()
}

pub(super) fn table(rows: Vec<Node>) -> TagGroup {
    TagGroup::with_children(Tag::Table, rows)
}
