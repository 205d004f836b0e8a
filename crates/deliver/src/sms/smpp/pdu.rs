//! The units of SMPP 3.4: four numbers in front, then what the command says (§3.2). Whatever does not fit is an error, and ends the
//! connection it came on.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// One unit.
#[derive(Debug)]
pub(super) struct Pdu {
    pub(super) command: u32,
    pub(super) status: u32,
    pub(super) sequence: u32,
    pub(super) body: Vec<u8>,
}

/// The commands that are spoken (§5.1.2.1); an answer to one has [`ANSWER`] set.
pub(super) mod command {
    pub(in super::super) const SUBMIT_SM: u32 = 0x04;
    pub(in super::super) const DELIVER_SM: u32 = 0x05;
    pub(in super::super) const UNBIND: u32 = 0x06;
    pub(in super::super) const BIND_TRANSCEIVER: u32 = 0x09;
    /// It has no answer.
    pub(in super::super) const ALERT_NOTIFICATION: u32 = 0x0102;
    pub(in super::super) const ENQUIRE_LINK: u32 = 0x15;
    pub(in super::super) const GENERIC_NACK: u32 = 0x8000_0000;
    pub(in super::super) const ANSWER: u32 = 0x8000_0000;
}

impl Pdu {
    /// Reads the next unit.
    pub(super) async fn read<R: AsyncRead + Unpin>(from: &mut R) -> io::Result<Self> {
        let length = from.read_u32().await?;
        let (command, status, sequence) = (from.read_u32().await?, from.read_u32().await?, from.read_u32().await?);
        let rest = usize::try_from(length).ok().and_then(|length| length.checked_sub(HEADER)).filter(|rest| *rest <= LONGEST);
        let mut body = vec![0; rest.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a unit of impossible length"))?];
        from.read_exact(&mut body).await?;
        Ok(Self { command, status, sequence, body })
    }

    /// Writes it.
    pub(super) async fn write<W: AsyncWrite + Unpin>(&self, to: &mut W) -> io::Result<()> {
        let length = u32::try_from(self.body.len() + HEADER).map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "a unit that is too long"))?;
        let head = [length, self.command, self.status, self.sequence].map(u32::to_be_bytes).concat();
        to.write_all(&[head, self.body.clone()].concat()).await?;
        to.flush().await
    }
}

/// A body that is put together.
#[derive(Default)]
pub(super) struct Body(Vec<u8>);

impl Body {
    /// A text that ends with a zero; what comes after a zero in it is left out.
    pub(super) fn text(mut self, text: &str) -> Self {
        self.0.extend(text.bytes().take_while(|byte| *byte != 0));
        self.0.push(0);
        self
    }

    pub(super) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// A parameter with its tag and length (§3.2.4.1).
    pub(super) fn tagged(mut self, tag: u16, value: &[u8]) -> Self {
        self.0.extend(tag.to_be_bytes());
        self.0.extend(u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes());
        self.0.extend(value.iter().take(usize::from(u16::MAX)));
        self
    }

    pub(super) fn done(self) -> Vec<u8> {
        self.0
    }
}

/// A body that is taken apart; `None` where it ends too early.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn text(&mut self) -> Option<String> {
        let end = self.0.iter().position(|byte| *byte == 0)?;
        let (text, rest) = self.0.split_at_checked(end)?;
        self.0 = rest.get(1..)?;
        Some(String::from_utf8_lossy(text).into_owned())
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// The next tagged parameter.
    pub(super) fn tagged(&mut self) -> Option<(u16, &'a [u8])> {
        let tag = u16::from_be_bytes(self.take(2)?.try_into().ok()?);
        let length = u16::from_be_bytes(self.take(2)?.try_into().ok()?);
        Some((tag, self.take(usize::from(length))?))
    }
}

const HEADER: usize = 16;
const LONGEST: usize = 64 * 1024;
