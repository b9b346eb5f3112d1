//! Functions that are called with events.

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Client;
use crate::event::Event;

/// A function that is called with events.
pub type Callback = Box<dyn FnMut(&Client, &Event) + Send>;

/// Boxes a function, for [`Client::on_each`].
pub fn callback(function: impl FnMut(&Client, &Event) + Send + 'static) -> Callback {
    Box::new(function)
}

type Held = Arc<Mutex<Callback>>;

/// The callbacks by the names of their events.
#[derive(Default)]
pub(crate) struct Callbacks(Mutex<Table>);

#[derive(Default)]
struct Table {
    by_name: HashMap<String, Held>,
    any: Option<Held>,
}

impl Callbacks {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set(&self, name: String, callback: Callback) {
        let held = Arc::new(Mutex::new(callback));
        let before = self.table().by_name.insert(name, held);
        drop(before); // Outside the lock: what it holds may have a callback of its own.
    }

    pub(crate) fn set_any(&self, callback: Option<Callback>) -> bool {
        let held = callback.map(|callback| Arc::new(Mutex::new(callback)));
        let mut table = self.table();
        let before = std::mem::replace(&mut table.any, held);
        drop(table);
        before.is_some()
    }

    pub(crate) fn remove(&self, name: &str) -> bool {
        let before = self.table().by_name.remove(name);
        before.is_some()
    }

    pub(crate) fn is_empty(&self) -> bool {
        let table = self.table();
        table.by_name.is_empty() && table.any.is_none()
    }

    /// Calls what is there for an event. Tells what those said that panicked.
    pub(crate) fn call(&self, client: &Client, event: &Event) -> Vec<String> {
        let table = self.table();
        let named = table.by_name.get(event.name()).cloned();
        let any = table.any.clone();
        drop(table); // A callback may set or remove callbacks.
        let mut panics = Vec::new();
        for held in [named, any].into_iter().flatten() {
            let mut callback = held.lock().unwrap_or_else(PoisonError::into_inner);
            let called = catch_unwind(AssertUnwindSafe(|| callback(client, event)));
            panics.extend(called.err().map(|panic| said(panic.as_ref())));
        }
        panics
    }
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("a panic without words").to_owned()
}

impl fmt::Debug for Callbacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = self.table();
        let names: Vec<_> = table.by_name.keys().collect();
        f.debug_struct("Callbacks")
            .field("names", &names)
            .field("any", &table.any.is_some())
            .finish()
    }
}
