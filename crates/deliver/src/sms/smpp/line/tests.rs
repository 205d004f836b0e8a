//! The other end is played here, and does what no honest one does.

use tokio::{
    io::{AsyncWriteExt as _, DuplexStream, duplex},
    sync::mpsc::{Receiver, channel},
};

use super::{super::pdu::Body, *};

const NEVER: Duration = Duration::from_secs(3600);
const SOON: Duration = Duration::from_millis(20);

#[tokio::test]
async fn a_quiet_line_is_kept_and_a_dead_one_is_noticed() {
    let (line, mut other, _heard) = line(SOON);
    for _ in 0..3 {
        let asked = Pdu::read(&mut other).await.unwrap();
        assert_eq!((asked.command, asked.body.len()), (command::ENQUIRE_LINK, 0));
        answer(&mut other, &asked, status::OK, &[]).await;
    }
    assert!(!line.is_over());
    // From now on nobody answers.
    assert!(submit(&line).await.is_err());
    assert!(line.is_over());
}

#[tokio::test]
async fn a_line_in_doubt_is_looked_at_before_its_time() {
    let (line, mut other, _heard) = line(NEVER);
    line.doubt();
    assert_eq!(Pdu::read(&mut other).await.unwrap().command, command::ENQUIRE_LINK);
}

#[tokio::test]
async fn whoever_says_what_is_no_unit_is_hung_up_on() {
    let huge = [0xFF; 16];
    let large = [0, 1, 0, 17, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 9];
    let small = [0, 0, 0, 15, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 9];
    for said in [&huge[..], &large, &small, b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-OpenSSH_9.9\r\n", &[0; 16]] {
        let (line, mut other, _heard) = line(NEVER);
        let (asked, ()) = tokio::join!(submit(&line), async { other.write_all(said).await.unwrap() });
        assert!(asked.is_err() && line.is_over(), "{said:?}");
    }
}

#[tokio::test]
async fn no_noise_brings_a_line_down_without_an_end() {
    let mut noise = 0x9E37_79B9_u32;
    for _ in 0..500 {
        let (line, mut other, mut heard) = line(NEVER);
        let mut said = Vec::new();
        for _ in 0..8 {
            let command = [0x05, 0x8000_0004, 0x15, 0x06, 0x8000_0000, 0x0102, 0x03].map(u32::to_be_bytes);
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let body: Vec<u8> = (0..noise >> 26).map(|at| noise.rotate_left(at).to_be_bytes()[1]).collect();
            said.extend(u32::try_from(16 + body.len()).unwrap().to_be_bytes());
            said.extend(command.get(usize::try_from(noise >> 8).unwrap() % command.len()).unwrap());
            said.extend([0, 0, 0, u8::try_from(noise & 3).unwrap(), 0, 0, 0, 1]);
            said.extend(body);
        }
        // It hears nothing, and goes; what it was answered is not of interest.
        let (asked, ()) = tokio::join!(submit(&line), async {
            let _ = other.write_all(&said).await;
            drop(other);
        });
        assert!(line.is_over() || asked.is_ok());
        while let Ok(one) = heard.try_recv() {
            assert!(matches!(one, Heard::Named { name, .. } | Heard::Receipt { name, .. } if !name.is_empty() && !name.contains('\0')));
        }
    }
}

#[tokio::test]
async fn what_answers_something_else_accepts_nothing() {
    for command in [command::ENQUIRE_LINK | command::ANSWER, command::GENERIC_NACK, command::DELIVER_SM | command::ANSWER] {
        let (line, mut other, mut heard) = line(NEVER);
        let (asked, ()) = tokio::join!(submit(&line), async {
            let asked = Pdu::read(&mut other).await.unwrap();
            Pdu { command, status: status::OK, ..asked }.write(&mut other).await.unwrap();
        });
        assert!(asked.is_err() && line.is_over() && heard.try_recv().is_err(), "{command:#x}");
    }
}

