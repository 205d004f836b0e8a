//! Static files are found under their names, and a first view is light.

use super::gallery::pages;
use crate::{asset, asset_url, qr_svg};

#[test]
fn every_address_on_a_page_leads_to_a_file() {
    let mut count = 0;
    for (name, page) in pages() {
        for path in page.split('"').filter_map(|value| value.strip_prefix("/static/")) {
            let file = asset(path).unwrap_or_else(|| panic!("{name}: {path}"));
            assert!(file.immutable && !file.bytes.is_empty(), "{path}");
            count += 1;
        }
    }
    assert!(count > 100);
}

#[test]
fn a_plain_name_is_not_immutable_and_an_unknown_one_is_nothing() {
    assert!(!asset("vestibule.css").unwrap().immutable);
    assert_eq!(asset("vestibule.css").unwrap().content_type, "text/css; charset=utf-8");
    for path in ["", "../Cargo.toml", "fonts", "vestibule.000000000000.css"] {
        assert!(asset(path).is_none(), "{path}");
    }
}

#[test]
fn the_style_sheet_names_fonts_that_exist() {
    let css = String::from_utf8(asset("vestibule.css").unwrap().bytes.to_vec()).unwrap();
    let fonts: Vec<&str> = css.split("url(").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert_eq!(fonts.len(), 3);
    for font in fonts {
        assert!(asset(font).is_some_and(|file| file.immutable && file.content_type == "font/woff2"), "{font}");
    }
}

#[test]
fn a_first_view_weighs_less_than_60_kb() {
    let font = asset("fonts/inter.woff2").unwrap().bytes.len();
    let css = asset("vestibule.css").unwrap().bytes.len();
    for (name, page) in pages() {
        let scripts = page.split('"').filter_map(|value| value.strip_prefix("/static/")).filter(|path| path.ends_with(".js"));
        let total = page.len() + css + font + scripts.map(|path| asset(path).unwrap().bytes.len()).sum::<usize>();
        assert!(total < 60_000, "{name}: {total}");
    }
}

#[test]
fn scripts_are_few() {
    let names = ["code-input.js", "copy.js", "countdown.js", "dev-inbox.js", "key.js", "password.js", "print.js", "wait.js", "web-otp.js"];
    let lines = |name: &&str| asset(name).unwrap().bytes.split(|byte| *byte == b'\n').count();
    assert!(names.iter().map(lines).sum::<usize>() < 300);
    assert_eq!(asset_url("print.js").len(), "/static/print.0123456789ab.js".len());
}

#[test]
fn a_qr_code_is_dark_on_white_with_a_quiet_zone() {
    let svg = qr_svg("otpauth://totp/Acme:ana?secret=JBSWY3DPEHPK3PXP");
    assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>"));
    assert!(svg.contains("fill=\"#fff\" d=\"M0 0h") && svg.contains("fill=\"#000\" d=\"M4 4h7v1h-7z"), "{svg}");
    assert!(!svg.contains("style"));
    assert_eq!(qr_svg(&"x".repeat(5_000)), "");
}
