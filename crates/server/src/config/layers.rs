//! Lays the environment over the file over the defaults, and remembers where every value came from.

use serde::Deserialize as _;
use std::{borrow::Cow, fs, ops::Range, path::Path};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{Config, ConfigError, Environment, error::Place};

/// Every key with its default; those behind a `#` have none.
pub(super) const REFERENCE: &str = include_str!("reference.toml");

/// Reads `text`, as the file at `path`, with `environment` over it.
pub(super) fn read(text: &str, path: &Path, environment: &Environment) -> Result<Config, ConfigError> {
    let sources = Sources { path, text, variables: variables(text.len(), environment)? };
    let complete = complete_reference();
    let known = table(&complete)?;

    let mut root = table(REFERENCE)?;
    root.remove("base_url");
    let mut written = Vec::new();

    let file = DeTable::parse(text).map_err(|error| sources.error(error.span().unwrap_or(0..0), format!("this is not TOML: {}", error.message())))?;
    check_keys(&file, &known, &sources)?;
    lay(file.into_inner(), &mut root, &mut written);
    for variable in &sources.variables {
        let over = variable.as_table(&known)?;
        lay(over, &mut root, &mut written);
    }
    if !root.contains_key("base_url") {
        let what = "`base_url` is missing: say where people reach this server, such as base_url = \"https://id.example.com\"";
        return Err(ConfigError::new(Place::File { path: path.to_owned(), line: 1, column: 1 }, what));
    }
    let whole = Spanned::new(0..text.len(), root);
    Config::deserialize(toml::de::Deserializer::from(whole)).map_err(|error| explain(&error, &written, &sources))
}

/// The reference with every key that has no default filled in by its example.
pub(super) fn complete_reference() -> String {
    let uncovered = |line: &'static str| line.strip_prefix('#').filter(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '[')).unwrap_or(line);
    REFERENCE.lines().map(uncovered).collect::<Vec<_>>().join("\n")
}

/// What was written, and where: a file, then variables, numbered through as if they followed one another.
struct Sources<'s> {
    path: &'s Path,
    text: &'s str,
    variables: Vec<Variable>,
}

impl Sources<'_> {
    fn error(&self, span: Range<usize>, what: impl Into<String>) -> ConfigError {
        let variable = self.variables.iter().find(|variable| variable.span == span || variable.span.contains(&span.start));
        let place = match variable {
            Some(variable) => Place::Variable(variable.name.clone()),
            None => self.place_in_file(span.start),
        };
        ConfigError::new(place, what)
    }

    fn place_in_file(&self, offset: usize) -> Place {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        Place::File { path: self.path.to_owned(), line, column }
    }
}

/// A variable of the environment that sets a key.
struct Variable {
    name: String,
    keys: Vec<String>,
    value: String,
    /// Its place behind the file's text.
    span: Range<usize>,
}

