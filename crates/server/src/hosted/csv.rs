//! Lines of comma-separated values, by RFC 4180.

/// One line. What a spreadsheet could take for a formula is made text.
pub(super) fn line<const N: usize>(cells: [&str; N]) -> String {
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.: ".contains(&byte)) && !text.starts_with(' ');
    let cells = cells.map(|text| {
        if is_plain(text) {
            return text.to_owned();
        }
        let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    });
    format!("{}\r\n", cells.join(","))
}
