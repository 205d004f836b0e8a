//! QR codes as SVG.

use fast_qr::qr::QRBuilder;
use fast_qr::{ECL, QRCode};
use std::fmt::Write as _;

/// `text` as a QR code (error correction M): an `<svg>` element with a quiet zone of four modules, always dark on
/// white, 232 CSS pixels wide, without style or script. It has no label; the page gives one. Empty if `text` is
/// longer than a QR code can hold (about 2,300 bytes).
pub fn qr_svg(text: &str) -> String {
    QRBuilder::new(text).ecl(ECL::M).build().map(|code| drawn(&code)).unwrap_or_default()
}

fn drawn(code: &QRCode) -> String {
    let side = code.size.saturating_add(2 * QUIET);
    let mut dark = String::new();
    for (row, modules) in code.data.chunks(code.size.max(1)).take(code.size).enumerate() {
        // One rectangle for each run of dark modules keeps the path short and free of hairlines between modules.
        let mut column = 0;
        for run in modules.chunk_by(|a, b| a.value() == b.value()) {
            if run.first().is_some_and(|module| module.value()) {
                let (x, y, width) = (column + QUIET, row + QUIET, run.len());
                // Writing to a string cannot fail.
                let _ = write!(dark, "M{x} {y}h{width}v1h-{width}z");
            }
            column += run.len();
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"232\" height=\"232\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{dark}\"/></svg>"
    )
}

/// Modules of white that scanners need on each side.
const QUIET: usize = 4;
