//! A file mapped into memory, a window at a time, which survives that the file shrinks.
//!
//! The kernel answers a touch behind the end of a mapped file with SIGBUS. The handler here puts zero pages in place
//! of the mapping from that touch on, if it is one of ours, and leaves all other faults to whoever handled them
//! before. So reading goes on and finds zeros; wherever a reader finds zeros it calls [`Map::verify`], which asks how
//! long the file is and says that it shrank. The size is asked for before each window, too.
#![allow(unsafe_code)]

use std::fs::File;
use std::io;
use std::ptr::NonNull;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering, compiler_fence};

use super::ErrorKind;

/// Bytes that are shown at once, and the size of a huge page. What is behind the reader is let go at the same time, so
/// not more than three times as much counts as resident.
const WINDOW: usize = 2 << 20;

/// Most files mapped at a time; further ones are read.
const MAPS: usize = 64;

/// A mapped file.
pub(crate) struct Map {
    file: File,
    start: NonNull<u8>,
    len: usize,
    slot: &'static Slot,
    /// Up to where pages were let go.
    freed: usize,
    /// The smallest size seen, once the file shrank.
    shrunk: Option<u64>,
}

// SAFETY: the mapping belongs to this value alone and is only read through it.
unsafe impl Send for Map {}
// SAFETY: through a shared reference the mapping is only read.
unsafe impl Sync for Map {}

impl Map {
    /// Maps the first `len` bytes of `file`; gives it back where that is not possible.
    pub(crate) fn new(file: File, len: u64) -> Result<Self, File> {
        let Ok(len) = usize::try_from(len) else { return Err(file) };
        if len == 0 || len > isize::MAX as usize - WINDOW || !install() {
            return Err(file);
        }
        let Some(slot) = SLOTS.iter().find(|slot| !slot.taken.swap(true, Ordering::AcqRel)) else {
            return Err(file);
        };
        let Some(start) = map(&file, len) else {
            slot.taken.store(false, Ordering::Release);
            return Err(file);
        };
        slot.watch(start, len);
        let map = Self { file, start, len, slot, freed: 0, shrunk: None };
        map.hint();
        Ok(map)
    }

    /// All bytes of the file.
    #[inline(always)]
    pub(crate) fn bytes(&self) -> &[u8] {
        // SAFETY: `len` bytes from `start` are mapped for reading until this value is dropped, and a fault in them is
        // answered with zero pages. Another process may write to the file meanwhile; every byte is a valid `u8`, and
        // readers check each length after they loaded it.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.len) }
    }

    /// Makes the bytes from `pos` on readable, `need` of them or more, and lets those before go. Returns up to where
    /// they are: less than asked for only at the end of the file.
    pub(crate) fn show(&mut self, pos: usize, need: usize) -> Result<usize, ErrorKind> {
        let want = pos.saturating_add(need);
        let size = self.size()?;
        if let Some(to) = self.shrunk {
            let end = usize::try_from(to).unwrap_or(self.len).min(self.len);
            return if want <= end { Ok(end) } else { Err(self.shrank(to)) };
        }
        if want > self.len && size > self.len as u64 {
            self.grow(size);
        }
        let end = want.max(pos + WINDOW).min(self.len);
        self.free(pos);
        Ok(end)
    }

    /// Fails if the file no longer has `end` bytes, or could not be read.
    #[cold]
    pub(crate) fn verify(&mut self, end: usize) -> Result<(), ErrorKind> {
        self.size()?;
        match self.shrunk {
            Some(to) if end as u64 > to => Err(self.shrank(to)),
            _ => Ok(()),
        }
    }

