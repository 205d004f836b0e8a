//! A few line icons, drawn on a grid of 24 units.

use crate::html::Html;

/// The icon called `name` as inline SVG, hidden from screen readers: the words beside it say the same.
pub(crate) fn icon(name: &str) -> Html {
    let shape = match name {
        "alert" => r#"<circle cx="12" cy="12" r="9"/><path d="M12 7.5v5M12 16.2v.1"/>"#,
        "warning" => r#"<path d="M12 4 2.8 19.5h18.4zM12 10v4.2M12 17v.1"/>"#,
        "check" => r#"<circle cx="12" cy="12" r="9"/><path d="m8 12.3 2.8 2.8L16 9.6"/>"#,
        "info" => r#"<circle cx="12" cy="12" r="9"/><path d="M12 11v5.2M12 7.7v.1"/>"#,
        "app" => r#"<rect x="6" y="2.5" width="12" height="19" rx="2.5"/><path d="M11 18.2h2"/>"#,
        "codes" => r#"<path d="M13.5 2.5H7a2 2 0 0 0-2 2v15a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM13.5 2.5V8H19M9 13h6M9 17h6"/>"#,
        "browser" => r#"<rect x="2.5" y="4" width="19" height="13" rx="2"/><path d="M8.5 20.5h7M12 17v3.5"/>"#,
        "session" => r#"<path d="M14.5 4h3a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-3M10 16.5l4.5-4.5L10 7.5M14.5 12H4"/>"#,
        "key" => r#"<circle cx="7.8" cy="15.7" r="4.3"/><path d="m11 12.5 8.5-8.5M15.5 8l3 3"/>"#,
        "print" => r#"<path d="M7 8.5v-6h10v6M7 17.5H5a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-2"/><path d="M7 14h10v7.5H7z"/>"#,
        "copy" => r#"<rect x="8.5" y="8.5" width="12.5" height="12.5" rx="2"/><path d="M5 15.5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h8.5a2 2 0 0 1 2 2"/>"#,
        "download" => r#"<path d="M12 3.5v12M7 10.8l5 4.9 5-4.9M4 20.5h16"/>"#,
        "mail" => r#"<rect x="2.5" y="4.5" width="19" height="15" rx="2"/><path d="m3 7 9 6 9-6"/>"#,
        "phone" => r#"<path d="M4 4.5h16a1.5 1.5 0 0 1 1.5 1.5v10a1.5 1.5 0 0 1-1.5 1.5H8.5L4 21v-3.5H2.5V6A1.5 1.5 0 0 1 4 4.5z"/>"#,
        "lock" => r#"<circle cx="12" cy="12" r="9"/><path d="M12 6.8V12l3.3 2"/>"#,
        "help" => r#"<circle cx="12" cy="12" r="9"/><path d="M9.3 9.3a2.8 2.8 0 1 1 4 2.6c-.9.5-1.3 1-1.3 2M12 16.8v.1"/>"#,
        "arrow" => r#"<path d="m9.5 5.5 6.5 6.5-6.5 6.5"/>"#,
        "down" => r#"<path d="m6 9.5 6 6 6-6"/>"#,
        "open" => r#"<path d="M13.5 4H20v6.5M20 4l-9 9M17.5 14v4.5a1.5 1.5 0 0 1-1.5 1.5H5.5A1.5 1.5 0 0 1 4 18.5V8a1.5 1.5 0 0 1 1.5-1.5H10"/>"#,
        _ => "",
    };
    let class = if MIRRORED.contains(&name) { "icon mirrored" } else { "icon" };
    Html::trusted(format!(r#"<svg class="{class}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{shape}</svg>"#))
}

/// Icons that point where a line goes on, and so to the other side where lines begin at the right.
const MIRRORED: [&str; 3] = ["arrow", "open", "session"];