impl Variable {
    /// The value as the nested tables that a file would have.
    fn as_table(&self, known: &DeTable<'_>) -> Result<DeTable<'_>, ConfigError> {
        let mut like = None;
        let mut inside = Some(known);
        for (depth, key) in self.keys.iter().enumerate() {
            let allowed = inside.ok_or_else(|| self.error("names a key inside of a value"))?;
            let Some((_, value)) = allowed.get_key_value(key.as_str()) else {
                return Err(self.error(unknown(key, self.keys.get(..depth).unwrap_or_default(), allowed)));
            };
            inside = as_table(value.get_ref());
            like = Some(value.get_ref());
        }
        let like = like.ok_or_else(|| self.error("names no key"))?;
        if matches!(like, DeValue::Table(_)) {
            return Err(self.error("names a section: name a key in it, such as VESTIBULE__LISTEN__PUBLIC"));
        }
        let Some((last, sections)) = self.keys.split_last() else {
            return Err(self.error("names no key"));
        };
        let alone = |key: &String, value| {
            let key = Spanned::new(self.span.clone(), Cow::Owned(key.clone()));
            DeTable::from_iter([(key, Spanned::new(self.span.clone(), value))])
        };
        Ok(sections.iter().rev().fold(alone(last, self.as_value(like)), |inside, section| alone(section, DeValue::Table(inside))))
    }

    /// The text as a value of the kind that the reference shows.
    fn as_value<'s>(&'s self, like: &DeValue<'_>) -> DeValue<'s> {
        let text = |text: &'s str| DeValue::String(Cow::Borrowed(text));
        match like {
            DeValue::Array(_) if !self.value.trim_start().starts_with('[') => {
                let words = self.value.split(',').map(str::trim).filter(|word| !word.is_empty());
                DeValue::Array(words.map(|word| Spanned::new(self.span.clone(), text(word))).collect())
            }
            DeValue::Array(_) | DeValue::Integer(_) | DeValue::Boolean(_) | DeValue::Float(_) | DeValue::Datetime(_) => {
                DeValue::parse(&self.value).map_or_else(|_| text(&self.value), Spanned::into_inner)
            }
            DeValue::String(_) | DeValue::Table(_) => text(&self.value),
        }
    }

    fn error(&self, what: impl Into<String>) -> ConfigError {
        ConfigError::new(Place::Variable(self.name.clone()), what)
    }
}

/// The variables that set keys, each with a span of its own behind the file's `offset` bytes.
fn variables(offset: usize, environment: &Environment) -> Result<Vec<Variable>, ConfigError> {
    let complete = complete_reference();
    let known = table(&complete)?;
    let mut start = offset + 1;
    let mut variables = Vec::<Variable>::new();
    for (rest, value) in environment.beginning_with(PREFIX) {
        let name = format!("{PREFIX}{rest}");
        let mut keys: Vec<String> = rest.split("__").map(str::to_ascii_lowercase).collect();
        let mut value = value.to_owned();
        if let Some(named) = named_by_file(&keys, &known) {
            value = fs::read_to_string(&value)
                .map_err(|error| ConfigError::new(Place::Variable(name.clone()), format!("cannot read {value}: {error}")))?
                .trim_end_matches(['\r', '\n'])
                .to_owned();
            keys = named;
        }
        if let Some(twin) = variables.iter().find(|variable| variable.keys == keys) {
            return Err(ConfigError::new(Place::Variable(name), format!("sets the same key as {}: take one of them out", twin.name)));
        }
        let span = start..start + value.len();
        start = span.end + 1;
        variables.push(Variable { name, keys, value, span });
    }
    Ok(variables)
}

/// The key whose value is in a file, if `keys` ends in `_file` and is no key itself.
fn named_by_file(keys: &[String], known: &DeTable<'_>) -> Option<Vec<String>> {
    let (last, sections) = keys.split_last()?;
    let shortened = last.strip_suffix("_file")?;
    let section = sections.iter().try_fold(known, |table, key| table.get(key.as_str()).and_then(|value| as_table(value.get_ref())))?;
    let is_known = section.contains_key(shortened) && !section.contains_key(last.as_str());
    is_known.then(|| sections.iter().cloned().chain([shortened.to_owned()]).collect())
}

/// Refuses keys that mean nothing, and sections that are written as values.
fn check_keys(file: &Spanned<DeTable<'_>>, known: &DeTable<'_>, sources: &Sources<'_>) -> Result<(), ConfigError> {
    for (key, value) in file.get_ref() {
        let Some(meant) = known.get(key.get_ref().as_ref()) else {
            return Err(sources.error(key.span(), unknown(key.get_ref(), &[], known)));
        };
        match (as_table(value.get_ref()), as_table(meant.get_ref())) {
            (Some(inside), Some(allowed)) => {
                let strange = inside.keys().find(|inner| !allowed.contains_key(inner.get_ref().as_ref()));
                if let Some(strange) = strange {
                    let section = [key.get_ref().to_string()];
                    return Err(sources.error(strange.span(), unknown(strange.get_ref(), &section, allowed)));
                }
            }
            (None, Some(_)) => return Err(sources.error(key.span(), format!("`{0}` is a section: write [{0}] and its keys below", key.get_ref()))),
            (_, None) => {}
        }
    }
    Ok(())
}

fn unknown(key: &str, section: &[String], allowed: &DeTable<'_>) -> String {
    let names: Vec<&str> = allowed.keys().map(|key| key.get_ref().as_ref()).collect();
    let near = names.iter().map(|name| (strsim::damerau_levenshtein(name, key), *name)).filter(|(distance, _)| *distance <= 1 + key.len() / 4).min();
    let hint = near.map(|(_, name)| format!("; did you mean `{name}`?")).unwrap_or_default();
    let place = section.first().map(|section| format!(" in [{section}]")).unwrap_or_default();
    format!("unknown key `{key}`{place}{hint} (allowed: {})", names.join(", "))
}

/// Puts every value of `over` in the place of the one below it, and notes its key and where it was written.
fn lay<'s>(over: DeTable<'s>, root: &mut DeTable<'s>, written: &mut Vec<(String, Range<usize>)>) {
    for (key, value) in over {
        let (name, span) = (key.get_ref().to_string(), value.span());
        note(&name, &value, written);
        let below = root.get_mut(name.as_str()).map(Spanned::get_mut);
        match (value.into_inner(), below) {
            (DeValue::Table(inside), Some(DeValue::Table(below))) => below.extend(inside),
            (value, _) => drop(root.insert(key, Spanned::new(span, value))),
        }
    }
}

