//! Draws text and lines, and says to screen readers which of it is text.

use super::fonts::{Fonts, Letters};
use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Node, SpanTag};
use krilla::text::TextDirection;

/// How a text looks.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// Which of the fonts.
    pub(super) face: fn(&Fonts) -> &Letters,
    /// In points.
    pub(super) size: f32,
    pub(super) ink: Ink,
}

/// The colors of the page.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    Dark,
    Muted,
    Line,
    Brand,
}

/// Draws on a page. Coordinates are points; `y` of a text is its baseline.
pub(super) struct Pen<'page, 'fonts> {
    surface: Surface<'page>,
    fonts: &'fonts Fonts,
}

impl<'page, 'fonts> Pen<'page, 'fonts> {
    pub(super) fn new(surface: Surface<'page>, fonts: &'fonts Fonts) -> Self {
        Self { surface, fonts }
    }

    pub(super) fn finish(self) {
        self.surface.finish();
    }

    /// One line of text that begins at `x`.
    pub(super) fn line(&mut self, x: f32, y: f32, style: Style, text: &str) -> Vec<Node> {
        let mut at = x;
        let mut nodes = Vec::new();
        for run in self.fonts.runs(text, (style.face)(self.fonts)) {
            self.surface.set_stroke(None);
            self.surface.set_fill(Some(fill(style.ink)));
            nodes.push(self.surface.start_tagged(ContentTag::Span(SpanTag::empty())).into());
            let (point, font) = (Point::from_xy(at, y), run.letters.font.clone());
            self.surface.draw_text(point, font, style.size, &run.text, false, TextDirection::LeftToRight);
            self.surface.end_tagged();
            at += self.fonts.width(&run.text, run.letters, style.size);
        }
        nodes
    }

    /// One line of text that ends at `x`.
    pub(super) fn line_to(&mut self, x: f32, y: f32, style: Style, text: &str) -> Vec<Node> {
        let width = self.fonts.width(text, (style.face)(self.fonts), style.size);
        self.line(x - width, y, style, text)
    }

    /// One line of text, made smaller if it is wider than `width`, and cut if it would become too small to read.
    pub(super) fn line_within(&mut self, x: f32, y: f32, width: f32, style: Style, text: &str) -> Vec<Node> {
        let natural = self.fonts.width(text, (style.face)(self.fonts), style.size);
        let size = (style.size * width / natural.max(1.0)).clamp(SMALLEST, style.size);
        let mut room = width;
        let fits = |c: &char| {
            room -= self.fonts.width(c.encode_utf8(&mut [0; 4]), (style.face)(self.fonts), size);
            room >= -0.5
        };
        let kept: String = text.chars().take_while(fits).collect();
        self.line(x, y, Style { size, ..style }, &kept)
    }

    /// Text in lines of at most `width`; also says where the baseline of a next line would be.
    pub(super) fn paragraph(&mut self, x: f32, top: f32, width: f32, style: Style, text: &str) -> (Vec<Node>, f32) {
        let mut nodes = Vec::new();
        let mut y = top;
        for line in self.broken(text, width, style) {
            nodes.extend(self.line(x, y, style, &line));
            y += style.size * LEADING;
        }
        (nodes, y)
    }

    fn broken(&self, text: &str, width: f32, style: Style) -> Vec<String> {
        let face = (style.face)(self.fonts);
        let mut lines: Vec<String> = Vec::new();
        let mut used = 0.0;
        // The space stays at the end of a line, so that words copied from the page do not run together.
        for word in text.split_inclusive(' ') {
            let wide = self.fonts.width(word.trim_end(), face, style.size);
            match lines.last_mut() {
                Some(line) if used + wide <= width => line.push_str(word),
                Some(_) | None => {
                    lines.push(word.to_owned());
                    used = 0.0;
                }
            }
            used += self.fonts.width(word, face, style.size);
        }
        lines
    }

    /// A hairline.
    pub(super) fn rule(&mut self, left: f32, y: f32, right: f32) {
        let mut path = PathBuilder::new();
        path.move_to(left, y);
        path.line_to(right, y);
        self.drawn(path, None, Some(stroke(Ink::Line, 0.75, None)));
    }

    /// A box to tick.
    pub(super) fn tick_box(&mut self, x: f32, y: f32, side: f32) {
        self.drawn(rounded(x, y, x + side, y + side, 2.0), None, Some(stroke(Ink::Muted, 0.9, None)));
    }

    /// The dashed box around the codes.
    pub(super) fn dashed_box(&mut self, left: f32, top: f32, right: f32, bottom: f32) {
        let dash = StrokeDash { array: vec![3.0, 2.5], offset: 0.0 };
        self.drawn(rounded(left, top, right, bottom, 8.0), None, Some(stroke(Ink::Muted, 0.9, Some(dash))));
    }

    /// A door behind a door, `side` points wide.
    pub(super) fn mark(&mut self, x: f32, y: f32, side: f32) {
        let mut path = PathBuilder::new();
        arch(&mut path, x, y, side, side);
        arch(&mut path, x + side * 0.22, y + side * 0.245, side * 0.56, side * 0.755);
        arch(&mut path, x + side * 0.325, y + side * 0.35, side * 0.35, side * 0.65);
        self.drawn(path, Some(fill(Ink::Brand)), None);
    }

    /// Draws what is only decoration.
    fn drawn(&mut self, path: PathBuilder, fill: Option<Fill>, stroke: Option<Stroke>) {
        let Some(path): Option<Path> = path.finish() else { return };
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)));
        self.surface.set_fill(fill);
        self.surface.set_stroke(stroke);
        self.surface.draw_path(&path);
        self.surface.end_tagged();
    }
}

/// A doorway: straight below, round above.
fn arch(path: &mut PathBuilder, x: f32, y: f32, width: f32, height: f32) {
    let (right, bottom, radius) = (x + width, y + height, width / 2.0);
    let pull = radius * 0.5523;
    path.move_to(x, bottom);
    path.line_to(x, y + radius);
    path.cubic_to(x, y + radius - pull, x + radius - pull, y, x + radius, y);
    path.cubic_to(x + radius + pull, y, right, y + radius - pull, right, y + radius);
    path.line_to(right, bottom);
    path.close();
}

fn rounded(left: f32, top: f32, right: f32, bottom: f32, r: f32) -> PathBuilder {
    let mut path = PathBuilder::new();
    path.move_to(left + r, top);
    path.line_to(right - r, top);
    path.quad_to(right, top, right, top + r);
    path.line_to(right, bottom - r);
    path.quad_to(right, bottom, right - r, bottom);
    path.line_to(left + r, bottom);
    path.quad_to(left, bottom, left, bottom - r);
    path.line_to(left, top + r);
    path.quad_to(left, top, left + r, top);
    path.close();
    path
}

fn fill(ink: Ink) -> Fill {
    Fill { paint: color(ink).into(), opacity: NormalizedF32::ONE, rule: FillRule::EvenOdd }
}

fn stroke(ink: Ink, width: f32, dash: Option<StrokeDash>) -> Stroke {
    Stroke { paint: color(ink).into(), width, dash, ..Stroke::default() }
}

fn color(ink: Ink) -> rgb::Color {
    match ink {
        Ink::Dark => rgb::Color::new(0x15, 0x22, 0x2C),
        Ink::Muted => rgb::Color::new(0x4B, 0x5B, 0x67),
        Ink::Line => rgb::Color::new(0xC4, 0xCE, 0xD5),
        Ink::Brand => rgb::Color::new(0x0E, 0x5A, 0x70),
    }
}

const LEADING: f32 = 1.5;
const SMALLEST: f32 = 6.5;
