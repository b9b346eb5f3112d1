//! Who comes with a token, and whether they may come in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use mm_core::{Cancel, Error};
use sha2::{Digest, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::hub::{Hub, Model};
use crate::refusal::Refusal;

/// How many tokens are remembered.
const TOKENS_MAX: usize = 10_000;
/// How long it is remembered that the hub does not know a token: one that was made just now
/// must work soon.
const UNKNOWN_TIME: Duration = Duration::from_secs(5);

/// How long it is remembered that the hub does not answer.
const DOWN_TIME: Duration = Duration::from_secs(1);
/// How many tokens the hub is asked for at once, so that who is known is not held up by many
/// who are not.
const QUESTIONS_MAX: usize = 4;
/// How long it may take until the hub has answered.
const ANSWER_TIME: Duration = Duration::from_secs(15);

/// Somebody who may come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    /// In the hub.
    pub(crate) name: String,
    pub(crate) groups: Vec<String>,
    pub(crate) is_admin: bool,
    /// Whether it is no user but another service, for which nothing is posted.
    pub(crate) is_service: bool,
}

/// What is known of a token, and until when.
type Known = Option<(Instant, Result<Arc<Person>, Refusal>)>;

/// Asks the hub, and remembers its answers for a while.
pub(crate) struct Doorkeeper {
    hub: Arc<Hub>,
    /// Of this service.
    name: String,
    time: Duration,
    asks_for_groups: bool,
    /// By a hash of the token: a picture of the memory shows none.
    tokens: Mutex<HashMap<[u8; 32], Arc<tokio::sync::Mutex<Known>>>>,
    questions: Arc<Semaphore>,
}

impl Doorkeeper {
    pub(crate) fn new(hub: Arc<Hub>, name: &str, time: Duration, asks_for_groups: bool) -> Self {
        Self {
            hub,
            name: name.to_owned(),
            time,
            asks_for_groups,
            tokens: Mutex::default(),
            questions: Arc::new(Semaphore::new(QUESTIONS_MAX)),
        }
    }

    /// Whose token it is. Of many requests with one token, one asks the hub.
    ///
    /// # Errors
    /// The answer to who may not come in, or cannot be known.
    pub(crate) async fn who(&self, token: &str, cancel: &Cancel) -> Result<Arc<Person>, Refusal> {
        let answer = timeout(ANSWER_TIME, self.known(token, cancel)).await;
        answer.unwrap_or_else(|_| Err(unreachable_hub()))
    }

    async fn known(&self, token: &str, cancel: &Cancel) -> Result<Arc<Person>, Refusal> {
        let place = self.place(token);
        let mut known = place.lock().await;
        if let Some((until, person)) = &*known
            && *until > Instant::now()
        {
            return person.clone();
        }
        let (hub, token, cancel) = (Arc::clone(&self.hub), token.to_owned(), cancel.clone());
        let (name, asks_for_groups) = (self.name.clone(), self.asks_for_groups);
        let asked_at = |turn| {
            // What the hub says later was true when it was asked.
            let asked = Instant::now();
            let ask = move || {
                // Until it has ended, also if nobody waits for it any more.
                let _turn = turn;
                ask(&hub, &token, &name, asks_for_groups, &cancel)
            };
            (asked, tokio::task::spawn_blocking(ask))
        };
        let (asked, answer) = asked_at(self.question().await);
        let answer = answer.await.unwrap_or_else(|_| Err(unreachable_hub()));
        let time = match &answer {
            Ok(_) => self.time,
            Err(refusal) if refusal.status < 500 => self.time.min(UNKNOWN_TIME),
            // Those who wait with the same token need not find out one after the other.
            Err(_) => self.time.min(DOWN_TIME),
        };
        let since = if answer.is_ok() {
            asked
        } else {
            Instant::now()
        };
        *known = Some((since + time, answer.clone()));
        answer
    }

