//! A disk of its own that is soon full.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use rustix::mount::{MountFlags, UnmountFlags, mount, unmount};
use tempfile::TempDir;

/// The pieces in which the rest of a disk is filled, the large ones first.
const PIECES: [usize; 3] = [1024 * 1024, 4096, 1];

/// A file system in memory; it is gone when the test ends.
pub struct SmallDisk {
    place: TempDir,
}

impl SmallDisk {
    /// A disk with room for so many MiB. Only root may have one.
    pub fn with_mebibytes(size: u32) -> io::Result<Self> {
        let place = TempDir::new()?;
        let options = std::ffi::CString::new(format!("size={size}m"))?;
        let flags = MountFlags::NODEV | MountFlags::NOSUID;
        mount(c"tmpfs", place.path(), c"tmpfs", flags, options.as_c_str())?;
        Ok(Self { place })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.place.path()
    }

    /// Leaves no room at all.
    pub fn fill(&self) {
        let mut ballast = File::create(self.ballast()).unwrap();
        for size in PIECES {
            let piece = vec![0; size];
            let full = loop {
                if let Err(error) = ballast.write_all(&piece) {
                    break error;
                }
            };
            assert_eq!(full.kind(), ErrorKind::StorageFull);
        }
    }

    /// Makes room again.
    pub fn clear(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }

    fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Also while a program still holds files on it.
        let _ = unmount(self.place.path(), UnmountFlags::DETACH);
    }
}
