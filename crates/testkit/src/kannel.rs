//! A real SMS gateway (Kannel) on 127.0.0.1: `bearerbox`, `smsbox`, and behind them a telephone network that is played here.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::{free_address, loopback, patience};

/// A gateway and the telephones behind it, gone with this value.
#[derive(Debug)]
pub struct Kannel {
    boxes: Vec<Child>,
    sending: SocketAddr,
    arrived: Arc<Mutex<Vec<String>>>,
    _room: TempDir,
}

impl Kannel {
    /// Starts a gateway. It takes messages from the user `vestibule` with the password `secret`.
    ///
    /// # Errors
    /// Kannel is not installed, or does not start.
    pub fn start() -> Result<Self> {
        let room = tempfile::Builder::new().prefix("vestibule-kannel-").tempdir()?;
        let [admin, inner, network, sending] = [free_address()?, free_address()?, free_address()?, free_address()?];
        let config = room.path().join("kannel.conf");
        let text = CONFIG.replace("ADMIN", &admin.port().to_string()).replace("INNER", &inner.port().to_string());
        fs::write(&config, text.replace("NETWORK", &network.port().to_string()).replace("SENDING", &sending.port().to_string()))?;
        let mut kannel = Self { boxes: Vec::new(), sending, arrived: Arc::default(), _room: room };
        kannel.boxes.push(run("bearerbox", &config)?);
        let telephones = patience::until("the gateway", STARTS_WITHIN, || Ok(TcpStream::connect(network).ok()))?;
        patience::until("the gateway's inner door", STARTS_WITHIN, || Ok(TcpStream::connect(inner).ok()))?;
        kannel.boxes.push(run("smsbox", &config)?);
        patience::until("the gateway's door", STARTS_WITHIN, || Ok(loopback::get(sending, "/").ok()))?;
        let shelf = Arc::clone(&kannel.arrived);
        thread::spawn(move || {
            for line in BufReader::new(telephones).lines().map_while(Result::ok) {
                shelf.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            }
        });
        Ok(kannel)
    }

    /// Where it takes messages: `/cgi-bin/sendsms`.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.sending
    }

    /// Waits up to ten seconds until `count` messages arrived, and returns them: sender, recipient, kind and text of each, the text
    /// percent-encoded where it is not plain.
    ///
    /// # Errors
    /// They did not come.
    pub fn wait_for(&self, count: usize) -> Result<Vec<String>> {
        let arrived = || self.arrived.lock().unwrap_or_else(PoisonError::into_inner).clone();
        patience::until("messages", Duration::from_secs(10), || Ok(Some(arrived()).filter(|messages| messages.len() >= count)))
    }

    /// Waits up to ten seconds until `count` messages from `Acme` that bring a code or a link to pair a phone arrived whole, and returns
    /// their texts. Kannel's network shows a message in the default alphabet as it is, line breaks included, and any other as
    /// percent-encoded UTF-16.
    ///
    /// # Errors
    /// They did not come.
    pub fn texts(&self, count: usize) -> Result<Vec<String>> {
        patience::until("text messages", Duration::from_secs(10), || {
            let lines = self.arrived.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let mut texts: Vec<String> = Vec::new();
            for line in lines {
                let sent = line.strip_prefix("Acme ").and_then(|rest| rest.split_once(' '));
                match sent.and_then(|(_, rest)| rest.split_once(' ')) {
                    Some(("data", encoded)) => texts.push(utf16(encoded)),
                    Some((_, plain)) => texts.push(plain.to_owned()),
                    None => texts.iter_mut().rev().take(1).for_each(|text| text.extend(["\n", &line])),
                }
            }
            // The last line of a code is the one that binds it to a host; a link is all in one line.
            texts.retain(|text| text.lines().any(|line| line.starts_with('@') || line.contains("/pass/#")));
            Ok(Some(texts).filter(|texts| texts.len() >= count))
        })
    }
}

/// Percent-encoded UTF-16, the high byte first.
fn utf16(encoded: &str) -> String {
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(&encoded.replace('+', " ")).collect();
    let (pairs, _) = bytes.as_chunks();
    let units: Vec<u16> = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
    String::from_utf16_lossy(&units)
}

impl Drop for Kannel {
    fn drop(&mut self) {
        for child in self.boxes.iter_mut().rev() {
            // It may have ended already, and then there is nothing to do.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn run(program: &str, config: &Path) -> Result<Child> {
    let mut command = Command::new(Path::new("/usr/sbin").join(program));
    command.args(["-v", "4"]).arg(config).current_dir(config.parent().context("a directory")?);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().with_context(|| format!("starting {program}: is kannel installed? bin/test installs it"))
}

const STARTS_WITHIN: Duration = Duration::from_secs(10);

const CONFIG: &str = "\
group = core
admin-port = ADMIN
admin-interface = 127.0.0.1
admin-password = secret
smsbox-port = INNER
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
box-deny-ip = *.*.*.*

group = smsc
smsc = fake
smsc-id = network
port = NETWORK
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = SENDING
sendsms-interface = 127.0.0.1

group = sendsms-user
username = vestibule
password = secret
max-messages = 5
";
