//! Why a webhook's request is refused.

/// The server's id and status, and words of our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) id: &'static str,
    pub(crate) message: String,
    /// More about it, for who reads logs.
    pub(crate) detail: String,
}

impl Refusal {
    fn new(status: u16, id: &'static str, message: &str) -> Self {
        Self {
            status,
            id,
            message: message.to_owned(),
            detail: String::new(),
        }
    }

    pub(crate) fn detail(mut self, detail: &impl ToString) -> Self {
        self.detail = detail.to_string();
        self
    }

    pub(crate) fn no_json() -> Self {
        let message = "The body is no JSON that a webhook can read.";
        Self::new(400, "model.incoming_hook.parse_data.app_error", message)
    }

    pub(crate) fn no_form() -> Self {
        let message = "The content type or the form in the body cannot be read.";
        Self::new(400, "api.webhook.incoming.error", message)
    }

    pub(crate) fn no_text() -> Self {
        let message = "There is no text, and nothing to show instead.";
        Self::new(400, "web.incoming_webhook.text.app_error", message)
    }

    pub(crate) fn bad_param(name: &str) -> Self {
        let message = format!("The parameter {name} is missing or wrong.");
        Self::new(400, "api.context.invalid_param.app_error", &message)
    }

    pub(crate) fn props_too_long(max: usize) -> Self {
        let message = format!("The props cannot be cut into parts of {max} characters.");
        let id = "web.incoming_webhook.split_props_length.app_error";
        Self::new(400, id, &message)
    }

    pub(crate) fn not_urgent() -> Self {
        let id = "api.post.post_priority.urgent_persistent_notification_post.request_error";
        Self::new(
            400,
            id,
            "Persistent notifications need the priority urgent.",
        )
    }

    pub(crate) fn nobody_to_notify() -> Self {
        let id = "api.post.post_priority.min_recipients_persistent_notification_post.request_error";
        Self::new(
            400,
            id,
            "Persistent notifications need a mention of somebody.",
        )
    }

    pub(crate) fn bad_blocks() -> Self {
        let id = "model.post.is_valid.props.app_error";
        Self::new(400, id, "The blocks or their actions are wrong.")
    }

    pub(crate) fn not_created() -> Self {
        let id = "api.post.create_webhook_post.creating.app_error";
        Self::new(500, id, "The post could not be created.")
    }
}
