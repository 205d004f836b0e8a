//! The fonts of the recovery kit, and how wide a text is in them.

use super::PdfError;
use krilla::text::Font;
use ttf_parser::Face;

/// The fonts of a page.
pub(super) struct Fonts {
    regular: Letters,
    bold: Letters,
    mono: Letters,
    georgian: Letters,
}

/// One font: drawn by one library, measured by another.
pub(super) struct Letters {
    pub(super) font: Font,
    face: Face<'static>,
}

/// A stretch of text that one font can draw.
pub(super) struct Run<'a> {
    pub(super) letters: &'a Letters,
    pub(super) text: String,
}

impl Fonts {
    pub(super) fn load() -> Result<Self, PdfError> {
        Ok(Self {
            regular: letters("kit-regular.ttf", include_bytes!("../../assets/fonts/kit-regular.ttf"))?,
            bold: letters("kit-bold.ttf", include_bytes!("../../assets/fonts/kit-bold.ttf"))?,
            mono: letters("kit-mono.ttf", include_bytes!("../../assets/fonts/kit-mono.ttf"))?,
            georgian: letters("kit-georgian.ttf", include_bytes!("../../assets/fonts/kit-georgian.ttf"))?,
        })
    }

    pub(super) const fn regular(&self) -> &Letters {
        &self.regular
    }

    pub(super) const fn bold(&self) -> &Letters {
        &self.bold
    }

    pub(super) const fn mono(&self) -> &Letters {
        &self.mono
    }

    /// `text` in stretches of `first` and, where that lacks a character, of the Georgian font.
    pub(super) fn runs<'a>(&'a self, text: &str, first: &'a Letters) -> Vec<Run<'a>> {
        let mut runs: Vec<Run<'a>> = Vec::new();
        for c in text.chars() {
            let (letters, c) = self.place(c, first);
            match runs.last_mut() {
                Some(run) if std::ptr::eq(run.letters, letters) => run.text.push(c),
                Some(_) | None => runs.push(Run { letters, text: c.to_string() }),
            }
        }
        runs
    }

    /// How wide `text` is at `size` points.
    pub(super) fn width(&self, text: &str, first: &Letters, size: f32) -> f32 {
        text.chars().map(|c| self.place(c, first)).map(|(letters, c)| letters.advance(c, size)).sum()
    }

    /// The font that can draw `c`, and what is drawn.
    fn place<'a>(&'a self, c: char, first: &'a Letters) -> (&'a Letters, char) {
        if first.has(c) {
            (first, c)
        } else if self.georgian.has(c) {
            (&self.georgian, c)
        } else if c.is_whitespace() {
            (first, ' ')
        } else {
            (first, '?')
        }
    }
}

impl Letters {
    pub(super) fn has(&self, c: char) -> bool {
        self.face.glyph_index(c).is_some_and(|glyph| glyph.0 != 0)
    }

    /// How wide `c` is at `size` points.
    pub(super) fn advance(&self, c: char, size: f32) -> f32 {
        let units = self.face.glyph_index(c).and_then(|glyph| self.face.glyph_hor_advance(glyph)).unwrap_or(0);
        f32::from(units) * size / f32::from(self.face.units_per_em())
    }
}

fn letters(name: &'static str, bytes: &'static [u8]) -> Result<Letters, PdfError> {
    let font = Font::new(bytes.into(), 0).ok_or(PdfError::Font(name))?;
    let face = Face::parse(bytes, 0).map_err(|_| PdfError::Font(name))?;
    Ok(Letters { font, face })
}
