//! Every page in every state, and what must hold for all of them.

mod assets;
mod gallery;
mod kit;
mod mails;
mod markup;
mod names;
mod sentences;
mod times;
#[test]
fn proof() {
    let dir = std::path::Path::new("/tmp/pages-proof");
    std::fs::create_dir_all(dir.join("fonts")).unwrap();
    for name in ["vestibule.css","favicon.svg","fonts/inter.woff2","fonts/georgian.woff2","code-input.js","copy.js","countdown.js","password.js","print.js","dev-inbox.js"] {
        let url = crate::asset_url(name);
        let path = url.strip_prefix("/static/").unwrap();
        std::fs::write(dir.join(path), crate::asset(path).unwrap().bytes).unwrap();
    }
    for (name, page) in gallery::pages() {
        std::fs::write(dir.join(format!("{name}.html")), page.replace("/static/", "").replace("http-equiv=\"refresh\"","")).unwrap();
    }
    let kit = kit::kit();
    std::fs::write(dir.join("kit.pdf"), crate::recovery_kit(&kit, gallery::words()).unwrap()).unwrap();
    std::fs::write(dir.join("kit.txt"), crate::recovery_text(&kit, gallery::words())).unwrap();
    std::fs::write(dir.join("mail.html"), crate::Notice::FactorAdded.mail(&mails::facts(), gallery::words()).html).unwrap();
}
