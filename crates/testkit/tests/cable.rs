//! A cable passes everything on, stops silently when it is pinched and loudly when it is cut.

use std::{
    io::{ErrorKind, Read, Write},
    net::{TcpListener, TcpStream},
    thread,
    time::Duration,
};

use testkit::Cable;

#[test]
fn a_cable_is_pinched_cut_and_mended() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let cable = Cable::to(server.local_addr().unwrap()).unwrap();
    thread::spawn(move || {
        for mut stream in server.incoming().flatten() {
            thread::spawn(move || {
                let mut byte = [0];
                while stream.read_exact(&mut byte).is_ok() && stream.write_all(&byte).is_ok() {}
            });
        }
    });
    let connect = || TcpStream::connect(cable.address()).unwrap();
    let mut first = connect();
    assert_eq!(echo(&mut first), Ok(()));

    cable.pinch();
    first.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    assert_eq!(echo(&mut first), Err(ErrorKind::WouldBlock), "silence");
    cable.mend();
    first.set_read_timeout(None).unwrap();
    first.read_exact(&mut [0]).unwrap();

    cable.cut();
    assert!(echo(&mut first).is_err());
    assert!(echo(&mut connect()).is_err());
    cable.mend();
    assert_eq!(echo(&mut connect()), Ok(()));
}

fn echo(stream: &mut TcpStream) -> Result<(), ErrorKind> {
    let told = stream.write_all(b"x").and_then(|()| stream.read_exact(&mut [0]));
    told.map_err(|error| error.kind())
}
