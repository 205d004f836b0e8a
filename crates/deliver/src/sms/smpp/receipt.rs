//! What a `deliver_sm` says about a message that was submitted (§4.6.1, §5.3.2.26, §5.3.2.35, appendix B).

use super::{super::Receipt, pdu::Reader};

/// The name the other side gave the message, and what became of it; `None` for anything that is no final receipt.
pub(super) fn read(body: &[u8]) -> Option<(String, Receipt)> {
    let mut reader = Reader(body);
    reader.text()?;
    for _ in 0..2 {
        reader.take(2)?;
        reader.text()?;
    }
    let class = reader.byte()?;
    if class & TYPE != RECEIPT {
        return None;
    }
    reader.take(2)?;
    reader.text()?;
    reader.text()?;
    reader.take(4)?;
    let length = reader.byte()?;
    let text = String::from_utf8_lossy(reader.take(usize::from(length))?).into_owned();
    let (mut name, mut state) = (after(&text, "id:"), after(&text, "stat:").and_then(|word| of_word(&word)));
    while let Some((tag, value)) = reader.tagged() {
        match (tag, value) {
            (RECEIPTED_MESSAGE_ID, value) => name = Some(String::from_utf8_lossy(value).trim_end_matches('\0').to_owned()),
            (MESSAGE_STATE, [number]) => state = of_number(*number),
            _ => {}
        }
    }
    Some((name.and_then(self::name)?, state?))
}

/// A name that a message may have (§5.2.23): anything else would be mistaken for another's, or could not be kept.
pub(super) fn name(given: String) -> Option<String> {
    (!given.is_empty() && given.len() <= LONGEST_NAME && !given.contains(char::is_control)).then_some(given)
}

/// The word that follows `mark`.
fn after(text: &str, mark: &str) -> Option<String> {
    let at = text.to_ascii_lowercase().find(mark)?;
    text.get(at + mark.len()..)?.split_whitespace().next().map(str::to_owned)
}

fn of_word(word: &str) -> Option<Receipt> {
    match word.to_ascii_uppercase().as_str() {
        "DELIVRD" => Some(Receipt::Delivered),
        "EXPIRED" | "DELETED" | "UNDELIV" | "REJECTD" => Some(Receipt::Undelivered),
        _ => None,
    }
}

fn of_number(number: u8) -> Option<Receipt> {
    match number {
        2 => Some(Receipt::Delivered),
        3..=5 | 8 => Some(Receipt::Undelivered),
        _ => None,
    }
}

const LONGEST_NAME: usize = 64;
const TYPE: u8 = 0b0011_1100;
const RECEIPT: u8 = 0b0000_0100;
const RECEIPTED_MESSAGE_ID: u16 = 0x001E;
const MESSAGE_STATE: u16 = 0x0427;

#[cfg(test)]
mod tests {
    use super::super::pdu::Body;
    use super::*;

    fn deliver(class: u8, text: &str, tags: &[(u16, &[u8])]) -> Vec<u8> {
        let length = u8::try_from(text.len()).unwrap_or(u8::MAX);
        let body = Body::default().text("").bytes(&[1, 1]).text("995599123456").bytes(&[5, 0]).text("Acme").bytes(&[class, 0, 0]).text("").text("");
        let body = body.bytes(&[0, 0, 0, 0, length]).bytes(text.as_bytes());
        tags.iter().fold(body, |body, (tag, value)| body.tagged(*tag, value)).done()
    }

    #[test]
    fn a_receipt_is_read_from_its_text_or_its_parameters() {
        let text = "id:0a1F sub:001 dlvrd:001 submit date:2611231201 done date:2611231202 stat:DELIVRD err:000 text:";
        assert_eq!(read(&deliver(4, text, &[])), Some(("0a1F".to_owned(), Receipt::Delivered)));
        assert_eq!(read(&deliver(4, &text.replace("DELIVRD", "UNDELIV"), &[])), Some(("0a1F".to_owned(), Receipt::Undelivered)));
        assert_eq!(read(&deliver(4, "", &[(0x1E, b"77\0"), (0x427, &[5])])), Some(("77".to_owned(), Receipt::Undelivered)));
        assert_eq!(read(&deliver(4, &text.replace("DELIVRD", "ENROUTE"), &[])), None, "still on its way");
        assert_eq!(read(&deliver(0, text, &[])), None, "a message from a telephone is no receipt");
    }

    #[test]
    fn a_name_that_cannot_be_one_is_no_receipt() {
        for name in [&b""[..], b"\0", b"a\0b", b"a\nb", &[b'1'; 65]] {
            assert_eq!(read(&deliver(4, "id:1 stat:DELIVRD", &[(0x1E, name)])), None, "{name:?}");
        }
        assert_eq!(read(&deliver(4, "stat:DELIVRD id:", &[])), None);
    }

    #[test]
    fn whatever_is_cut_off_is_no_receipt() {
        let whole = deliver(4, "id:1 stat:DELIVRD", &[(0x1E, b"1\0")]);
        for length in 0..whole.len() {
            let _ = whole.get(..length).map(read);
        }
        assert_eq!(read(&[]), None);
    }
}
