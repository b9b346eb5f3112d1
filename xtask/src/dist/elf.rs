//! What a program needs of the system it runs on, read from its file.

use crate::Result;

const SYMBOLS: u32 = 2;
const DYNAMIC: u32 = 6;
const VERSIONS_NEEDED: u32 = 0x6fff_fffe;
/// The entry of the dynamic section that names a library.
const NEEDED: u64 = 1;

/// What stands in an ELF file of 64 bits, little-endian.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Elf {
    /// The names of the libraries that it loads.
    pub(crate) libraries: Vec<String>,
    /// The newest version of the C library that a symbol of it wants.
    pub(crate) glibc: Option<(u32, u32)>,
    /// Whether neither symbols nor information for debuggers are left.
    pub(crate) is_stripped: bool,
}

struct Section {
    name: usize,
    kind: u32,
    offset: usize,
    size: usize,
    link: usize,
}

impl Elf {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self> {
        parse(bytes).ok_or_else(|| "not a whole ELF file of 64 bits, little-endian".into())
    }
}

fn parse(bytes: &[u8]) -> Option<Elf> {
    let is_read = bytes.get(..6)? == b"\x7fELF\x02\x01";
    let sections = sections(bytes).filter(|_| is_read)?;
    let names = sections.get(usize::from(u16_at(bytes, 0x3e)?))?;
    let is_for_debuggers = |section: &Section| {
        text(bytes, names, section.name).is_some_and(|name| name.starts_with(".debug_"))
    };
    let is_stripped = !sections
        .iter()
        .any(|section| section.kind == SYMBOLS || is_for_debuggers(section));
    let mut elf = Elf {
        libraries: Vec::new(),
        glibc: None,
        is_stripped,
    };
    for section in &sections {
        match section.kind {
            DYNAMIC => elf.libraries = libraries(bytes, section, sections.get(section.link)?)?,
            VERSIONS_NEEDED => {
                elf.glibc = glibc(&versions(bytes, section, sections.get(section.link)?)?);
            }
            _ => {}
        }
    }
    Some(elf)
}

fn sections(bytes: &[u8]) -> Option<Vec<Section>> {
    let table = size_at(bytes, 0x28)?;
    let each = usize::from(u16_at(bytes, 0x3a)?);
    let count = usize::from(u16_at(bytes, 0x3c)?);
    let section = |number: usize| {
        let at = table.checked_add(each * number)?;
        Some(Section {
            name: usize::try_from(u32_at(bytes, at)?).ok()?,
            kind: u32_at(bytes, at + 4)?,
            offset: size_at(bytes, at + 0x18)?,
            size: size_at(bytes, at + 0x20)?,
            link: usize::try_from(u32_at(bytes, at + 0x28)?).ok()?,
        })
    };
    (0..count).map(section).collect()
}

fn libraries(bytes: &[u8], section: &Section, strings: &Section) -> Option<Vec<String>> {
    let entries = bytes.get(section.offset..section.offset.checked_add(section.size)?)?;
    let mut names = Vec::new();
    for entry in entries.chunks_exact(16) {
        if u64_at(entry, 0)? == NEEDED {
            names.push(text(bytes, strings, size_at(entry, 8)?)?.to_owned());
        }
    }
    Some(names)
}

/// Two lists in each other: libraries, and of each the versions that are wanted of it.
fn versions<'a>(bytes: &'a [u8], section: &Section, strings: &Section) -> Option<Vec<&'a str>> {
    let offset = |at: usize| usize::try_from(u32_at(bytes, at)?).ok();
    let mut names = Vec::new();
    let mut library = section.offset;
    loop {
        let mut version = library.checked_add(offset(library + 8)?)?;
        for _ in 0..u16_at(bytes, library + 2)? {
            names.push(text(bytes, strings, offset(version + 8)?)?);
            version = version.checked_add(offset(version + 12)?)?;
        }
        match offset(library + 12)? {
            0 => return Some(names),
            next => library = library.checked_add(next)?,
        }
    }
}

fn glibc(versions: &[&str]) -> Option<(u32, u32)> {
    let versions = versions.iter();
    let of_glibc = versions.filter_map(|name| numbers(name.strip_prefix("GLIBC_")?));
    of_glibc.max()
}

/// `2.34`, or `2.2.5`, whose last number tells nothing apart any more.
fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

fn text<'a>(bytes: &'a [u8], strings: &Section, at: usize) -> Option<&'a str> {
    let bytes = bytes.get(strings.offset.checked_add(at)?..)?;
    let end = bytes.iter().position(|byte| *byte == 0)?;
    std::str::from_utf8(&bytes[..end]).ok()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(array(bytes, at)?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(array(bytes, at)?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(array(bytes, at)?))
}

fn size_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u64_at(bytes, at)?).ok()
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_tells_what_it_needs() {
        let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let elf = Elf::read(&own).unwrap();
        assert!(!elf.is_stripped);
        assert!(elf.libraries.contains(&"libc.so.6".to_owned()), "{elf:?}");
        assert!(elf.glibc >= Some((2, 17)), "{elf:?}");
    }

    #[test]
    fn what_is_no_program_or_is_cut_is_refused() {
        assert!(Elf::read(b"#!/bin/sh\n").is_err());
        let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        for length in [0, 5, 0x3f, 0x1000, own.len() / 2] {
            assert!(Elf::read(&own[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(numbers("2.34") > numbers("2.4"));
        assert_eq!(numbers("2.2.5"), Some((2, 2)));
        assert_eq!(numbers("PRIVATE"), None);
    }
}