    /// The file itself, from its start.
    #[cfg(feature = "compress")]
    pub(crate) fn into_file(self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// How long the file is now.
    fn size(&mut self) -> Result<u64, ErrorKind> {
        // The flag must be read after the bytes whose reading may set it, on this thread.
        compiler_fence(Ordering::SeqCst);
        let torn = self.slot.torn.load(Ordering::Relaxed);
        let size = self.file.metadata().map_err(ErrorKind::Io)?.len();
        if size < self.len as u64 {
            self.shrunk = Some(self.shrunk.unwrap_or(size).min(size));
        } else if torn && self.shrunk.is_none() {
            return Err(ErrorKind::Io(io::Error::other("the mapped file could not be read")));
        }
        Ok(size)
    }

    fn shrank(&self, to: u64) -> ErrorKind {
        ErrorKind::Shrunk { from: self.len as u64, to }
    }

    /// Maps the file anew, since it grew; leaves all as it is where that is not possible.
    fn grow(&mut self, size: u64) {
        let Ok(len) = usize::try_from(size) else { return };
        if len > isize::MAX as usize - WINDOW {
            return;
        }
        if let Some(start) = map(&self.file, len) {
            self.slot.end.store(0, Ordering::SeqCst);
            unmap(self.start, self.len);
            (self.start, self.len, self.freed) = (start, len, 0);
            self.slot.watch(start, len);
            self.hint();
        }
    }

    /// Lets the pages before `pos` go, in whole huge pages.
    fn free(&mut self, pos: usize) {
        let start = self.start.as_ptr() as usize;
        let end = ((start + pos) & !(WINDOW - 1)).saturating_sub(start);
        if end > self.freed {
            self.advise(self.freed, end, libc::MADV_DONTNEED);
            self.freed = end;
        }
    }

    /// Asks for huge pages: a file that is not in the page cache is then read in them, which halves the time, and
    /// the faults of a warm one cost next to nothing. Populating windows was slower, cold and warm.
    fn hint(&self) {
        #[cfg(target_os = "linux")]
        if self.len > 2 * WINDOW {
            self.advise(0, self.len, libc::MADV_HUGEPAGE);
        }
    }

    /// What becomes of an advice only shows in speed, so a refusal is no error.
    fn advise(&self, start: usize, end: usize, advice: libc::c_int) {
        // SAFETY: both ends are in the mapping, `start` at a page; the advices used here keep its contents.
        unsafe { libc::madvise(self.start.as_ptr().add(start).cast(), end - start, advice) };
    }
}

impl Drop for Map {
    fn drop(&mut self) {
        self.slot.end.store(0, Ordering::SeqCst);
        unmap(self.start, self.len);
        self.slot.taken.store(false, Ordering::Release);
    }
}

fn map(file: &File, len: usize) -> Option<NonNull<u8>> {
    use std::os::fd::AsRawFd;
    // SAFETY: a new mapping of an open file, at a place the kernel chooses.
    let start = unsafe {
        libc::mmap(std::ptr::null_mut(), len, libc::PROT_READ, libc::MAP_PRIVATE, file.as_raw_fd(), 0)
    };
    if start == libc::MAP_FAILED { None } else { NonNull::new(start.cast()) }
}

fn unmap(start: NonNull<u8>, len: usize) {
    // SAFETY: called once for each mapping made by `map`, by its only owner.
    unsafe { libc::munmap(start.as_ptr().cast(), len) };
}

fn page() -> usize {
    PAGE.load(Ordering::Relaxed)
}

/// A mapping the handler knows. `end` 0: none.
struct Slot {
    taken: AtomicBool,
    start: AtomicUsize,
    end: AtomicUsize,
    /// Zero pages were put in its place.
    torn: AtomicBool,
}

impl Slot {
    const fn new() -> Self {
        let (start, end) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Self { taken: AtomicBool::new(false), start, end, torn: AtomicBool::new(false) }
    }

