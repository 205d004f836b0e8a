//! A real message center (the npm package `smpp`) as a process of its own, that does what the last two digits of the number say.
//!
//! `01` is refused as number, `02` throttled once, `03` never answered, `04` cut off, `05` reported as delivered and `06` as not, `07`
//! is always too much, `08` refused if it is longer than a segment, `09` accepted, cut off, and reported as delivered on the next connection.
//! Whatever else comes is accepted, and never reported. A receipt that is not taken is told again on the next connection. The account is
//! `vestibule`, its password `secret`.

use std::{
    io::{BufRead as _, BufReader},
    net::{Ipv4Addr, SocketAddr},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::patience;

/// A message center on 127.0.0.1, killed with this value.
#[derive(Debug)]
pub struct MessageCenter {
    child: Child,
    address: SocketAddr,
    said: Arc<Mutex<Vec<Said>>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Said {
    Answered { answered: u32 },
    Submitted(Submitted),
}

/// A message that was submitted.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Submitted {
    /// The sender.
    pub from: String,
    /// The telephone, without a sign.
    pub to: String,
    /// The coding of its text: 0 for the default alphabet, 8 for UCS-2.
    pub coding: u8,
    /// Whether a receipt was asked for.
    pub receipt: u8,
    /// What it says.
    pub text: String,
    /// Whether it came in one piece although it is longer than a segment.
    pub whole: bool,
}

impl MessageCenter {
    /// Starts a message center.
    ///
    /// # Errors
    /// Node.js or the package is not installed, or it does not start.
    pub fn start() -> Result<Self> {
        let mut command = Command::new("node");
        command.args(["-e", PROGRAM]).env("NODE_PATH", PACKAGES).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().context("starting a message center: is node installed? bin/test installs it")?;
        let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        let port = lines.next().context("the message center ended early: is the npm package smpp installed? bin/test installs it")??;
        let said: Arc<Mutex<Vec<Said>>> = Arc::default();
        let shelf = Arc::clone(&said);
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Ok(message) = serde_json::from_str(&line) {
                    shelf.lock().unwrap_or_else(PoisonError::into_inner).push(message);
                }
            }
        });
        Ok(Self { child, address: SocketAddr::from((Ipv4Addr::LOCALHOST, port.trim().parse()?)), said })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What was submitted so far, oldest first.
    #[must_use]
    pub fn submitted(&self) -> Vec<Submitted> {
        let submitted = |one| if let Said::Submitted(message) = one { Some(message) } else { None };
        self.said().into_iter().filter_map(submitted).collect()
    }

    /// Waits up to ten seconds until `count` receipts were answered, and returns the statuses, oldest first.
    ///
    /// # Errors
    /// They were not.
    pub fn answers(&self, count: usize) -> Result<Vec<u32>> {
        let answered = |one| if let Said::Answered { answered } = one { Some(answered) } else { None };
        let all = || self.said().into_iter().filter_map(answered).collect::<Vec<_>>();
        patience::until("answers to receipts", Duration::from_secs(10), || Ok(Some(all()).filter(|all| all.len() >= count)))
    }

    fn said(&self) -> Vec<Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for MessageCenter {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const PACKAGES: &str = "/usr/local/lib/node_modules:/usr/lib/node_modules:/usr/share/nodejs";

const PROGRAM: &str = r#"
const smpp = require("smpp");
let throttled = false;
let number = 0;
const kept = [];
const say = (what) => console.log(JSON.stringify(what));
const tell = (session, receipt) => session.deliver_sm(receipt, (pdu) => {
  say({ answered: pdu.command_status });
  if (pdu.command_status !== smpp.ESME_ROK) kept.push(receipt);
});
const server = smpp.createServer((session) => {
  session.on("error", () => {});
  session.on("bind_transceiver", (pdu) => {
    const good = pdu.system_id === "vestibule" && pdu.password === "secret";
    session.send(pdu.response({ command_status: good ? smpp.ESME_ROK : smpp.ESME_RINVPASWD }));
    if (!good) return session.close();
    return kept.splice(0).forEach((receipt) => tell(session, receipt));
  });
  session.on("enquire_link", (pdu) => session.send(pdu.response()));
  session.on("unbind", (pdu) => { session.send(pdu.response()); session.close(); });
  session.on("submit_sm", (pdu) => {
    const payload = pdu.short_message?.message || pdu.message_payload?.message || "";
    const whole = pdu.message_payload !== undefined;
    say({ from: pdu.source_addr, to: pdu.destination_addr, coding: pdu.data_coding, receipt: pdu.registered_delivery, text: payload.toString(), whole });
    const wish = pdu.destination_addr.slice(-2);
    const answer = (command_status, message_id) => session.send(pdu.response({ command_status, message_id: message_id || "" }));
    if (wish === "01") return answer(smpp.ESME_RINVDSTADR);
    if (wish === "02" && !throttled) { throttled = true; return answer(smpp.ESME_RTHROTTLED); }
    if (wish === "03") return undefined;
    if (wish === "04") return session.close();
    if (wish === "07") return answer(smpp.ESME_RMSGQFUL);
    if (wish === "08" && whole) return answer(smpp.ESME_RTLVNOTALLWD);
    const id = (++number).toString(16).toUpperCase().padStart(8, "0");
    answer(smpp.ESME_ROK, id);
    if (!["05", "06", "09"].includes(wish)) return undefined;
    const stat = wish === "06" ? "UNDELIV" : "DELIVRD";
    const receipt = {
      source_addr: pdu.destination_addr, destination_addr: pdu.source_addr, esm_class: smpp.ESM_CLASS.MC_DELIVERY_RECEIPT,
      short_message: `id:${id.toLowerCase()} sub:001 dlvrd:001 submit date:2611231201 done date:2611231202 stat:${stat} err:000 text:`,
    };
    if (wish !== "09") return tell(session, receipt);
    kept.push(receipt);
    return session.close();
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
"#;
