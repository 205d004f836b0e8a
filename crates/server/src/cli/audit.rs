//! `vestibule audit`

use clap::{Args, Subcommand};
use serde::Serialize;
use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
    time::Duration,
};
use store::{
    Store,
    audit::{Line, Made, Report, Signer, Sink, Verifier, VerifyingKey},
};
use twofactor::Timestamp;

use super::{Failure, Session, session::time};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print the public key that checkpoints are verified with. Keep it where this server cannot change it.
    Key,
    /// Sign where the audit trail stands now, if it has grown, and print the newest checkpoint. Servers do so by themselves.
    Checkpoint,
    /// Write the whole audit trail as lines of JSON, with all that is needed to verify it.
    Export(ExportArguments),
    /// Find events that were changed, removed, put in or moved.
    ///
    /// Without a file the database is verified. With one nothing else is needed: neither database nor configuration.
    Verify(VerifyArguments),
}

#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    /// Where to write; standard output where nothing is said. The file must not be there.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// An export; `-` for standard input.
    #[arg(value_name = "FILE", requires = "key")]
    export: Option<PathBuf>,
    /// The public key, as `vestibule audit key` printed it.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// A checkpoint that was kept elsewhere, which must be there; may be given several times.
    #[arg(long, value_name = "FILE")]
    known: Vec<PathBuf>,
}

pub(super) async fn run(command: Command, session: &Session) -> Result<(), Failure> {
    match command {
        Command::Key => {
            let key = Signer::of(session.store().await?.keys())?.public().to_string();
            session.output.show(&serde_json::json!({ "key": key }), || key.clone())
        }
        Command::Checkpoint => checkpoint(session).await,
        Command::Export(arguments) => export(arguments, session).await,
        Command::Verify(arguments) => verify(arguments, session).await,
    }
}

async fn checkpoint(session: &Session) -> Result<(), Failure> {
    let store = session.store().await?;
    while let Made::Checkpoint(_) = store.checkpoint(Duration::ZERO).await? {}
    let newest = store.newest_checkpoint().await?.ok_or_else(|| Failure::new("there is no checkpoint yet, and nothing to sign"))?;
    session.output.show(&serde_json::json!({ "number": newest.number, "at": time(newest.at), "note": newest.note }), || newest.note.clone())
}

async fn export(arguments: ExportArguments, session: &Session) -> Result<(), Failure> {
    let store = session.store().await?;
    let to: Box<dyn Write + Send> = match &arguments.output {
        Some(path) => Box::new(File::create_new(path).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?),
        None => Box::new(io::stdout()),
    };
    let mut lines = Lines(BufWriter::new(to));
    store.export_audit(&mut lines).await?;
    Ok(lines.0.flush()?)
}

async fn verify(arguments: VerifyArguments, session: &Session) -> Result<(), Failure> {
    let known = arguments.known.iter().map(|path| std::fs::read_to_string(path).map_err(|error| Failure::new(format!("{}: {error}", path.display()))));
    let known = known.collect::<Result<Vec<_>, _>>()?;
    let key =
        arguments.key.as_deref().map(|key| VerifyingKey::parse(key).ok_or_else(|| Failure::usage("--key is not a key as `vestibule audit key` prints it")));
    let report = match (arguments.export, key.transpose()?) {
        (Some(path), Some(key)) => verify_file(&path, Verifier::new(key, known))?,
        (Some(_), None) => return Err(Failure::usage("a file is verified with --key")),
        (None, key) => verify_database(&session.store().await?, key, known).await?,
    };
    session.output.show(&Shown::of(&report), || sentences(&report))?;
    if report.is_good() { Ok(()) } else { Err(Failure::new(format!("the audit trail does not verify: {} faults", report.faults.len()))) }
}

async fn verify_database(store: &Store, key: Option<VerifyingKey>, known: Vec<String>) -> Result<Report, Failure> {
    let key = key.map_or_else(|| Signer::of(store.keys()).map(|signer| signer.public().clone()), Ok)?;
    let mut judge = Judge(Verifier::new(key, known));
    store.export_audit(&mut judge).await?;
    Ok(judge.0.finish())
}

fn verify_file(path: &Path, mut verifier: Verifier) -> Result<Report, Failure> {
    let from: Box<dyn io::Read> = match path.to_str() {
        Some("-") => Box::new(io::stdin()),
        Some(_) | None => Box::new(File::open(path).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?),
    };
    for (number, line) in BufReader::new(from).lines().enumerate() {
        let line = serde_json::from_str(&line?).map_err(|error| Failure::new(format!("line {} is not one of an export: {error}", number + 1)))?;
        verifier.take(line);
    }
    Ok(verifier.finish())
}

/// Writes lines of JSON.
struct Lines(BufWriter<Box<dyn Write + Send>>);

impl Sink for Lines {
    type Error = Failure;

    fn take(&mut self, line: Line) -> Result<(), Failure> {
        let json = serde_json::to_string(&line).map_err(|error| Failure::new(format!("writing JSON: {error}")))?;
        Ok(writeln!(self.0, "{json}")?)
    }
}

/// Verifies lines as they come.
struct Judge(Verifier);

impl Sink for Judge {
    type Error = Failure;

    fn take(&mut self, line: Line) -> Result<(), Failure> {
        self.0.take(line);
        Ok(())
    }
}

/// A report as JSON.
#[derive(Serialize)]
struct Shown {
    good: bool,
    events: u64,
    chains: u64,
    checkpoints: u64,
    unsigned: u64,
    unchained: u64,
    newest_checkpoint: Option<i64>,
    newest_at: Option<String>,
    faults: Vec<String>,
}

impl Shown {
    fn of(report: &Report) -> Self {
        Self {
            good: report.is_good(),
            events: report.events,
            chains: report.chains,
            checkpoints: report.checkpoints,
            unsigned: report.unsigned,
            unchained: report.unchained,
            newest_checkpoint: report.newest.map(|(number, _)| number),
            newest_at: report.newest.map(|(_, at)| time(Timestamp::from_unix_millis(at))),
            faults: report.faults.iter().map(ToString::to_string).collect(),
        }
    }
}

fn sentences(report: &Report) -> String {
    let Report { events, chains, checkpoints, unsigned, unchained, newest, faults } = report;
    let mut lines: Vec<String> = faults.iter().map(|fault| format!("fault: {fault}")).collect();
    lines.push(format!("{events} events in {chains} chains, {checkpoints} checkpoints"));
    if let Some((number, at)) = newest {
        lines.push(format!("the newest checkpoint is {number}, of {}; {unsigned} events came later", time(Timestamp::from_unix_millis(*at))));
    }
    if *unchained > 0 {
        lines.push(format!("{unchained} events are older than chains: they were only counted"));
    }
    lines.push(if report.is_good() { "nothing was changed, removed, put in or moved".to_owned() } else { format!("{} faults", faults.len()) });
    lines.join("\n")
}
