//! Prepares the site (the interface's script, WASM and style) for being embedded in the binary:
//! a release build gets a compressed copy of it, any other reads it from where cargo-leptos puts it.

use std::error::Error;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, io};

use flate2::Compression;
use flate2::write::GzEncoder;

/// Brotli's best, in the window that browsers accept.
const BROTLI_QUALITY: u32 = 11;
const BROTLI_WINDOW: u32 = 22;

fn main() -> Result<(), Box<dyn Error>> {
    let site = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../target/site");
    fs::create_dir_all(&site)?;
    let embedded = if env::var("PROFILE")? == "release" {
        let copy = PathBuf::from(env::var("OUT_DIR")?).join("site");
        compress_into(&site, &copy)?;
        copy
    } else {
        site.clone()
    };
    println!("cargo:rerun-if-changed={}", site.display());
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rustc-env=HUBBUB_SITE={}", embedded.display());
    Ok(())
}

/// Copies the site, with a `.br` and a `.gz` beside each file.
fn compress_into(site: &Path, copy: &Path) -> io::Result<()> {
    if copy.exists() {
        fs::remove_dir_all(copy)?;
    }
    fs::create_dir_all(copy)?;
    for entry in fs::read_dir(site)? {
        let source = entry?.path();
        let target = copy.join(source.file_name().unwrap_or_default());
        if source.is_dir() {
            compress_into(&source, &target)?;
        } else if !is_compressed(&source) {
            compress(&fs::read(&source)?, &target)?;
        }
    }
    Ok(())
}

/// Whether cargo-leptos was asked to compress the site too.
fn is_compressed(file: &Path) -> bool {
    file.extension()
        .is_some_and(|extension| extension == "br" || extension == "gz")
}

fn compress(content: &[u8], target: &Path) -> io::Result<()> {
    fs::write(target, content)?;
    let beside = |extension| File::create(format!("{}.{extension}", target.display()));
    let mut brotli =
        brotli::CompressorWriter::new(beside("br")?, 4096, BROTLI_QUALITY, BROTLI_WINDOW);
    brotli.write_all(content)?;
    let mut gzip = GzEncoder::new(beside("gz")?, Compression::best());
    gzip.write_all(content)?;
    gzip.finish().map(drop)
}
