//! The flaws that any string and any JSON may have.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::limits::JSON_DEPTH_MAX;
use crate::path::{excerpt, join};

/// A flaw and where it is.
#[derive(Debug)]
pub(crate) struct Flaw {
    pub(crate) path: String,
    pub(crate) reason: &'static str,
}

/// A real server answers a NUL with 500: its database does not hold it.
pub(crate) const NUL: &str = "holds the character U+0000, which the server cannot store";
const DEEP: &str = "nests deeper than JSON readers take";

impl Flaw {
    pub(crate) fn within(mut self, outer: &str) -> Self {
        self.path = join(outer, &self.path);
        self
    }

    fn new(reason: &'static str) -> Self {
        let path = String::new();
        Self { path, reason }
    }
}

/// Finds a NUL in a string, or nesting that would end a reader's stack.
///
/// It goes no deeper than it allows, so it is safe on any tree, and what comes after
/// it may recurse.
pub(crate) trait Inspect {
    /// `depth` counts the objects and lists around this.
    fn inspect(&self, depth: usize) -> Result<(), Flaw>;
}

/// One level further in.
pub(crate) fn deeper(depth: usize) -> Result<usize, Flaw> {
    if depth >= JSON_DEPTH_MAX {
        return Err(Flaw::new(DEEP));
    }
    Ok(depth + 1)
}

/// The entries of an object that is counted already.
pub(crate) fn entries<'a, T: Inspect + 'a>(
    entries: impl IntoIterator<Item = (&'a String, &'a T)>,
    depth: usize,
) -> Result<(), Flaw> {
    for (key, value) in entries {
        key.inspect(depth)
            .and_then(|()| value.inspect(depth))
            .map_err(|flaw| flaw.within(&excerpt(key)))?;
    }
    Ok(())
}

impl Inspect for str {
    fn inspect(&self, _depth: usize) -> Result<(), Flaw> {
        if self.contains('\0') {
            return Err(Flaw::new(NUL));
        }
        Ok(())
    }
}

impl Inspect for String {
    fn inspect(&self, depth: usize) -> Result<(), Flaw> {
        self.as_str().inspect(depth)
    }
}

impl Inspect for bool {
    fn inspect(&self, _depth: usize) -> Result<(), Flaw> {
        Ok(())
    }
}

impl Inspect for u32 {
    fn inspect(&self, _depth: usize) -> Result<(), Flaw> {
        Ok(())
    }
}

impl<T: Inspect> Inspect for Option<T> {
    fn inspect(&self, depth: usize) -> Result<(), Flaw> {
        self.as_ref().map_or(Ok(()), |value| value.inspect(depth))
    }
}

impl<T: Inspect> Inspect for Vec<T> {
    fn inspect(&self, depth: usize) -> Result<(), Flaw> {
        if self.is_empty() {
            return Ok(());
        }
        let depth = deeper(depth)?;
        for (index, value) in self.iter().enumerate() {
            value
                .inspect(depth)
                .map_err(|flaw| flaw.within(&format!("[{index}]")))?;
        }
        Ok(())
    }
}

impl Inspect for Map<String, Value> {
    fn inspect(&self, depth: usize) -> Result<(), Flaw> {
        entries(self, deeper(depth)?)
    }
}

impl<T: Inspect> Inspect for BTreeMap<String, T> {
    fn inspect(&self, depth: usize) -> Result<(), Flaw> {
        entries(self, deeper(depth)?)
    }
}

impl Inspect for Value {
    fn inspect(&self, depth: usize) -> Result<(), Flaw> {
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) => Ok(()),
            Self::String(text) => text.inspect(depth),
            Self::Array(values) => values.inspect(depth),
            Self::Object(map) => map.inspect(depth),
        }
    }
}
