//! Waiting for a queue on a thread that belongs to no runtime, for a while or for ever.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use async_channel::Receiver;

/// Why nothing was received.
#[derive(Debug, PartialEq, Eq)]
pub enum Nothing {
    /// Nothing has come in time.
    InTime,
    /// Nothing will ever come.
    Any,
}

/// Takes the next of a queue; waits for it no longer than `patience`, if that is limited.
///
/// # Errors
/// [`Nothing`].
pub fn receive<T>(queue: &Receiver<T>, patience: Option<Duration>) -> Result<T, Nothing> {
    let Some(patience) = patience else {
        return queue.recv_blocking().map_err(|_| Nothing::Any);
    };
    let until = Instant::now() + patience;
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut received = pin!(queue.recv());
    loop {
        if let Poll::Ready(received) = received.as_mut().poll(&mut context) {
            return received.map_err(|_| Nothing::Any);
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Nothing::InTime);
        }
        thread::park_timeout(left);
    }
}

/// Wakes a thread.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_while_waiting_is_taken_at_once() {
        let (sender, queue) = async_channel::bounded(1);
        let waiting = thread::spawn(move || receive(&queue, Some(Duration::from_hours(1))));
        sender.send_blocking(7).expect("somebody waits");
        assert_eq!(waiting.join().expect("an answer"), Ok(7));
    }

    #[test]
    fn nothing_in_time_and_nothing_ever_are_told_apart() {
        let (sender, queue) = async_channel::bounded::<()>(1);
        let little = Some(Duration::from_millis(1));
        assert_eq!(receive(&queue, little), Err(Nothing::InTime));
        drop(sender);
        assert_eq!(receive(&queue, little), Err(Nothing::Any));
        assert_eq!(receive(&queue, None), Err(Nothing::Any));
    }
}
