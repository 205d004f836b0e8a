//! What must hold for the markup of every page.

use super::gallery::{pages, pages_in_every_language};
use std::collections::HashSet;

#[test]
fn every_page_is_well_formed() {
    for (name, page) in pages_in_every_language() {
        let mut open: Vec<&str> = Vec::new();
        let body = page.strip_prefix("<!doctype html>").unwrap_or_else(|| panic!("{name} does not begin as HTML"));
        for tag in tags(body) {
            if let Some(closed) = tag.name.strip_prefix('/') {
                assert_eq!(open.pop(), Some(closed), "{name}: </{closed}> closes something else");
            } else if !tag.closes_itself && !VOID.contains(&tag.name) {
                open.push(tag.name);
            }
        }
        assert!(open.is_empty(), "{name}: {open:?} are never closed");
    }
}

#[test]
fn no_page_holds_style_or_script_of_its_own() {
    for (name, page) in pages_in_every_language() {
        for tag in tags(&page) {
            assert!(tag.name != "style", "{name} has a style element");
            assert!(tag.name != "script" || tag.get("src").is_some(), "{name} has an inline script");
            for (attribute, value) in &tag.attributes {
                assert!(*attribute != "style" && !attribute.starts_with("on"), "{name}: {attribute} on {}", tag.name);
                assert!(!value.starts_with("javascript:"), "{name}: {value}");
            }
        }
    }
}

#[test]
fn every_id_is_unique_and_every_reference_leads_to_one() {
    for (name, page) in pages_in_every_language() {
        let mut ids = HashSet::new();
        for id in tags(&page).iter().filter_map(|tag| tag.get("id")) {
            assert!(ids.insert(id), "{name}: id {id} twice");
        }
        for tag in tags(&page) {
            let references = ["for", "aria-describedby", "aria-labelledby", "aria-controls", "form", "data-copy"];
            let named = references.iter().filter_map(|attribute| tag.get(attribute)).flat_map(str::split_whitespace);
            let fragment = tag.get("href").and_then(|href| href.strip_prefix('#'));
            for reference in named.chain(fragment) {
                assert!(ids.contains(reference), "{name}: {} refers to {reference}", tag.name);
            }
        }
    }
}

#[test]
fn every_field_has_a_label() {
    for (name, page) in pages_in_every_language() {
        let labelled: HashSet<&str> = tags(&page).iter().filter_map(|tag| tag.get("for")).collect();
        for tag in tags(&page).iter().filter(|tag| ["input", "select"].contains(&tag.name)) {
            let is_hidden = tag.get("type") == Some("hidden") || tag.get("hidden").is_some();
            assert!(is_hidden || tag.get("id").is_some_and(|id| labelled.contains(id)), "{name}: {:?}", tag.attributes);
        }
    }
}

#[test]
fn every_form_posts_to_an_address() {
    for (name, page) in pages_in_every_language() {
        for form in tags(&page).iter().filter(|tag| tag.name == "form") {
            let searches = form.get("role") == Some("search");
            assert_eq!(form.get("method"), Some(if searches { "get" } else { "post" }), "{name}");
            assert!(form.get("action").is_some_and(|action| action.starts_with('/')), "{name}");
        }
    }
}

#[test]
fn headings_are_in_order_and_landmarks_single() {
    for (name, page) in pages_in_every_language() {
        let levels: Vec<u32> = tags(&page).iter().filter_map(|tag| tag.name.strip_prefix('h')?.parse().ok()).collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{name}: {levels:?}");
        assert_eq!(levels.first(), Some(&1), "{name}");
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{name}: {levels:?}");
        assert_eq!(tags(&page).iter().filter(|tag| tag.name == "main").count(), 1, "{name}");
    }
}

#[test]
fn what_people_typed_is_escaped() {
    for (name, page) in pages_in_every_language() {
        for typed in ["Kovač <b>", "482 91<", "Acme & Sons", "<tablet>", "Pixel <9>", "<b>safe"] {
            assert!(!page.contains(typed), "{name} shows {typed} as markup");
        }
    }
}

