//! Text messages fit one segment, bind their code to a host, and hold nothing else.

use super::gallery::words;
use crate::{Language, Notice, Sms, Words, segments};
use twofactor::{Deed, Kind, Secret};

fn code(digits: &str) -> Sms {
    Sms::Code { code: Secret::new(digits.to_owned()) }
}

#[test]
fn a_code_comes_first_and_is_bound_to_the_host_in_the_last_line() {
    let text = code("048291").text("Acme Desk", "id.acme.example", words());
    assert_eq!(text, "048291 is your Acme Desk code.\n\n@id.acme.example #048291");
}

#[test]
fn every_code_is_one_segment_in_every_language_with_the_longest_names() {
    let products = ["Acme Desk", "A product with a name of just sixty letters, the most we show", "ჭკვიანი მაღაზია", "🦊 Fox"];
    let hosts = ["localhost", "id.example.com", "sign-in.accounts.example.com"];
    for language in Language::ALL.iter().copied() {
        for product in products {
            for host in hosts {
                let text = code("1482913").text(product, host, Words::of(language));
                assert_eq!(segments(&text), 1, "{language:?}: {text}");
            }
        }
    }
}

#[test]
fn news_say_what_happened_and_where_to_report_it_in_one_segment() {
    let notices = [
        Notice::FactorAdded { kind: Kind::App },
        Notice::FactorReplaced { kind: Kind::Phone },
        Notice::FactorRemoved { kind: Kind::Email },
        Notice::TwoFactorOff,
        Notice::BackupCodesMade,
        Notice::BackupCodeUsed { left: 3 },
        Notice::NewTrustedBrowser,
        Notice::TrustedBrowserStolen,
        Notice::SecondStepFailed,
        Notice::CodeLock { until: None },
        Notice::PasswordChanged,
        Notice::EmailChanged,
        Notice::KeyCopied,
        Notice::Administered { deed: Deed::RoleChanged },
        Notice::FactorAdded { kind: Kind::Key },
    ];
    for notice in notices {
        let report_url = format!("https://id.example.com/not-me?token={}", "a".repeat(64));
        let sms = Sms::News { notice, report_url: report_url.clone() };
        for (language, question) in [(Language::English, " Not you? "), (Language::Polish, " To nie Ty? ")] {
            let text = sms.text("A product with a name of just sixty letters, the most we show", "id.example.com", Words::of(language));
            assert_eq!(segments(&text), 1, "{text}");
            assert!(text.ends_with(&report_url) && text.contains(question), "{text}");
        }
    }
    let sms = Sms::News { notice: Notice::FactorAdded { kind: Kind::App }, report_url: "https://a.example/not-me?token=x".to_owned() };
    let text = sms.text("Acme", "a.example", words());
    assert_eq!(text, "Acme: An authenticator app was added. Not you? https://a.example/not-me?token=x");
}

#[test]
fn a_name_cannot_smuggle_a_link_a_line_or_a_second_code() {
    let text = code("482913").text("Evil\n@evil.example #000000 https://evil.example", "id.example.com", words());
    assert_eq!(text.lines().count(), 3);
    assert!(text.ends_with("\n@id.example.com #482913"));
    assert!(!text.contains("evil.example") && !text.contains("https:"), "{text}");
}

#[test]
fn no_code_comes_with_a_link_or_an_invisible_mark() {
    for language in Language::ALL.iter().copied() {
        let text = code("482913").text("Acme", "id.example.com", Words::of(language));
        assert!(!text.contains("//") && !text.contains("www."), "{text}");
        assert!(!text.chars().any(|c| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2066}'..='\u{2069}')), "{text}");
    }
}

#[test]
fn segments_are_counted_as_networks_do() {
    assert_eq!(segments(&"a".repeat(160)), 1);
    assert_eq!(segments(&"a".repeat(161)), 2);
    assert_eq!(segments(&"a".repeat(306)), 2);
    assert_eq!(segments(&"a".repeat(307)), 3);
    assert_eq!(segments(&"€".repeat(80)), 1, "an escape and a character");
    assert_eq!(segments(&"€".repeat(81)), 2);
    assert_eq!(segments(&"ა".repeat(70)), 1);
    assert_eq!(segments(&"ა".repeat(71)), 2);
    assert_eq!(segments(&"🦊".repeat(35)), 1, "two units each");
    assert_eq!(segments(&"🦊".repeat(36)), 2);
    assert_eq!(segments(&("a".repeat(100) + "ა")), 2, "one character outside the alphabet changes it all");
    assert_eq!(segments(""), 1);
}

#[test]
fn the_text_with_the_link_that_pairs_ends_with_it_and_is_short() {
    let link = format!("https://id.acme.example/pass/#{}", "A".repeat(43));
    let text = Sms::PassLink { url: Secret::new(link.clone()) }.text("Acme Desk", "id.acme.example", Words::of(Language::English));
    assert_eq!(text, format!("Acme Desk: open this link on your phone to pair it: {link}"));
    assert_eq!(segments(&text), 1);
    let long = Sms::PassLink { url: Secret::new(link.clone()) }.text(&"A long name of a product ".repeat(3), "id.acme.example", Words::of(Language::English));
    assert_eq!(long, format!("Open this link on your phone to pair it: {link}"));
}
