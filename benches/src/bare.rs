//! The yardstick of HTTP: a handler that reads JSON and answers JSON of the size of a passed challenge, and does nothing else.
//!
//! It runs as a process of its own, as the server does, and is asked by the same generator.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, Result};
use axum::{Json, Router, routing::post};
use serde::{Deserialize, Serialize};

/// What is asked, as in an attempt.
#[derive(Deserialize)]
struct Asked {
    code: String,
}

/// What is answered, as to a right code.
#[derive(Serialize)]
struct Answered {
    state: &'static str,
    factor: &'static str,
    kind: &'static str,
    amr: [&'static str; 1],
    passed_at: &'static str,
    digits: usize,
}

/// The process of the handler.
pub(crate) struct Bare {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Bare {
    /// Starts it.
    pub(crate) fn start() -> Result<Self> {
        let program = std::env::current_exe()?;
        let mut child = Command::new(program).arg("bare").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("starting the bare handler")?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("the bare handler says nothing")?).read_line(&mut line)?;
        let address = line.trim().parse().context("the bare handler did not say its address")?;
        Ok(Self { child, address })
    }

    /// The id of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to do.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Serves until standard input ends, which it does when whoever started this is gone.
pub(crate) fn serve() -> Result<()> {
    std::thread::spawn(|| {
        drop(io::stdin().read_to_end(&mut Vec::new()));
        std::process::exit(0);
    });
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
        writeln!(io::stdout().lock(), "{}", listener.local_addr()?)?;
        axum::serve(listener, Router::new().route("/attempts", post(answer))).await?;
        Ok(())
    })
}

async fn answer(Json(asked): Json<Asked>) -> Json<Answered> {
    Json(Answered {
        state: "passed",
        factor: "fac_06f1w2v9bfzk7jx8q5m0t4e3rc",
        kind: "app",
        amr: ["otp"],
        passed_at: "2026-11-23T08:15:30.250Z",
        digits: asked.code.len(),
    })
}
