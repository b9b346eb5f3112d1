//! A refusal in the server's own shape: `{id, message, detailed_error, request_id, status_code}`.

use std::borrow::Cow;

use serde_json::json;

use crate::answer::Answer;
use crate::id::Id;

/// Why a request is refused: the server's id and status, and words of our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) id: Cow<'static, str>,
    pub(crate) message: Cow<'static, str>,
    /// More about it, for who reads logs.
    pub(crate) detail: String,
}

impl Refusal {
    pub(crate) fn new(
        status: u16,
        id: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            status,
            id: id.into(),
            message: message.into(),
            detail: String::new(),
        }
    }

    /// More about it.
    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// 401: no session, or none that holds.
    pub(crate) fn no_session() -> Self {
        Self::new(
            401,
            "api.context.session_expired.app_error",
            "There is no valid session; log in or send a token.",
        )
    }

    /// 403: the session may not do that.
    pub(crate) fn forbidden() -> Self {
        Self::new(
            403,
            "api.context.permissions.app_error",
            "This user may not do that.",
        )
    }

    /// 400: a part of the path or the query is not what it should be.
    pub(crate) fn bad_url_param(name: &str) -> Self {
        Self::new(
            400,
            "api.context.invalid_url_param.app_error",
            format!("The parameter {name} of the URL is missing or wrong."),
        )
    }

    /// 400: a field of the body is not what it should be.
    pub(crate) fn bad_body_param(name: &str) -> Self {
        Self::new(
            400,
            "api.context.invalid_body_param.app_error",
            format!("The field {name} of the body is missing or wrong."),
        )
    }

    /// 404 in the shape that any path gets which no operation stands behind.
    pub(crate) fn no_such_path(path: &str) -> Answer {
        let body = json!({
            "id": "api.context.404.app_error",
            "message": "There is nothing here.",
            "detailed_error": format!("no operation of the API has the path {path} and this method"),
            "status_code": 404,
        });
        Answer::bytes(404, "text/plain; charset=utf-8", body.to_string())
    }

    pub(crate) fn answer(&self) -> Answer {
        Answer::json(
            self.status,
            &json!({
                "id": self.id,
                "message": self.message,
                "detailed_error": self.detail,
                "request_id": Id::random(),
                "status_code": self.status,
            }),
        )
    }
}
