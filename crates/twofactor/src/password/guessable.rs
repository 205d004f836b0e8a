//! Passwords that are tried first.

use std::{collections::HashSet, sync::LazyLock};

/// Whether `password` is on the list of common ones, hardly more than one of the `known` words, or a short piece said again and again.
pub(super) fn is_common(password: &str, known: &[&str]) -> bool {
    let lower = password.to_lowercase();
    let letters = bare(&lower);
    let listed = |text: &str| LIST.contains(text);
    let told = |word: &&str| {
        let word = bare(&word.to_lowercase());
        word.chars().count() >= 4 && letters.contains(&word) && letters.replace(&word, "").chars().count() < 4
    };
    listed(&lower) || listed(&letters) || known.iter().any(told) || repeats(&lower) || runs(&lower)
}

/// Letters only: what is left of `P4ssword-2026!` is compared without its decorations.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

/// One piece of fewer than eight characters, or a listed one, over and over.
fn repeats(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let piece = |length: &usize| chars.iter().zip(chars.iter().skip(*length)).all(|(a, b)| a == b);
    let Some(length) = (1..=chars.len() / 2).find(piece) else { return false };
    let piece: String = chars.iter().take(length).collect();
    length < 8 || LIST.contains(piece.as_str()) || LIST.contains(bare(&piece).as_str())
}

/// Neighbors in the order of the alphabet or the digits, up or down, from end to end.
fn runs(text: &str) -> bool {
    let step = |by: i32| {
        let next = |(a, b): (char, char)| {
            let (a, b) = (i32::try_from(u32::from(a)).unwrap_or(0), i32::try_from(u32::from(b)).unwrap_or(0));
            b - a == by || (a, b) == (0x39, 0x30) && by == 1 || (a, b) == (0x30, 0x39) && by == -1
        };
        text.chars().zip(text.chars().skip(1)).all(next)
    };
    step(1) || step(-1)
}

static LIST: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../../data/common-passwords.txt").lines().filter(|line| !line.starts_with("# ")).collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_that_are_tried_first_are_common() {
        for password in [
            "password1",
            "Passw0rd",
            "iloveyou",
            "passwordpassword",
            "aaaaaaaaaaaaaaaaaa",
            "abcabcabcabcabcabc",
            "1234567890123456789",
            "abcdefghijklmnop",
            "Acme-Desk-2026!",
        ] {
            assert!(is_common(password, &["Acme Desk", "ana@example.com"]), "{password}");
        }
    }

    #[test]
    fn ordinary_phrases_are_not() {
        for password in ["correct-horse-battery", "four small green boats", "ლამაზი ღამე თბილისში", "Kx7#pq2!vLm9@zT", "8302 9174 6618 2207 3"]
        {
            assert!(!is_common(password, &["Acme Desk", "ana@example.com"]), "{password}");
        }
    }
}
