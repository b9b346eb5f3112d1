//! The tokens of pages, which one gets with the token of a person who looks after them.

use form_urlencoded::Serializer;
use mm_core::{Cancel, Error, Token};
use mm_sender::Secrets;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{FacebookBuilder, read};
use crate::web::{Ask, Service};

/// How many parts of a list of pages are read at most.
const PARTS_MAX: usize = 100;

/// The token of a page, which does not end by itself.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PageToken {
    /// The id of the page.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its token, for [`FacebookBuilder::page_token`].
    pub token: Token,
}

/// A token that was exchanged.
#[derive(Deserialize)]
struct Exchanged {
    access_token: String,
}

#[derive(Deserialize)]
struct Pages {
    data: Vec<Page>,
    #[serde(default)]
    paging: Paging,
}

#[derive(Deserialize)]
struct Page {
    id: String,
    #[serde(default)]
    name: String,
    access_token: Option<String>,
}

#[derive(Default, Deserialize)]
struct Paging {
    next: Option<String>,
    #[serde(default)]
    cursors: Cursors,
}

#[derive(Default, Deserialize)]
struct Cursors {
    after: Option<String>,
}

impl FacebookBuilder {
    /// The tokens of the pages that a person looks after, from the short-lived token of that
    /// person and what names the application.
    ///
    /// # Errors
    /// Why they could not be asked for, without any of the secrets.
    pub fn page_tokens(
        &self,
        app_id: &str,
        app_secret: &Token,
        user_token: &Token,
        cancel: &Cancel,
    ) -> Result<Vec<PageToken>, Error> {
        let (version, secrets) = (self.version()?, [app_secret, user_token]);
        let secrets = Secrets::of_texts(secrets.map(Token::expose_secret));
        let service = self.web.build("Facebook", secrets.clone())?;
        let query = [
            ("grant_type", "fb_exchange_token"),
            ("client_id", app_id),
            ("client_secret", app_secret.expose_secret()),
            ("fb_exchange_token", user_token.expose_secret()),
        ];
        let path = format!("/{version}/oauth/access_token");
        let long: Exchanged = get(&service, &path, &query, cancel)?;
        let secrets = secrets.and(Secrets::of_texts([long.access_token.as_str()]));
        let service = self.web.build("Facebook", secrets)?;
        let path = format!("/{version}/me/accounts");
        let (mut tokens, mut after) = (Vec::new(), None::<String>);
        for _ in 0..PARTS_MAX {
            let mut query = vec![("access_token", long.access_token.as_str())];
            query.extend(after.as_deref().map(|after| ("after", after)));
            let pages: Pages = get(&service, &path, &query, cancel)?;
            for page in pages.data {
                if let Some(token) = page.access_token {
                    tokens.push(PageToken {
                        id: page.id,
                        name: page.name,
                        token: Token::parse(&token)?,
                    });
                }
            }
            after = pages.paging.next.and(pages.paging.cursors.after);
            if after.is_none() {
                break;
            }
        }
        Ok(tokens)
    }
}

fn get<T: DeserializeOwned>(
    service: &Service,
    path: &str,
    query: &[(&str, &str)],
    cancel: &Cancel,
) -> Result<T, Error> {
    let query = Serializer::new(String::new()).extend_pairs(query).finish();
    let path = format!("{path}?{query}");
    let answer = service.call(&Ask::new("GET", &path), cancel)?;
    read(service, &answer)
}
