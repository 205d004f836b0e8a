//! One statement for many rows: its text is made to read its parameters from arrays, so that PostgreSQL is asked once and answers once.
//!
//! ```text
//! UPDATE t SET a = $2 WHERE id = $1        UPDATE t SET a = v.p2 FROM unnest($1::text[], $2::int8[]) AS v (p1, p2) WHERE id = v.p1
//! INSERT INTO t (id, a) VALUES ($1, $2)    INSERT INTO t (id, a) SELECT v.p1, v.p2 FROM unnest(…) AS v (p1, p2)
//! SELECT id, a FROM t WHERE id = $1        SELECT id, a FROM t, unnest(…) AS v (p1) WHERE id = v.p1
//! ```

use std::fmt::Write as _;
use tokio_postgres::types::{ToSql, Type};

use super::call::Given;
use crate::{Param, param::Change};

/// What was deferred, in the order in which it is sent: changes that the same statement can make at once stand together, where the first
/// of them stood.
pub(super) fn grouped(changes: Vec<Change>) -> Vec<Vec<Change>> {
    let mut groups: Vec<Vec<Change>> = Vec::new();
    for change in changes {
        match groups.iter_mut().find(|group| change.is_row_beside(group)) {
            Some(group) => group.push(change),
            None => groups.push(vec![change]),
        }
    }
    groups
}

/// The parameters of a statement over many rows: one column for each `$n`.
pub(super) struct Columns<'p>(Vec<Column<'p>>);

struct Column<'p> {
    values: Vec<Param<'p>>,
    /// One of its values that is something, if any is.
    sample: Param<'p>,
}

impl<'p> Columns<'p> {
    /// The columns of these rows, which all have as many parameters as the first one.
    pub(super) fn of(rows: &[Vec<Param<'p>>]) -> Self {
        let width = rows.first().map_or(0, Vec::len);
        let column = |place| {
            let values: Vec<Param<'p>> = rows.iter().map(|row| row.get(place).copied().unwrap_or(Param::Null)).collect();
            let sample = values.iter().copied().find(|value| !matches!(value, Param::Null)).unwrap_or(Param::Null);
            Column { values, sample }
        };
        Self((0..width).map(column).collect())
    }

    /// One value of each column, which tells its kind.
    pub(super) fn samples(&self) -> impl Iterator<Item = Param<'p>> + Clone {
        self.0.iter().map(|column| column.sample)
    }

    /// What is sent. A column without anything in it is not: the text says `NULL`.
    pub(super) fn given(&self) -> Given<'_> {
        self.0.iter().filter_map(|column| Some::<(&(dyn ToSql + Sync), Type)>((&column.values, array(column.sample)?.0))).collect()
    }
}

/// `sql` over columns of these kinds; `None` when it has none of the three forms.
pub(super) fn text<'p>(sql: &str, samples: impl Iterator<Item = Param<'p>>) -> Option<String> {
    let (mut arrays, mut names, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for (sample, number) in samples.zip(1..) {
        let array = array(sample);
        places.push(if array.is_some() { format!("v.p{number}") } else { "NULL".to_owned() });
        if let Some((_, name)) = array {
            arrays.push(format!("${}::{name}", arrays.len() + 1));
            names.push(format!("p{number}"));
        }
    }
    let rows = format!("unnest({}) AS v ({})", arrays.join(", "), names.join(", "));
    let joint = match sql.split_once(' ')?.0 {
        "INSERT" => {
            let (into, values) = sql.split_once(" VALUES (")?;
            return Some(format!("{into} SELECT {} FROM {rows}", filled(values.strip_suffix(')')?, &places)?));
        }
        "UPDATE" => " FROM ",
        "SELECT" => ", ",
        _ => return None,
    };
    let (what, which) = sql.rsplit_once(" WHERE ")?;
    Some(format!("{}{joint}{rows} WHERE {}", filled(what, &places)?, filled(which, &places)?))
}

/// `sql` with `places` instead of its parameters.
fn filled(sql: &str, places: &[String]) -> Option<String> {
    let mut parts = sql.split('$');
    let mut filled = parts.next()?.to_owned();
    for part in parts {
        let end = part.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(part.len());
        let (number, rest) = part.split_at_checked(end)?;
        let place = places.get(number.parse::<usize>().ok()?.checked_sub(1)?)?;
        write!(filled, "{place}{rest}").ok()?;
    }
    Some(filled)
}

fn array(sample: Param<'_>) -> Option<(Type, &'static str)> {
    match sample {
        Param::Null => None,
        Param::Int(_) => Some((Type::INT8_ARRAY, "int8[]")),
        Param::Text(_) => Some((Type::TEXT_ARRAY, "text[]")),
        Param::Blob(_) => Some((Type::BYTEA_ARRAY, "bytea[]")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(sql: &str, samples: &[Param<'_>]) -> String {
        text(sql, samples.iter().copied()).unwrap()
    }

    #[test]
    fn a_statement_reads_its_parameters_from_arrays() {
        let update = over("UPDATE t SET a = $2, b = (SELECT c FROM u WHERE d = $3) WHERE id = $1", &["a".into(), 1.into(), Param::Null]);
        let rows = "unnest($1::text[], $2::int8[]) AS v (p1, p2)";
        assert_eq!(update, format!("UPDATE t SET a = v.p2, b = (SELECT c FROM u WHERE d = NULL) FROM {rows} WHERE id = v.p1"));
        let insert = over("INSERT INTO t (id, a, b, c) VALUES ($1, $2, 'x', $3)", &["a".into(), Param::Null, Param::Blob(&[])]);
        assert_eq!(insert, "INSERT INTO t (id, a, b, c) SELECT v.p1, NULL, 'x', v.p3 FROM unnest($1::text[], $2::bytea[]) AS v (p1, p3)");
        let select = over("SELECT id, a FROM t WHERE id = $1 AND b = $2", &["a".into(), "b".into()]);
        assert_eq!(select, "SELECT id, a FROM t, unnest($1::text[], $2::text[]) AS v (p1, p2) WHERE id = v.p1 AND b = v.p2");
    }

    #[test]
    fn what_cannot_be_made_so_is_left() {
        assert_eq!(text("INSERT INTO t (id) VALUES ($1) ON CONFLICT DO NOTHING", ["a".into()].into_iter()), None);
        assert_eq!(text("UPDATE t SET a = $2 WHERE id = $1", ["a".into()].into_iter()), None);
        assert_eq!(text("SELECT 1", ["a".into()].into_iter()), None);
        assert_eq!(text("DELETE FROM t WHERE id = $1", ["a".into()].into_iter()), None);
    }
}
