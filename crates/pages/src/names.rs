//! Names that people chose for themselves, made harmless for mails and documents.

/// `name` as one line of plain words: no control or direction characters, no line breaks, nothing a mail program
/// would turn into a link, at most 60 characters.
pub fn plain_name(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !is_link(word));
    let harmless: String = words.map(|word| without_dots(word).replace(is_unwanted, " ") + " ").collect();
    let line = harmless.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(LONGEST).collect::<String>().trim_end().to_owned()
}

fn is_unwanted(c: char) -> bool {
    c.is_control()
        || matches!(c, '<' | '>' | '"' | '/' | '\\' | '@' | '[' | ']' | '(' | ')' | '{' | '}' | '|' | '`')
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}')
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
        || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFFF}' | '\u{E0000}'..='\u{E0FFF}')
}

fn is_link(word: &str) -> bool {
    let word = word.to_lowercase();
    word.starts_with("www.") || word.starts_with("http:") || word.starts_with("https:") || word.starts_with("mailto:")
}

/// `evil.example` becomes `evil example`; the dot of `J.` or `Jr.` stays.
fn without_dots(word: &str) -> String {
    let (body, tail) = match word.strip_suffix('.') {
        Some(body) => (body, "."),
        None => (word, ""),
    };
    format!("{}{tail}", body.replace(['.', ':', '。', '．', '｡'], " "))
}

const LONGEST: usize = 60;
