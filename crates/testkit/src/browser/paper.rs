//! What leaves the screen: a QR code that a phone's camera sees, a PDF that is kept.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, ensure};

use super::Browser;
use crate::{patience, program::run};

impl Browser {
    /// Points a phone's camera at the screen: scrolls the QR code into view, takes a picture and has `zbarimg` read it.
    ///
    /// # Errors
    /// There is no QR code on the screen, several, or one that cannot be read.
    pub async fn qr(&self) -> Result<String> {
        let marked = self.driver.find_all(thirtyfour::By::Css(QR)).await?;
        if let Some(element) = marked.first() {
            let script = "arguments[0].scrollIntoView({block: 'center'})";
            self.driver.execute(script, vec![element.to_json()?]).await?;
        }
        let file = self.profile.path().join("camera.png");
        self.screenshot(&file).await?;
        let mut zbarimg = Command::new("zbarimg");
        zbarimg.args(["--raw", "-q", "-Sdisable", "-Sqrcode.enable"]).arg(&file);
        let seen = run(&mut zbarimg).context("there is no readable QR code on the screen")?;
        let seen = String::from_utf8(seen).context("the QR code is not text")?;
        ensure!(seen.trim_end().lines().count() == 1, "there are several QR codes on the screen");
        Ok(seen.trim_end().to_owned())
    }

    /// Waits up to half a minute for a finished download whose name ends like this, and returns where it is.
    ///
    /// # Errors
    /// There is none, or several.
    pub async fn download(&self, ending: &str) -> Result<PathBuf> {
        let what = format!("a download *{ending}");
        patience::until_async(&what, Duration::from_secs(30), async || {
            let files = std::fs::read_dir(self.downloads())?.collect::<std::io::Result<Vec<_>>>()?;
            let unfinished = files.iter().any(|file| file.path().extension().is_some_and(|own| own == "crdownload"));
            let mut done = files.iter().map(std::fs::DirEntry::path).filter(|path| path.to_string_lossy().ends_with(ending));
            let first = done.next();
            ensure!(done.next().is_none(), "there are several downloads *{ending}");
            Ok(first.filter(|_| !unfinished))
        })
        .await
    }
}

/// The text of a PDF in the layout of its pages, as `pdftotext` reads it.
///
/// # Errors
/// The file is no PDF.
pub fn pdf_text(file: &Path) -> Result<String> {
    let text = run(Command::new("pdftotext").arg("-layout").arg(file).arg("-"))?;
    String::from_utf8(text).context("the text of the PDF is not UTF-8")
}

/// Where to point the camera first, if the page says which picture is the code.
const QR: &str = ".qr, [data-qr], svg[aria-label*='QR'], img[alt*='QR']";
