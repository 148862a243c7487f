//! One connection as the hub knows it: who it is, and the bounded queue of what it is still to be
//! sent.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hubbub_protocol::{User, close};
use tokio::sync::Notify;

use super::SessionId;
use super::frame::Frame;

/// The news that may wait for one connection. A fan-out of a whole transaction can be queued before
/// the connection's task runs for the first time, hence more than the writer's group commit.
const NEWS_FRAMES: usize = 1024;

/// The bytes that may wait for one connection (shared with all others that wait for the same).
const NEWS_BYTES: usize = 1024 * 1024;

/// The frames in all. Answers come after the news they may not overtake; a connection that gathers
/// more of them than this does not read.
const ALL_FRAMES: usize = NEWS_FRAMES + 512;

/// What is taken from the queue at a time: as much as one write to the socket should carry.
const BATCH_BYTES: usize = 64 * 1024;

/// The queue that an idle connection may keep allocated: a burst must not stay for its whole life.
const IDLE_FRAMES: usize = 16;

/// Tells connections apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ListenerId(pub u64);

/// One connection.
#[derive(Debug)]
pub struct Listener {
    /// Which one.
    pub id: ListenerId,
    /// Whose.
    pub user: User,
    /// By which session they came.
    pub session: SessionId,
    queue: Mutex<Queue>,
    filled: Notify,
    emptied: Notify,
}

#[derive(Debug, Default)]
struct Queue {
    frames: VecDeque<Frame>,
    bytes: usize,
    close: Option<u16>,
}

/// The queue has no room for news.
#[derive(Debug, PartialEq, Eq)]
pub struct Full;

/// What a connection is to do next.
#[derive(Debug)]
pub enum Outgoing {
    /// Send these, in this order.
    Frames(Vec<Frame>),
    /// Close with this code.
    Close(u16),
}

impl Listener {
    /// A connection with nothing to send yet.
    pub(super) fn new(id: ListenerId, user: User, session: SessionId) -> Self {
        Self {
            id,
            user,
            session,
            queue: Mutex::default(),
            filled: Notify::new(),
            emptied: Notify::new(),
        }
    }

    /// Queues what is to be heard first, also before what was told since the connection is known.
    pub fn greet(&self, frame: Frame) {
        let mut queue = self.lock();
        queue.bytes += frame.size();
        queue.frames.push_front(frame);
        drop(queue);
        self.filled.notify_one();
    }

    /// Queues an answer, or something that must be heard. A connection that never reads is closed
    /// with 4008.
    pub fn answer(&self, frame: Frame) {
        let mut queue = self.lock();
        if queue.frames.len() >= ALL_FRAMES {
            queue.close.get_or_insert(close::TOO_SLOW);
            queue.clear();
        } else {
            queue.push(frame);
        }
        drop(queue);
        self.filled.notify_one();
    }

    /// Queues news.
    ///
    /// # Errors
    /// [`Full`], and then nothing is queued: the caller must say so with `resync`.
    pub(super) fn tell(&self, frame: Frame) -> Result<(), Full> {
        let mut queue = self.lock();
        if queue.is_full() {
            return Err(Full);
        }
        queue.push(frame);
        drop(queue);
        self.filled.notify_one();
        Ok(())
    }

    /// Queues what may be lost without harm, unless the queue is half full.
    pub(super) fn tell_if_idle(&self, frame: Frame) {
        let busy = {
            let queue = self.lock();
            queue.frames.len() >= NEWS_FRAMES / 2 || queue.bytes >= NEWS_BYTES / 2
        };
        if !busy {
            // Filled up in between: then it is busy after all.
            let _ = self.tell(frame);
        }
    }

    /// Closes the connection with a code, after what is queued has been sent.
    pub fn close(&self, code: u16) {
        self.lock().close.get_or_insert(code);
        self.filled.notify_one();
    }

