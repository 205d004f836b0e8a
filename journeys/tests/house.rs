//! The house as it is drawn: `ARCHITECTURE.md` says who may lean on whom and what may stand where, and this test holds the
//! code to it.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "whatever goes wrong here is a failed test")]

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// Files that may be longer than [`LONGEST`] lines, each with its reason. Keep it short.
const LONG_FILES: [&str; 0] = [];

const LONGEST: usize = 400;

#[test]
fn the_arrows_are_as_drawn() {
    let drawing = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let block = drawing.split_once("```arrows\n").and_then(|(_, rest)| rest.split_once("```"));
    let (block, _) = block.expect("ARCHITECTURE.md has no block ```arrows with lines `a -> b` and, for tests, `a ..> b`");
    let drawn: BTreeSet<String> = block.lines().map(squeeze).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let built = arrows();
    let missing: Vec<_> = built.difference(&drawn).collect();
    let gone: Vec<_> = drawn.difference(&built).collect();
    assert!(missing.is_empty() && gone.is_empty(), "built but not drawn: {missing:?}; drawn but not built: {gone:?}");
}

#[test]
fn the_rules_depend_on_nothing_that_waits_listens_or_knows_the_time() {
    const ASYNC: [&str; 9] = ["tokio", "mio", "smol", "polling", "hyper", "axum", "tower", "reqwest", "h2"];
    const INPUT_AND_OUTPUT: [&str; 8] = ["rusqlite", "libsqlite3-sys", "tokio-postgres", "postgres", "socket2", "rustix", "tempfile", "notify"];
    const CLOCKS: [&str; 5] = ["chrono", "time", "jiff", "iana-time-zone", "web-time"];
    const CHANCE: [&str; 4] = ["rand", "getrandom", "fastrand", "uuid"];
    let names = linked_into("twofactor");
    assert!(names.contains("twofactor") && names.contains("sha1"), "the list is not what it should be: {names:?}");
    let forbidden: Vec<_> = names
        .iter()
        .filter(|name| [&ASYNC[..], &INPUT_AND_OUTPUT, &CLOCKS, &CHANCE].iter().any(|list| list.contains(&name.as_str())))
        .chain(names.iter().filter(|name| name.starts_with("futures") || name.starts_with("async-")))
        .collect();
    assert!(forbidden.is_empty(), "twofactor links {forbidden:?}");
}

#[test]
fn nothing_is_called_after_no_thing() {
    const EMPTY_WORDS: [&str; 9] = ["core", "common", "utils", "util", "types", "models", "helpers", "services", "managers"];
    let packages = metadata()["packages"].as_array().unwrap().iter().map(|package| name(package).to_owned()).collect();
    let files = sources("").into_iter().flat_map(|file| {
        let parts = file.with_extension("");
        parts.iter().map(|part| part.to_string_lossy().into_owned()).collect::<Vec<_>>()
    });
    let modules = sources("").into_iter().flat_map(|file| {
        let text = read(&file);
        let named = text.lines().filter_map(|line| line.trim().trim_start_matches("pub ").strip_prefix("mod "));
        named.map(|rest| rest.trim_end_matches([' ', ';', '{']).to_owned()).collect::<Vec<_>>()
    });
    let all: BTreeSet<String> = files.chain(modules).chain::<Vec<String>>(packages).collect();
    let empty: Vec<_> = all.iter().filter(|name| EMPTY_WORDS.contains(&name.as_str())).collect();
    assert!(empty.is_empty(), "a name should say what a thing is: {empty:?}");
}

#[test]
fn sql_stands_in_store_only() {
    let found = lines_outside(&["store", "testkit"], |line| {
        ["SELECT ", "INSERT INTO ", "DELETE FROM ", "CREATE TABLE ", "ALTER TABLE "].iter().any(|word| line.contains(word))
            || (line.contains("UPDATE ") && line.contains(" SET "))
    });
    assert!(found.is_empty(), "SQL outside of store:\n{}", found.join("\n"));
}

#[test]
fn html_stands_in_pages_only() {
    let found = lines_outside(&["pages", "testkit"], |line| {
        let closes = line.split("</").skip(1).any(|rest| rest.starts_with(|first: char| first.is_ascii_lowercase()));
        closes || line.to_ascii_lowercase().contains("<!doctype")
    });
    let files: Vec<_> = files_under(&root().join("crates"))
        .into_iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "html" || ending == "css" || ending == "js"))
        .filter(|file| !file.starts_with(root().join("crates/pages")))
        .collect();
    assert!(found.is_empty() && files.is_empty(), "pages outside of pages: {files:?}\n{}", found.join("\n"));
}

