//! What a list of people says, row by row: comma-separated values (RFC 4180) under a line of names, or one JSON object a line.

use pages::RowProblem;
use serde::Deserialize;

/// A row as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Row {
    pub(super) email: String,
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) role: String,
    pub(super) external_id: String,
    pub(super) locale: String,
}

/// A row and the line it begins on, or why it is none.
pub(super) type Read = (usize, Result<Row, RowProblem>);

/// The rows of a list.
///
/// # Errors
/// The first line does not name the columns.
pub(super) fn read(text: &str) -> Result<Vec<Read>, UnknownColumns> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('{') { Ok(objects(text)) } else { values(text) }
}

/// The first line of a list does not name its columns, or not `email` among them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UnknownColumns;

fn objects(text: &str) -> Vec<Read> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(number, line)| (number + 1, serde_json::from_str(line).map_err(|_| RowProblem::Malformed))).collect()
}

fn values(text: &str) -> Result<Vec<Read>, UnknownColumns> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let separator = [';', '\t'].into_iter().find(|separator| first.contains(*separator)).unwrap_or(',');
    let mut records =
        records(text, separator).into_iter().filter(|(_, record)| !record.as_ref().is_ok_and(|cells| cells.iter().all(|cell| cell.trim().is_empty())));
    let columns: Vec<Column> = match records.next() {
        Some((_, Ok(names))) => names.iter().map(|name| Column::of(name)).collect::<Option<_>>().ok_or(UnknownColumns)?,
        Some((_, Err(_))) | None => return Err(UnknownColumns),
    };
    if !columns.contains(&Column::Email) {
        return Err(UnknownColumns);
    }
    let row = |cells: Vec<String>| {
        if cells.len() > columns.len() {
            return Err(RowProblem::Malformed);
        }
        let mut row = Row::default();
        for (column, cell) in columns.iter().zip(cells) {
            *column.of_row(&mut row) = cell.trim().to_owned();
        }
        Ok(row)
    };
    Ok(records.map(|(line, cells)| (line, cells.and_then(row))).collect())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Email,
    Name,
    Phone,
    Role,
    ExternalId,
    Locale,
}

impl Column {
    fn of(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().replace([' ', '-'], "_").as_str() {
            "email" | "e_mail" | "mail" => Some(Self::Email),
            "name" => Some(Self::Name),
            "phone" => Some(Self::Phone),
            "role" => Some(Self::Role),
            "external_id" | "id" => Some(Self::ExternalId),
            "locale" | "language" => Some(Self::Locale),
            _ => None,
        }
    }

    const fn of_row(self, row: &mut Row) -> &mut String {
        match self {
            Self::Email => &mut row.email,
            Self::Name => &mut row.name,
            Self::Phone => &mut row.phone,
            Self::Role => &mut row.role,
            Self::ExternalId => &mut row.external_id,
            Self::Locale => &mut row.locale,
        }
    }
}

/// The records of a text with the line each begins on. One whose quotes are not in order is none, and the next line begins the next.
fn records(text: &str, separator: char) -> Vec<(usize, Result<Vec<String>, RowProblem>)> {
    let (mut all, mut rest, mut line) = (Vec::new(), text, 1);
    while !rest.is_empty() {
        let (record, used) = match record(rest, separator) {
            Some((cells, used)) => (Ok(cells), used),
            None => (Err(RowProblem::Malformed), rest.find('\n').map_or(rest.len(), |end| end + 1)),
        };
        let (taken, left) = rest.split_at(used);
        all.push((line, record));
        line += taken.matches('\n').count();
        rest = left;
    }
    all
}

/// The first record of `text` and how many bytes it takes.
fn record(text: &str, separator: char) -> Option<(Vec<String>, usize)> {
    let (mut cells, mut cell, mut state) = (Vec::new(), String::new(), State::Begin);
    for (at, c) in text.char_indices() {
        state = match (state, c) {
            (State::Begin, '"') => State::Quoted,
            (State::Quoted, '"') => State::Closed,
            (State::Quoted, c) => {
                cell.push(c);
                State::Quoted
            }
            (State::Closed, '"') => {
                cell.push('"');
                State::Quoted
            }
            (State::Begin | State::Plain | State::Closed, '\n') => {
                cells.push(cell);
                return Some((cells, at + 1));
            }
            (State::Begin | State::Plain | State::Closed, '\r') => state,
            (State::Begin | State::Plain | State::Closed, c) if c == separator => {
                cells.push(std::mem::take(&mut cell));
                State::Begin
            }
            (State::Begin | State::Plain, c) => {
                cell.push(c);
                State::Plain
            }
            (State::Closed, _) => return None,
        };
    }
    cells.push(cell);
    (state != State::Quoted).then_some((cells, text.len()))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Begin,
    Plain,
    Quoted,
    Closed,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(email: &str, name: &str) -> Row {
        Row { email: email.to_owned(), name: name.to_owned(), ..Row::default() }
    }

    #[test]
    fn a_list_is_read_with_quotes_and_with_the_separators_that_spreadsheets_write() {
        for text in [
            "email,name\na@b.c,\"Ana, \"\"the\"\" one\"\n\nx@y.z,X",
            "\u{feff}E-Mail;Name\r\na@b.c;\"Ana, \"\"the\"\" one\"\r\n\r\nx@y.z;X\r\n",
            "mail\tname\na@b.c\tAna, \"the\" one\n\nx@y.z\tX\n",
        ] {
            let read = read(text).unwrap();
            assert_eq!(read, [(2, Ok(row("a@b.c", "Ana, \"the\" one"))), (4, Ok(row("x@y.z", "X")))], "{text:?}");
        }
        let lines = "{\"email\":\"a@b.c\",\"name\":\"Ana\"}\n\n{\"email\":1}\n{\"email\":\"x\",\"what\":1}\n";
        assert_eq!(read(lines).unwrap(), [(1, Ok(row("a@b.c", "Ana"))), (3, Err(RowProblem::Malformed)), (4, Err(RowProblem::Malformed))]);
    }

    #[test]
    fn a_broken_row_breaks_no_other() {
        let text = "email,name\na@b.c,\"two\nlines\"\nb,\"x\"y\nc,C,too,many\nd@e.f\ne,\"open\n";
        let bad = Err(RowProblem::Malformed);
        assert_eq!(read(text).unwrap(), [(2, Ok(row("a@b.c", "two\nlines"))), (4, bad.clone()), (5, bad.clone()), (6, Ok(row("d@e.f", ""))), (7, bad)]);
    }

    #[test]
    fn a_list_says_what_its_columns_are() {
        for text in ["", "\n", "a@b.c,Ana\n", "name\nAna\n", "email,shoe size\na,1\n", "\"email"] {
            assert_eq!(read(text), Err(UnknownColumns), "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_given_is_read(text in "[a-z@.,;\"\n\r\t{}é]{0,80}") {
            drop(read(&text));
            drop(read(&format!("email,name\n{text}")));
        }
    }
}
