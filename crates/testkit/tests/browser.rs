//! The browser sees, types and presses as a person does, with scripts and without.

#![expect(clippy::unwrap_used, reason = "whatever goes wrong here is a failed test")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    thread,
};

use fast_qr::{
    QRBuilder,
    convert::{Builder, svg::SvgBuilder},
};
use testkit::{Browser, Scheme, Window, pdf_text};

#[tokio::test]
async fn a_form_is_filled_by_its_labels_and_sent_by_its_button() {
    for scripting in [true, false] {
        let browser = Browser::open_as(&serve(), Window { scripting, ..Window::default() }).await.unwrap();
        browser.go("/").await.unwrap();
        browser.reads("Hello, stranger").await.unwrap();
        let scripts_run = browser.says("scripts run").await.unwrap();
        assert_eq!(scripts_run, scripting);
        browser.fill("Your \"name\"", "Ana").await.unwrap();
        browser.tick("I am sure").await.unwrap();
        browser.choose("Color", "Blue").await.unwrap();
        assert!(browser.is_ticked("I am sure").await.unwrap());
        assert!(browser.offers("Send").await.unwrap() && !browser.offers("Hidden").await.unwrap());
        browser.press("Send").await.unwrap();
        browser.reads("name=Ana&sure=on&color=blue").await.unwrap();
        assert_eq!(browser.path().await.unwrap(), "/echo?x=1");
        assert!(browser.cookies().await.unwrap().iter().any(|cookie| cookie.name == "seen"));
        let problem = browser.press("Nowhere").await.unwrap_err();
        assert!(problem.to_string().contains("no button \"Nowhere\""), "{problem}");
    }
}

#[tokio::test]
async fn a_camera_reads_the_code_and_a_pdf_is_kept() {
    let browser = Browser::open_as(&serve(), Window { width: 390, height: 700, ..Window::default() }).await.unwrap();
    browser.go("/").await.unwrap();
    browser.qr().await.unwrap_err();
    browser.go("/qr").await.unwrap();
    assert_eq!(browser.qr().await.unwrap(), "otpauth://totp/Acme:ana");
    browser.go("/").await.unwrap();
    browser.follow("Paper").await.unwrap();
    let file = browser.download(".pdf").await.unwrap();
    assert!(pdf_text(&file).unwrap().contains("7K4M-Q2XP"));
}

#[tokio::test]
async fn dark_and_narrow_screens_are_real() {
    let window = Window { width: 390, height: 844, scheme: Scheme::Dark, ..Window::default() };
    let browser = Browser::open_as(&serve(), window).await.unwrap();
    browser.go("/").await.unwrap();
    browser.reads("dark").await.unwrap();
    browser.reads("390 wide").await.unwrap();
    assert!(!browser.says("touch me").await.unwrap());
    browser.touch(true).await.unwrap();
    browser.reads("touch me").await.unwrap();
    browser.prefer(Scheme::Light).await.unwrap();
    assert!(!browser.says("dark").await.unwrap());
}

#[tokio::test]
async fn axe_finds_what_is_wrong_under_a_strict_policy() {
    let browser = Browser::open(&serve()).await.unwrap();
    browser.go("/wrong").await.unwrap();
    let violations = browser.violations().await.unwrap();
    let ids: Vec<_> = violations.iter().map(|violation| violation.id.as_str()).collect();
    assert!(ids.contains(&"label") && ids.contains(&"image-alt"), "{ids:?}");
    browser.go("/").await.unwrap();
    let violations = browser.violations().await.unwrap();
    assert!(violations.is_empty(), "{}", violations[0]);
    assert_eq!(browser.complaints().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_broken_policy_is_complained_about() {
    let browser = Browser::open(&serve()).await.unwrap();
    browser.go("/forbidden").await.unwrap();
    let complaints = browser.complaints().await.unwrap();
    assert!(complaints.iter().any(|message| message.contains("Content Security Policy")), "{complaints:?}");
}

/// A little product on a port of its own, for as long as the test runs.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            thread::spawn(move || answer(stream.unwrap()));
        }
    });
    format!("http://localhost:{}", address.port())
}

fn answer(mut stream: TcpStream) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut line, mut length) = (String::new(), 0);
    if reader.read_line(&mut line).unwrap_or(0) == 0 {
        return;
    }
    let path = line.split(' ').nth(1).unwrap().to_owned();
    loop {
        line.clear();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut form = vec![0; length];
    reader.read_exact(&mut form).unwrap();
    let (kind, body) = match path.as_str() {
        "/" => ("text/html", HOME.to_owned()),
        "/script.js" => ("text/javascript", SCRIPT.to_owned()),
        "/style.css" => ("text/css", STYLE.to_owned()),
        "/qr" => ("text/html", qr_page()),
        "/wrong" => ("text/html", "<title>Wrong</title><input><img src=data:,>".to_owned()),
        "/forbidden" => ("text/html", "<title>Forbidden</title><p style=\"color:red\">red".to_owned()),
        "/paper" => ("application/pdf", paper()),
        "/echo?x=1" => ("text/plain", String::from_utf8(form).unwrap()),
        _ => ("text/plain", "nothing here".to_owned()),
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {}\r\nSet-Cookie: seen=1; HttpOnly\r\n\
         Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; require-trusted-types-for 'script'\r\n\r\n",
        body.len()
    );
    // A browser may hang up early.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

const HOME: &str = r#"<!doctype html><html lang="en"><title>Home</title><link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,">
<script type="module" src="/script.js"></script><meta name="viewport" content="width=device-width">
<main><h1>Hello,
  stranger</h1><p id="note">nothing runs</p><p class="dark">dark</p><p class="touch">touch me</p><p id="width"></p>
<form method="post" action="/echo?x=1"><p><label for="n">Your "name"</label> <input id="n" name="name" value="old"></p>
<p><label><input type="checkbox" name="sure"> I am sure</label></p>
<p><label for="c">Color</label> <select id="c" name="color"><option value="red">Red</option><option value="blue">Blue</option></select></p>
<button>Send</button> <button hidden>Hidden</button></form><p><a href="/paper">Paper</a></p></main>"#;

const STYLE: &str = ".touch { display: none } @media (pointer: coarse) { .touch { display: block } }
@media (prefers-color-scheme: light) { .dark { display: none } }";

const SCRIPT: &str = "document.getElementById('note').textContent = 'scripts run';
document.getElementById('width').textContent = innerWidth + ' wide';";

/// A QR code far down a dark page.
fn qr_page() -> String {
    let code = QRBuilder::new("otpauth://totp/Acme:ana").build().unwrap();
    let drawing = SvgBuilder::default().margin(4).to_str(&code);
    format!("<!doctype html><title>QR</title>{}<div class=\"qr\">{drawing}</div>", "<p>down</p>".repeat(60))
}

/// The smallest PDF with a line of text.
fn paper() -> String {
    let text = "BT /F1 24 Tf 72 720 Td (7K4M-Q2XP-9RTD-H3VW) Tj ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(pdf.len());
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let start = pdf.len();
    pdf.push_str("xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        pdf.push_str(&format!("{place:010} 00000 n \n"));
    }
    pdf.push_str(&format!("trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    pdf
}