    /// Waits for something to do. Safe to cancel: nothing is taken from the queue before it is
    /// returned.
    pub async fn outgoing(&self) -> Outgoing {
        loop {
            if let Some(outgoing) = self.lock().take() {
                self.emptied.notify_one();
                return outgoing;
            }
            self.filled.notified().await;
        }
    }

    /// Waits until there is room for answers: who does not read them is not asked for more.
    pub async fn room_for_answers(&self) {
        while self.lock().is_full() {
            self.emptied.notified().await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        // A queue is whole after every statement below, also if its thread should panic.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn is_full(&self) -> bool {
        self.frames.len() >= NEWS_FRAMES || self.bytes >= NEWS_BYTES
    }

    fn push(&mut self, frame: Frame) {
        self.bytes += frame.size();
        self.frames.push_back(frame);
    }

    fn clear(&mut self) {
        self.frames.clear();
        self.bytes = 0;
    }

    fn take(&mut self) -> Option<Outgoing> {
        if self.frames.is_empty() {
            return self.close.map(Outgoing::Close);
        }
        let mut batch = Vec::with_capacity(self.frames.len().min(64));
        let mut bytes = 0;
        while bytes < BATCH_BYTES
            && let Some(frame) = self.frames.pop_front()
        {
            bytes += frame.size();
            batch.push(frame);
        }
        self.bytes -= bytes;
        if self.frames.is_empty() && self.frames.capacity() > IDLE_FRAMES {
            self.frames = VecDeque::new();
        }
        Some(Outgoing::Frames(batch))
    }
}

#[cfg(test)]
mod tests {
    use hubbub_protocol::{Event, UserId};

    use super::*;

    fn listener() -> Listener {
        Listener::new(
            ListenerId(1),
            User {
                id: UserId(1),
                name: "Ada".into(),
            },
            [0; 32],
        )
    }

    fn frame() -> Frame {
        Frame::encode(&Event::Pong)
    }

    async fn taken(listener: &Listener) -> usize {
        match listener.outgoing().await {
            Outgoing::Frames(frames) => frames.len(),
            Outgoing::Close(code) => panic!("closed with {code}"),
        }
    }

    #[tokio::test]
    async fn a_full_queue_refuses_news_and_keeps_what_it_has() {
        let listener = listener();
        for _ in 0..NEWS_FRAMES {
            assert_eq!(listener.tell(frame()), Ok(()));
        }
        assert_eq!(listener.tell(frame()), Err(Full));
        listener.answer(frame());
        assert_eq!(taken(&listener).await, NEWS_FRAMES + 1);
        assert_eq!(listener.tell(frame()), Ok(()));
    }

    #[tokio::test]
    async fn what_may_be_lost_is_shed_from_half_full() {
        let listener = listener();
        for _ in 0..NEWS_FRAMES {
            listener.tell_if_idle(frame());
        }
        assert_eq!(taken(&listener).await, NEWS_FRAMES / 2);
    }

    #[tokio::test]
    async fn who_never_reads_is_closed_as_too_slow() {
        let listener = listener();
        for _ in 0..=ALL_FRAMES {
            listener.answer(frame());
        }
        assert!(matches!(
            listener.outgoing().await,
            Outgoing::Close(close::TOO_SLOW)
        ));
    }

    #[tokio::test]
    async fn who_does_not_read_is_not_asked_for_more() {
        let listener = listener();
        for _ in 0..NEWS_FRAMES {
            listener.answer(frame());
        }
        let mut waiting = std::pin::pin!(listener.room_for_answers());
        assert!(futures_util::poll!(&mut waiting).is_pending());
        taken(&listener).await;
        assert!(futures_util::poll!(&mut waiting).is_ready());
    }

    #[tokio::test]
    async fn what_is_queued_is_sent_before_the_close() {
        let listener = listener();
        listener.answer(frame());
        listener.close(close::GOING_AWAY);
        assert_eq!(taken(&listener).await, 1);
        assert!(matches!(
            listener.outgoing().await,
            Outgoing::Close(close::GOING_AWAY)
        ));
    }
}