#[tokio::test]
async fn a_refusal_by_any_name_is_one_and_an_empty_name_is_none() {
    let (line, mut other, mut heard) = line(NEVER);
    let (refused, ()) = tokio::join!(submit(&line), async {
        let asked = Pdu::read(&mut other).await.unwrap();
        Pdu { command: command::GENERIC_NACK, status: status::UNKNOWN_COMMAND, ..asked }.write(&mut other).await.unwrap();
    });
    assert_eq!(refused.unwrap().status, status::UNKNOWN_COMMAND);
    for body in [&[0][..], b"no end", b""] {
        let (taken, ()) = tokio::join!(submit(&line), async {
            let asked = Pdu::read(&mut other).await.unwrap();
            answer(&mut other, &asked, status::OK, body).await;
        });
        assert_eq!(taken.unwrap().status, status::OK);
    }
    assert!(heard.try_recv().is_err());
}

#[tokio::test]
async fn an_answer_that_comes_too_late_still_gives_the_message_its_name() {
    let (line, mut other, mut heard) = line(NEVER);
    let asked = tokio::select! {
        asked = Pdu::read(&mut other) => asked.unwrap(),
        _ = submit(&line) => panic!("nobody answered"),
    };
    answer(&mut other, &asked, status::OK, b"77\0").await;
    assert!(matches!(heard.recv().await, Some(Heard::Named { name, .. }) if name == "77"));
}

#[tokio::test]
async fn the_other_side_may_say_good_bye_and_say_what_nobody_knows() {
    let (line, mut other, _heard) = line(NEVER);
    for (command, said) in [(0x0102, None), (0x0103, Some((command::GENERIC_NACK, 3))), (command::UNBIND, Some((command::UNBIND | command::ANSWER, 0)))] {
        Pdu { command, status: 0, sequence: 7, body: Vec::new() }.write(&mut other).await.unwrap();
        if let Some(said) = said {
            let answer = Pdu::read(&mut other).await.unwrap();
            assert_eq!((answer.command, answer.status, answer.sequence), (said.0, said.1, 7));
        }
    }
    assert!(submit(&line).await.is_err());
}

#[tokio::test]
async fn more_receipts_than_can_be_kept_are_refused_until_there_is_room() {
    let (line, mut other, mut heard) = line(NEVER);
    let body = Body::default().text("").bytes(&[1, 1]).text("1").bytes(&[1, 1]).text("2").bytes(&[4, 0, 0]).text("").text("");
    let body = body.bytes(&[0, 0, 0, 0, 17]).bytes(b"id:1 stat:DELIVRD").done();
    let receipt = |sequence| Pdu { command: command::DELIVER_SM, status: 0, sequence, body: body.clone() };
    receipt(1).write(&mut other).await.unwrap();
    receipt(2).write(&mut other).await.unwrap();
    let refused = Pdu::read(&mut other).await.unwrap();
    assert_eq!((refused.status, refused.sequence), (status::TOO_MANY, 2));
    assert!(matches!(heard.recv().await, Some(Heard::Receipt { sequence: 1, .. })));
    receipt(3).write(&mut other).await.unwrap();
    assert!(matches!(heard.recv().await, Some(Heard::Receipt { sequence: 3, .. })));
    assert!(!line.is_over());
}

/// A line, its other end, and what is heard on it: one receipt at a time.
fn line(silence: Duration) -> (Arc<Line>, DuplexStream, Receiver<Heard>) {
    let (ours, theirs) = duplex(256 * 1024);
    let (tell, heard) = channel(KEPT_FOR_NAMES + 1);
    (Line::over(Box::new(ours), tell, silence), theirs, heard)
}

async fn submit(line: &Line) -> io::Result<Pdu> {
    line.ask(command::SUBMIT_SM, Vec::new(), Some(MessageId::from_bytes([1; 16]))).await
}

async fn answer(other: &mut DuplexStream, asked: &Pdu, status: u32, body: &[u8]) {
    let answer = Pdu { command: asked.command | command::ANSWER, status, sequence: asked.sequence, body: body.to_vec() };
    answer.write(other).await.unwrap();
}
