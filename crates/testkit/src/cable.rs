//! The cable between a program and a server it connects to: it can be pinched, cut and mended.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

use anyhow::{Context, Result};

/// An address on 127.0.0.1 behind which another one is, as long as the cable is whole. Gone when this is dropped.
#[derive(Debug)]
pub struct Cable {
    address: SocketAddr,
    inside: Arc<Inside>,
}

#[derive(Debug)]
struct Inside {
    far_end: SocketAddr,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    flow: Flow,
    streams: Vec<TcpStream>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Whole,
    Pinched,
    Cut,
    Gone,
}

impl Cable {
    /// A whole cable to `far_end`.
    ///
    /// # Errors
    /// The machine has no port or no thread left.
    pub fn to(far_end: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("opening the near end of a cable")?;
        let address = listener.local_addr()?;
        let state = Mutex::new(State { flow: Flow::Whole, streams: Vec::new() });
        let inside = Arc::new(Inside { far_end, state, changed: Condvar::new() });
        let connecting = Arc::clone(&inside);
        thread::Builder::new().spawn(move || {
            for near in listener.incoming().flatten() {
                // Who cannot be let through is hung up on.
                if connecting.connect(near).is_none() {
                    return;
                }
            }
        })?;
        Ok(Self { address, inside })
    }

    /// The near end.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on nothing arrives, and neither end is told.
    pub fn pinch(&self) {
        self.inside.turn(Flow::Pinched);
    }

    /// Every connection breaks, and new ones are hung up on.
    pub fn cut(&self) {
        self.inside.turn(Flow::Cut);
    }

    /// What was pinched flows on; what was cut can connect again.
    pub fn mend(&self) {
        self.inside.turn(Flow::Whole);
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        self.inside.turn(Flow::Gone);
        // Wakes who waits for connections; there may be nobody any more.
        let _ = TcpStream::connect(self.address);
    }
}

impl Inside {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self, flow: Flow) {
        let mut state = self.lock();
        state.flow = flow;
        if matches!(flow, Flow::Cut | Flow::Gone) {
            for stream in state.streams.drain(..) {
                // It may have ended by itself.
                let _ = stream.shutdown(Shutdown::Both);
            }
        }
        self.changed.notify_all();
    }

    /// Leads one connection through; `None` when the cable is gone.
    fn connect(self: &Arc<Self>, near: TcpStream) -> Option<()> {
        match self.lock().flow {
            Flow::Gone => return None,
            Flow::Cut => return Some(()),
            Flow::Whole | Flow::Pinched => {}
        }
        if let Ok(far) = TcpStream::connect(self.far_end) {
            // Without its threads a connection just stays silent.
            let _ = self.lead(near, far);
        }
        Some(())
    }

    fn lead(self: &Arc<Self>, near: TcpStream, far: TcpStream) -> std::io::Result<()> {
        near.set_nodelay(true)?;
        far.set_nodelay(true)?;
        let ways = [(near.try_clone()?, far.try_clone()?), (far.try_clone()?, near.try_clone()?)];
        self.lock().streams.extend([near, far]);
        for (from, to) in ways {
            let inside = Arc::clone(self);
            thread::Builder::new().stack_size(128 * 1024).spawn(move || inside.pass_on(from, to))?;
        }
        Ok(())
    }

    fn pass_on(&self, mut from: TcpStream, mut to: TcpStream) {
        let mut buffer = [0; 16 * 1024];
        while let Ok(size @ 1..) = from.read(&mut buffer) {
            let pinched = self.changed.wait_while(self.lock(), |state| state.flow == Flow::Pinched);
            drop(pinched.unwrap_or_else(PoisonError::into_inner));
            if buffer.get(..size).is_none_or(|part| to.write_all(part).is_err()) {
                break;
            }
        }
        // One end is gone, so the other goes too.
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    }
}
