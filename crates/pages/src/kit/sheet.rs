//! The page itself: A4 portrait, in points from the top left corner.

use super::pen::{Ink, Pen, Style};
use super::{PdfError, RecoveryKit, advice, set_line};
use crate::kit::fonts::Fonts;
use crate::words::Words;
use core::num::NonZeroU16;
use jiff::tz::TimeZone;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::tagging::{ListNumbering, Node, Tag, TagGroup, TagTree};
use krilla::{Document, SerializeSettings};
use twofactor::Timestamp;

/// Draws the whole page.
pub(super) fn draw(kit: &RecoveryKit, words: &Words) -> Result<Vec<u8>, PdfError> {
    let fonts = Fonts::load()?;
    let mut document = Document::new_with(settings()?);
    let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| PdfError::Drawing("no page size".to_owned()))?;
    let mut page = document.start_page_with(size);
    let mut pen = Pen::new(page.surface(), &fonts);
    let mut tree = TagTree::new().with_lang(Some(words.language().tag().to_owned()));
    for node in content(&mut pen, kit, words) {
        tree.push(node);
    }
    pen.finish();
    page.finish();
    document.set_tag_tree(tree);
    document.set_metadata(metadata(kit, words));
    document.set_outline(outline(words));
    document.finish().map_err(|error| PdfError::Drawing(format!("{error:?}")))
}

fn content(pen: &mut Pen<'_, '_>, kit: &RecoveryKit, words: &Words) -> Vec<Node> {
    let mut nodes = vec![top(pen, kit), title(pen, words), lead(pen, words)];
    nodes.extend(facts(pen, kit, words));
    nodes.push(heading(pen, LEFT, CODES_TOP - 10.0, &words.t("kit-codes")));
    nodes.push(codes(pen, kit));
    nodes.push(TagGroup::with_children(Tag::P, pen.line(LEFT, 504.0, SMALL, &words.t("kit-tick"))).into());
    let [using, safe, help] = advice(kit, words);
    let mut y = 546.0;
    for (at, (title, sentences)) in [(0_u8, using), (1, safe), (2, help)] {
        nodes.push(heading(pen, LEFT, y, &title));
        y += 18.0;
        if at == 0 {
            y = numbered(pen, y, &sentences, &mut nodes);
        } else {
            y = plain(pen, y, &sentences, &mut nodes);
        }
        y += 16.0;
    }
    nodes.push(blank_to_fill_in(pen, words));
    nodes
}

fn top(pen: &mut Pen<'_, '_>, kit: &RecoveryKit) -> Node {
    pen.mark(LEFT, 52.0, 22.0);
    TagGroup::with_children(Tag::P, pen.line(LEFT + 32.0, 69.0, BRAND, &kit.product)).into()
}

fn title(pen: &mut Pen<'_, '_>, words: &Words) -> Node {
    let text = words.t("kit-title");
    let nodes = pen.line(LEFT, 124.0, TITLE, &text);
    TagGroup::with_children(Tag::Hn(NonZeroU16::MIN, Some(text)), nodes).into()
}

fn lead(pen: &mut Pen<'_, '_>, words: &Words) -> Node {
    let (nodes, _) = pen.paragraph(LEFT, 147.0, 360.0, BODY, &words.t("kit-lead"));
    TagGroup::with_children(Tag::P, nodes).into()
}

/// Account, date and set in three columns over hairlines.
fn facts(pen: &mut Pen<'_, '_>, kit: &RecoveryKit, words: &Words) -> Vec<Node> {
    let facts = [
        (LEFT, 235.0, words.t("kit-account"), kit.account_email.clone()),
        (LEFT + 251.0, 96.0, words.t("kit-made"), words.day_text(kit.made_at)),
        (LEFT + 363.0, 120.0, words.t("kit-set"), set_line(kit, words)),
    ];
    pen.rule(LEFT, 192.0, RIGHT);
    pen.rule(LEFT, 238.0, RIGHT);
    let mut nodes = Vec::new();
    for (x, width, name, value) in facts {
        let mut children = pen.line(x, 209.0, SMALL, &name);
        children.extend(pen.line_within(x, 226.0, width, STRONG, &value));
        nodes.push(TagGroup::with_children(Tag::P, children).into());
    }
    nodes
}