    fn watch(&self, start: NonNull<u8>, len: usize) {
        let start = start.as_ptr() as usize;
        self.torn.store(false, Ordering::SeqCst);
        self.start.store(start, Ordering::SeqCst);
        self.end.store(start + len.next_multiple_of(page()), Ordering::SeqCst);
    }
}

static SLOTS: [Slot; MAPS] = [const { Slot::new() }; MAPS];
static PAGE: AtomicUsize = AtomicUsize::new(4096);

/// Whoever handled SIGBUS before; `None` within: it could not be asked for.
static BEFORE: OnceLock<Option<libc::sigaction>> = OnceLock::new();
static INSTALLED: OnceLock<bool> = OnceLock::new();

/// Installs the handler, once; whether it is. Who came before must be known before a fault can come.
fn install() -> bool {
    *INSTALLED.get_or_init(|| BEFORE.get_or_init(ask).is_some() && take_over())
}

fn ask() -> Option<libc::sigaction> {
    // SAFETY: `sysconf` reads a constant.
    if let Ok(page) = usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }) {
        PAGE.store(page, Ordering::Relaxed);
    }
    // SAFETY: all zeros is a valid `sigaction`, which the call overwrites.
    let mut before: libc::sigaction = unsafe { std::mem::zeroed() };
    // SAFETY: only reads the handler that is installed.
    let known = unsafe { libc::sigaction(libc::SIGBUS, std::ptr::null(), &raw mut before) };
    (known == 0).then_some(before)
}

fn take_over() -> bool {
    // SAFETY: all zeros is a valid `sigaction`.
    let mut ours: libc::sigaction = unsafe { std::mem::zeroed() };
    ours.sa_sigaction = on_fault as *const () as usize;
    ours.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_RESTART;
    // SAFETY: `on_fault` has the signature of SA_SIGINFO and does only what a handler may.
    unsafe { libc::sigaction(libc::SIGBUS, &raw const ours, std::ptr::null_mut()) == 0 }
}

/// SIGBUS: a fault in one of our mappings is answered with zero pages, all others go to whoever came before.
extern "C" fn on_fault(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    // SAFETY: the kernel passes a valid `siginfo_t`; a positive code is a fault, which has an address.
    let fault = unsafe { ((*info).si_code > 0).then(|| (*info).si_addr() as usize) };
    if let Some(address) = fault {
        for slot in &SLOTS {
            let (start, end) = (slot.start.load(Ordering::SeqCst), slot.end.load(Ordering::SeqCst));
            if start <= address && address < end {
                let at = address & !(page() - 1);
                let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_FIXED;
                // SAFETY: from `at` to `end` is inside of a mapping of ours, which nobody writes to; the bytes read
                // from it are from now on zero. `mmap` is a plain system call on all systems supported.
                let zeros =
                    unsafe { libc::mmap(at as *mut libc::c_void, end - at, libc::PROT_READ, flags, -1, 0) };
                if zeros != libc::MAP_FAILED {
                    slot.torn.store(true, Ordering::SeqCst);
                    return;
                }
            }
        }
    }
    pass_on(signal, info, context);
}

/// Does with the signal what was done before the handler here was installed.
fn pass_on(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    let before = BEFORE.get().copied().flatten();
    match before {
        Some(before) if before.sa_sigaction != libc::SIG_DFL && before.sa_sigaction != libc::SIG_IGN => {
            if before.sa_flags & libc::SA_SIGINFO != 0 {
                type Handler = extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void);
                // SAFETY: with SA_SIGINFO the number is a function of this signature.
                let handler: Handler = unsafe { std::mem::transmute(before.sa_sigaction) };
                handler(signal, info, context);
            } else {
                // SAFETY: without it, it is a function of this signature.
                let handler: extern "C" fn(libc::c_int) = unsafe { std::mem::transmute(before.sa_sigaction) };
                handler(signal);
            }
        }
        // SAFETY: the kernel passes a valid `siginfo_t`. A fault cannot be ignored, a signal that was sent can.
        Some(before) if before.sa_sigaction == libc::SIG_IGN && unsafe { (*info).si_code <= 0 } => {}
        _ => {
            // SAFETY: the default action, then the signal again: it is delivered when the handler returns.
            unsafe {
                libc::signal(signal, libc::SIG_DFL);
                libc::raise(signal);
            }
        }
    }
}
