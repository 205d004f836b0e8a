//! Static files, each under a name that changes with its content so that browsers may keep it for ever.

use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// A static file.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// What is in the file.
    pub bytes: &'static [u8],
    /// The value of the `Content-Type` header.
    pub content_type: &'static str,
    /// Whether the name carries the hash of the content: then the file may be cached for ever.
    pub immutable: bool,
}

/// Where the file called `name` (such as `vestibule.css`) is served: `/static/vestibule.<hash>.css`.
pub fn asset_url(name: &str) -> String {
    let served = FILES.iter().find(|file| file.name == name).map_or(name, |file| file.hashed.as_str());
    format!("/static/{served}")
}

/// The file at `path`, which is what follows `/static/` in its address. The plain name works too, but may change.
pub fn asset(path: &str) -> Option<Asset> {
    FILES.iter().find_map(|file| {
        let immutable = file.hashed == path;
        (immutable || file.name == path).then_some(Asset { bytes: &file.bytes, content_type: file.content_type, immutable })
    })
}

struct File {
    name: &'static str,
    hashed: String,
    bytes: Cow<'static, [u8]>,
    content_type: &'static str,
}

static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
    let mut files: Vec<File> = FONTS_AND_SCRIPTS.iter().map(|(name, bytes)| file(name, Cow::Borrowed(*bytes))).collect();
    // A module names those it imports, so it is hashed after their names are known.
    for (name, text) in MODULES {
        let text = files.iter().fold((*text).to_owned(), |text, file| match (file.name.strip_prefix("pass/"), file.hashed.strip_prefix("pass/")) {
            (Some(name), Some(hashed)) => text.replace(&format!("\"./{name}\""), &format!("\"./{hashed}\"")),
            (_, _) => text,
        });
        files.push(file(name, Cow::Owned(text.into_bytes())));
    }
    // The style sheet names the fonts, so it is hashed after their names are known.
    let css = files.iter().fold(STYLE.to_owned(), |css, file| css.replace(&format!("url({})", file.name), &format!("url({})", file.hashed)));
    files.push(file("vestibule.css", Cow::Owned(css.into_bytes())));
    files
});

fn file(name: &'static str, bytes: Cow<'static, [u8]>) -> File {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let hash = Sha256::digest(&bytes).iter().take(6).fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    File { name, hashed: format!("{stem}.{hash}.{extension}"), bytes, content_type: content_type(extension) }
}

fn content_type(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}

const STYLE: &str = include_str!("../assets/vestibule.css");

/// The modules of the app on the phone, each after those it imports.
const MODULES: &[(&str, &str)] = &[
    ("pass/protocol.js", include_str!("../assets/pass/protocol.js")),
    ("pass/accounts.js", include_str!("../assets/pass/accounts.js")),
    ("pass/server.js", include_str!("../assets/pass/server.js")),
    ("pass/approval.js", include_str!("../assets/pass/approval.js")),
    ("pass/app.js", include_str!("../assets/pass/app.js")),
];

const FONTS_AND_SCRIPTS: &[(&str, &[u8])] = &[
    ("fonts/inter.woff2", include_bytes!("../assets/fonts/inter.woff2")),
    ("fonts/inter-extended.woff2", include_bytes!("../assets/fonts/inter-extended.woff2")),
    ("fonts/georgian.woff2", include_bytes!("../assets/fonts/georgian.woff2")),
    ("favicon.svg", include_bytes!("../assets/favicon.svg")),
    ("code-input.js", include_bytes!("../assets/code-input.js")),
    ("copy.js", include_bytes!("../assets/copy.js")),
    ("countdown.js", include_bytes!("../assets/countdown.js")),
    ("dev-inbox.js", include_bytes!("../assets/dev-inbox.js")),
    ("key.js", include_bytes!("../assets/key.js")),
    ("overview.css", include_bytes!("../assets/overview.css")),
    ("password.js", include_bytes!("../assets/password.js")),
    ("print.js", include_bytes!("../assets/print.js")),
    ("web-otp.js", include_bytes!("../assets/web-otp.js")),
    ("wait.js", include_bytes!("../assets/wait.js")),
    ("pass/pass.css", include_bytes!("../assets/pass/pass.css")),
    ("pass/icon-192.png", include_bytes!("../assets/pass/icon-192.png")),
    ("pass/icon-512.png", include_bytes!("../assets/pass/icon-512.png")),
    ("pass/apple-touch-icon.png", include_bytes!("../assets/pass/apple-touch-icon.png")),
];