#[test]
fn status_codes_stand_in_server_only() {
    let found = lines_outside(&["server", "testkit"], |line| line.contains("StatusCode"));
    assert!(found.is_empty(), "HTTP outside of server:\n{}", found.join("\n"));
}

#[test]
fn a_file_is_one_idea() {
    let long: Vec<_> = sources("")
        .into_iter()
        .filter(|file| !is_test(file))
        .map(|file| (read(&file).lines().count(), file.to_string_lossy().into_owned()))
        .filter(|(lines, file)| *lines > LONGEST && !LONG_FILES.contains(&file.as_str()))
        .collect();
    assert!(long.is_empty(), "over {LONGEST} lines: {long:?}");
    for file in LONG_FILES {
        let lines = read(Path::new(file)).lines().count();
        assert!(lines > LONGEST, "{file} has {lines} lines and needs no exception any more");
    }
}

/// Who leans on whom, as cargo knows it: `a -> b`, and `a ..> b` where only tests do.
fn arrows() -> BTreeSet<String> {
    let metadata = metadata();
    let mut arrows = BTreeSet::new();
    for package in metadata["packages"].as_array().unwrap() {
        for dependency in package["dependencies"].as_array().unwrap() {
            if dependency["path"].is_string() {
                let arrow = if dependency["kind"] == "dev" { "..>" } else { "->" };
                arrows.insert(format!("{} {arrow} {}", name(package), name(dependency)));
            }
        }
    }
    let for_all_builds = arrows.clone();
    arrows.retain(|arrow| !for_all_builds.contains(&arrow.replace("..>", "->")) || !arrow.contains("..>"));
    arrows
}

/// Our own packages, without what they depend on.
fn metadata() -> Value {
    let output = cargo(&["metadata", "--format-version", "1", "--no-deps", "--locked", "--offline"]);
    serde_json::from_str(&output).unwrap()
}

/// Every crate that is linked into this one when it is built alone, itself included.
fn linked_into(package: &str) -> BTreeSet<String> {
    let tree = ["tree", "--package", package, "--edges", "normal", "--prefix", "none", "--format", "{p}"];
    let output = cargo(&[&tree[..], &["--target", "all", "--locked", "--offline"]].concat());
    output.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

fn cargo(args: &[&str]) -> String {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).args(args).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "cargo {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// `file:line: text` for every line of code outside of these crates (and outside of tests and comments) that `is_found`.
fn lines_outside(crates: &[&str], is_found: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for file in sources("crates") {
        let own = file.components().nth(1).unwrap().as_os_str().to_string_lossy().into_owned();
        if crates.contains(&own.as_str()) || is_test(&file) {
            continue;
        }
        for (index, line) in read(&file).lines().enumerate() {
            let code = if line.trim_start().starts_with("//") { "" } else { line };
            if is_found(code) {
                found.push(format!("{}:{}: {}", file.display(), index + 1, line.trim()));
            }
        }
    }
    found
}

fn is_test(file: &Path) -> bool {
    file.iter().any(|part| part == "tests" || part == "tests.rs" || part == "fuzz")
}

/// Our Rust files below a directory of the repository, as paths from its root.
fn sources(below: &str) -> Vec<PathBuf> {
    let top = ["crates", "journeys", "benches"].into_iter().filter(|top| below.is_empty() || *top == below);
    let files = top.flat_map(|top| files_under(&root().join(top)));
    let rust = files.filter(|file| file.extension().is_some_and(|ending| ending == "rs"));
    let found: Vec<_> = rust.map(|file| file.strip_prefix(root()).unwrap().to_owned()).collect();
    assert!(!found.is_empty(), "no sources below {below:?}");
    found
}

fn files_under(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_under(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn read(file: &Path) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

fn squeeze(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn name(entry: &Value) -> &str {
    entry["name"].as_str().unwrap()
}

fn root() -> PathBuf {
    let own = env::var("CARGO_MANIFEST_DIR").expect("run by cargo, which says where the sources are");
    Path::new(&own).parent().unwrap().to_owned()
}