    /// A turn to ask the hub something.
    pub(crate) async fn question(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.questions).acquire_owned().await.ok()
    }

    fn place(&self, token: &str) -> Arc<tokio::sync::Mutex<Known>> {
        let key: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() >= TOKENS_MAX && !tokens.contains_key(&key) {
            let now = Instant::now();
            let lives = |known: &Known| known.as_ref().is_some_and(|(until, _)| *until > now);
            // One that is locked is being asked for.
            tokens.retain(|_, known| known.try_lock().map_or(true, |known| lives(&known)));
            if tokens.len() >= TOKENS_MAX {
                tokens.clear();
            }
        }
        Arc::clone(tokens.entry(key).or_default())
    }
}

fn ask(
    hub: &Hub,
    token: &str,
    service: &str,
    asks_for_groups: bool,
    cancel: &Cancel,
) -> Result<Arc<Person>, Refusal> {
    let model = hub.whoami(token, cancel).map_err(|error| of_hub(&error))?;
    let Some(model) = model else {
        return Err(Refusal::new(
            401,
            "unknown_token",
            "the hub does not know this token; make a new one on the hub's token page, or \
             restart your server",
        ));
    };
    if !opens(&model.scopes, service) {
        let text = format!(
            "this token may not use the service {service}: it has no scope \
             `access:services!service={service}`; a server that was started before the service \
             was set up has to be restarted"
        );
        return Err(Refusal::new(403, "missing_scope", text));
    }
    let is_service = model.kind == "service" || model.name.is_empty();
    let groups = match &model.groups {
        Some(groups) => groups.clone(),
        None if asks_for_groups && !is_service => groups_of(hub, &model.name, cancel)?,
        None => Vec::new(),
    };
    Ok(Arc::new(Person {
        is_admin: is_admin(&model),
        is_service,
        name: model.name,
        groups,
    }))
}

fn groups_of(hub: &Hub, name: &str, cancel: &Cancel) -> Result<Vec<String>, Refusal> {
    let model = hub
        .user(name, cancel)
        .map_err(|error| match error.status() {
            // Without them a rule that denies would be passed by.
            Some(403 | 404) => Refusal::new(
                502,
                "groups_unknown",
                "this service has rules by group and may not see groups; the hub's admin has to \
             give it the scope `read:users:groups`",
            ),
            _ => of_hub(&error),
        })?;
    model.groups.ok_or_else(|| {
        Refusal::new(
            502,
            "groups_unknown",
            "this service has rules by group and the hub tells it none; the hub's admin has to \
             give it the scope `read:users:groups`",
        )
    })
}

/// Whether a token with these scopes may use a service. That it is valid is not enough: every
/// token can say whose it is.
fn opens(scopes: &[String], service: &str) -> bool {
    let own = format!("access:services!service={service}");
    scopes
        .iter()
        .any(|scope| *scope == own || scope == "access:services")
}

/// Whether it may see what is the admin's.
fn is_admin(model: &Model) -> bool {
    let of_admins = ["admin-ui", "admin:users", "read:metrics"];
    let has = |scope: &String| of_admins.contains(&scope.as_str());
    model.admin || model.scopes.iter().any(has)
}

fn of_hub(error: &Error) -> Refusal {
    let mut refusal = unreachable_hub();
    refusal.retry_after = error.retry_after().or(refusal.retry_after);
    refusal
}

fn unreachable_hub() -> Refusal {
    let text = "the hub does not answer, so that nobody can be let in; try again in a moment";
    Refusal::new(503, "hub_unreachable", text).after(Duration::from_secs(5))
}

impl std::fmt::Debug for Doorkeeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Doorkeeper")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_needs_the_scope_of_this_service_or_of_all() {
        let opens = |scope: &str| opens(&["self".to_owned(), scope.to_owned()], "jupyterpost");
        assert!(opens("access:services"));
        assert!(opens("access:services!service=jupyterpost"));
        for scope in [
            "access:services!service=other",
            "access:services!service=jupyterpost2",
            "access:servers",
            "read:services",
            "",
        ] {
            assert!(!opens(scope), "{scope}");
        }
    }
}