/// The codes in two columns, each with a box to tick and its number.
fn codes(pen: &mut Pen<'_, '_>, kit: &RecoveryKit) -> Node {
    pen.dashed_box(LEFT, CODES_TOP, RIGHT, CODES_TOP + 206.0);
    let mut list = TagGroup::new(Tag::L(ListNumbering::Decimal));
    let half = kit.codes.len().div_ceil(2).max(1);
    for (column, x) in kit.codes.chunks(half).zip([LEFT + 22.0, LEFT + 255.0]) {
        let first = if x > LEFT + 100.0 { half } else { 0 };
        let mut y = CODES_TOP + 36.0;
        for (code, nr) in column.iter().zip(first.saturating_add(1)..) {
            pen.tick_box(x, y - 9.5, 11.0);
            let number = pen.line_to(x + 36.0, y, SMALL, &nr.to_string());
            let code = pen.line(x + 46.0, y, CODE, code.expose());
            let mut item = TagGroup::new(Tag::LI);
            item.push(TagGroup::with_children(Tag::Lbl, number));
            item.push(TagGroup::with_children(Tag::LBody, code));
            list.push(item);
            y += 36.0;
        }
    }
    list.into()
}

fn heading(pen: &mut Pen<'_, '_>, x: f32, y: f32, text: &str) -> Node {
    let level = NonZeroU16::MIN.saturating_add(1);
    TagGroup::with_children(Tag::Hn(level, Some(text.to_owned())), pen.line(x, y, HEADING, text)).into()
}

fn numbered(pen: &mut Pen<'_, '_>, top: f32, sentences: &[String], nodes: &mut Vec<Node>) -> f32 {
    let mut list = TagGroup::new(Tag::L(ListNumbering::Decimal));
    let mut y = top;
    for (sentence, nr) in sentences.iter().zip(1_u8..) {
        let number = pen.line(LEFT, y, BODY, &format!("{nr}."));
        let (body, next) = pen.paragraph(LEFT + 16.0, y, RIGHT - LEFT - 16.0, BODY, sentence);
        let mut item = TagGroup::new(Tag::LI);
        item.push(TagGroup::with_children(Tag::Lbl, number));
        item.push(TagGroup::with_children(Tag::LBody, body));
        list.push(item);
        y = next;
    }
    nodes.push(list.into());
    y
}

fn plain(pen: &mut Pen<'_, '_>, top: f32, sentences: &[String], nodes: &mut Vec<Node>) -> f32 {
    let (body, next) = pen.paragraph(LEFT, top, RIGHT - LEFT, BODY, &sentences.join(" "));
    nodes.push(TagGroup::with_children(Tag::P, body).into());
    next
}

/// A line for a pen.
fn blank_to_fill_in(pen: &mut Pen<'_, '_>, words: &Words) -> Node {
    pen.rule(LEFT + 150.0, 786.0, RIGHT);
    TagGroup::with_children(Tag::P, pen.line(LEFT, 784.0, SMALL, &words.t("kit-where"))).into()
}

fn settings() -> Result<SerializeSettings, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| PdfError::Drawing("PDF/UA-1 is not available".to_owned()))?;
    Ok(SerializeSettings { configuration, ..SerializeSettings::default() })
}

/// Title, author, language and date; never a code.
fn metadata(kit: &RecoveryKit, words: &Words) -> Metadata {
    Metadata::new()
        .title(words.s("kit-document", &[("account", (&kit.account_email).into())]))
        .authors(vec![kit.product.clone()])
        .language(words.language().tag().to_owned())
        .creation_date(date(kit.made_at))
}

fn date(at: Timestamp) -> DateTime {
    let instant = jiff::Timestamp::from_millisecond(at.as_unix_millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let civil = TimeZone::UTC.to_datetime(instant);
    DateTime::new(civil.year().unsigned_abs())
        .month(civil.month().unsigned_abs())
        .day(civil.day().unsigned_abs())
        .hour(civil.hour().unsigned_abs())
        .minute(civil.minute().unsigned_abs())
        .second(civil.second().unsigned_abs())
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn outline(words: &Words) -> Outline {
    let mut outline = Outline::new();
    for (name, y) in [("kit-codes", CODES_TOP - 30.0), ("kit-use", 530.0)] {
        outline.push_child(OutlineNode::new(words.t(name), XyzDestination::new(0, Point::from_xy(0.0, y))));
    }
    outline
}

const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const LEFT: f32 = 56.0;
const RIGHT: f32 = 539.0;
const CODES_TOP: f32 = 282.0;

const BRAND: Style = Style { face: Fonts::bold, size: 13.0, ink: Ink::Dark };
const TITLE: Style = Style { face: Fonts::bold, size: 27.0, ink: Ink::Dark };
const HEADING: Style = Style { face: Fonts::bold, size: 12.0, ink: Ink::Dark };
const STRONG: Style = Style { face: Fonts::bold, size: 10.5, ink: Ink::Dark };
const BODY: Style = Style { face: Fonts::regular, size: 10.5, ink: Ink::Dark };
const SMALL: Style = Style { face: Fonts::regular, size: 9.0, ink: Ink::Muted };
const CODE: Style = Style { face: Fonts::mono, size: 13.0, ink: Ink::Dark };