/// Notes where a value was written, and everything inside of it.
fn note(name: &str, value: &Spanned<DeValue<'_>>, written: &mut Vec<(String, Range<usize>)>) {
    written.push((name.to_owned(), value.span()));
    let inside = match value.get_ref() {
        DeValue::Table(table) => vec![table],
        DeValue::Array(items) => items.iter().filter_map(|item| as_table(item.get_ref())).collect(),
        DeValue::String(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => Vec::new(),
    };
    for (inner, value) in inside.into_iter().flatten() {
        note(&format!("{name}.{}", inner.get_ref()), value, written);
    }
}

/// Says which key a value that does not fit belongs to, and what would. Never repeats the value: it may be a secret.
fn explain(error: &toml::de::Error, written: &[(String, Range<usize>)], sources: &Sources<'_>) -> ConfigError {
    let span = error.span().unwrap_or(0..0);
    let holds = |outer: &Range<usize>| outer.start <= span.start && span.end <= outer.end;
    let innermost = written.iter().rev().filter(|(_, outer)| holds(outer)).min_by_key(|(_, outer)| outer.len());
    let key = innermost.map_or("", |(key, _)| key.as_str());
    let message = error.message();
    let what = if let Some(field) = message.strip_prefix("missing field ") {
        format!("{field} is missing in [{key}]")
    } else if let Some((field, allowed)) = message.strip_prefix("unknown field ").and_then(|rest| rest.split_once(", expected one of ")) {
        format!("unknown key {field} (allowed: {})", allowed.replace('`', ""))
    } else if let Some((_, expected)) = message.split_once(", expected ") {
        format!("`{key}` must be {}", in_our_words(expected))
    } else {
        format!("`{key}` {message}")
    };
    sources.error(span, what)
}

fn in_our_words(expected: &str) -> &str {
    match expected {
        "a string" => "a text in quotes",
        "a boolean" => "true or false",
        "a sequence" => "a list in brackets",
        other => other,
    }
}

fn as_table<'t, 'i>(value: &'t DeValue<'i>) -> Option<&'t DeTable<'i>> {
    if let DeValue::Table(table) = value { Some(table) } else { None }
}

/// Parses what this program carries itself.
fn table(text: &str) -> Result<DeTable<'_>, ConfigError> {
    DeTable::parse(text).map(Spanned::into_inner).map_err(|error| ConfigError::nowhere(format!("the built-in reference is damaged: {}", error.message())))
}

const PREFIX: &str = "VESTIBULE__";
