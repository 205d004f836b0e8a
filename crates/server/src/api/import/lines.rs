//! The lines of a body, read as they come.

use axum::body::{Body, BodyDataStream};
use bytes::{Buf as _, Bytes, BytesMut};
use futures_util::StreamExt as _;

use super::super::body::LARGEST_BODY;
use crate::Problem;

/// The lines of a body that are not blank.
pub(super) struct Lines {
    body: BodyDataStream,
    /// What has come and is not taken yet.
    buffer: BytesMut,
    /// How many bytes may still come.
    room: usize,
    /// The number of the line that `buffer` begins with.
    number: u32,
    /// Whether `buffer` begins inside a line that is too long.
    skips: bool,
    ended: bool,
}

/// One line.
pub(super) struct Line {
    /// Its number, from 1.
    pub(super) number: u32,
    /// What it says; why it was not read otherwise.
    pub(super) text: Result<Bytes, String>,
}

impl Lines {
    /// The lines of `body`, which may have `most` bytes.
    pub(super) fn of(body: Body, most: usize) -> Self {
        Self { body: body.into_data_stream(), buffer: BytesMut::new(), room: most, number: 1, skips: false, ended: false }
    }

    /// The next line.
    ///
    /// # Errors
    /// [`Problem::TooLarge`] when the body is larger than it may be, or has too many lines; [`Problem::Malformed`] when the connection broke.
    pub(super) async fn next(&mut self) -> Result<Option<Line>, Problem> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let text = self.buffer.split_to(end).freeze();
                self.buffer.advance(1);
                if let Some(line) = self.take(text)? {
                    return Ok(Some(line));
                }
            } else if self.ended {
                let text = self.buffer.split().freeze();
                return self.take(text);
            } else {
                self.skips |= self.buffer.len() > LARGEST_BODY;
                if self.skips {
                    self.buffer.clear();
                }
                self.fill().await?;
            }
        }
    }

    /// The line `text`, unless it is blank.
    fn take(&mut self, text: Bytes) -> Result<Option<Line>, Problem> {
        let is_too_long = std::mem::take(&mut self.skips) || text.len() > LARGEST_BODY;
        let number = self.number;
        self.number = number.saturating_add(1);
        let text = if is_too_long { Err(format!("the line is longer than {LARGEST_BODY} bytes")) } else { Ok(text) };
        match &text {
            Ok(text) if text.trim_ascii().is_empty() => Ok(None),
            _ if number > MOST_LINES => Err(Problem::TooLarge),
            _ => Ok(Some(Line { number, text })),
        }
    }

    async fn fill(&mut self) -> Result<(), Problem> {
        match self.body.next().await {
            None => self.ended = true,
            Some(Err(_)) => return Err(Problem::Malformed("the body ended too early".to_owned())),
            Some(Ok(bytes)) => {
                self.room = self.room.checked_sub(bytes.len()).ok_or(Problem::TooLarge)?;
                self.buffer.extend_from_slice(&bytes);
            }
        }
        Ok(())
    }
}

const MOST_LINES: u32 = 100_000;