#[test]
fn a_refused_form_says_so_and_leads_to_the_field() {
    let pages = pages();
    let refused = pages.iter().filter(|(name, _)| {
        ["wrong", "used", "superseded", "length", "lock-code", "malformed", "slow", "missing", "throttled"].iter().any(|state| name.ends_with(state))
    });
    let mut count = 0;
    for (name, page) in refused {
        assert!(page.contains("role=\"alert\""), "{name} has no alert");
        assert!(page.contains("autofocus"), "{name} does not lead to the field");
        assert!(!page.contains("type=\"password\" value") && !page.contains("name=\"password\" value"), "{name}");
        count += 1;
    }
    assert!(count >= 12, "{count}");
}

#[test]
fn what_was_typed_is_kept_but_for_passwords() {
    let page = |wanted: &str| pages().into_iter().find(|(name, _)| name == wanted).unwrap().1;
    assert!(page("challenge-wrong").contains("value=\"482 91&#60;\""));
    assert!(page("sign-in-wrong").contains("value=\"ana@acme.example\""));
    assert!(page("sign-up-wrong").contains("value=\"ana@\""));
    assert!(page("sign-up-wrong").contains("<option value=\"payments\" selected>"));
}

#[test]
fn tries_left_are_said_only_when_few() {
    let page = |wanted: &str| pages().into_iter().find(|(name, _)| name == wanted).unwrap().1;
    assert!(page("challenge-wrong-2").contains("2 tries left"));
    assert!(page("challenge-wrong-1").contains("1 try left"));
    assert!(!page("challenge-wrong-5").contains("left before"));
}

#[test]
fn a_locked_page_goes_on_by_itself_and_a_disabled_one_does_not() {
    let page = |wanted: &str| pages().into_iter().find(|(name, _)| name == wanted).unwrap().1;
    assert!(page("locked").contains("<noscript><meta http-equiv=\"refresh\" content=\"301; url=/challenge\"></noscript>"));
    assert!(page("locked").contains("14:37:10 UTC</time> (in 5 minutes)"));
    assert!(!page("disabled").contains("http-equiv"));
}

#[test]
fn the_development_strip_is_on_development_servers_only() {
    for (name, page) in pages() {
        let is_development = ["help-outside", "disabled-alone", "verify-plain", "dev-inbox", "dev-inbox-empty", "api-docs"].contains(&name.as_str());
        assert_eq!(page.contains("class=\"development\""), is_development, "{name}");
    }
}

/// An opening tag such as `p`, or a closing one such as `/p`.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    closes_itself: bool,
}

impl<'a> Tag<'a> {
    fn get(&self, wanted: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value)
    }
}

/// All tags of `page`. Strict on purpose: attributes have double quotes, and `<` in text is an error.
fn tags(page: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        let inside = &rest[start + 1..];
        let end = end_of_tag(inside);
        let (content, closes_itself) = match inside[..end].strip_suffix('/') {
            Some(content) => (content, true),
            None => (&inside[..end], false),
        };
        rest = &inside[end + 1..];
        if content.starts_with("!doctype") {
            continue;
        }
        let (name, attributes) = content.split_once(char::is_whitespace).unwrap_or((content, ""));
        assert!(name.trim_start_matches('/').chars().all(|c| c.is_ascii_alphanumeric()), "<{content}>");
        tags.push(Tag { name, attributes: attributes_of(attributes), closes_itself });
    }
    tags
}

fn end_of_tag(inside: &str) -> usize {
    let mut is_quoted = false;
    for (at, c) in inside.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            '>' if !is_quoted => return at,
            _ => {}
        }
    }
    panic!("a tag never ends: {inside}")
}

fn attributes_of(text: &str) -> Vec<(&str, &str)> {
    let mut attributes = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let name = &rest[..end];
        rest = &rest[end..];
        let mut value = "";
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let close = quoted.find('"').unwrap();
            value = &quoted[..close];
            rest = &quoted[close + 1..];
        }
        assert!(!attributes.iter().any(|(known, _)| *known == name), "{name} twice in {text}");
        attributes.push((name, value));
        rest = rest.trim_start();
    }
    attributes
}

const VOID: [&str; 6] = ["meta", "link", "input", "br", "hr", "img"];
