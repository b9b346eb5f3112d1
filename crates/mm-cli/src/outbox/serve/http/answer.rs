//! What is answered.

use serde_json::Value;

/// What a browser is told with every answer: no script at all, no style and no image but our
/// own, forms to ourselves alone, no frames.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// An answer.
#[derive(Debug)]
pub(in super::super) struct Answer {
    pub(in super::super) status: u16,
    content_type: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Answer {
    pub(in super::super) fn new(
        status: u16,
        content_type: &'static str,
        body: impl Into<Vec<u8>>,
    ) -> Self {
        Self {
            status,
            content_type,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    pub(in super::super) fn html(status: u16, body: String) -> Self {
        Self::new(status, "text/html; charset=utf-8", body)
    }

    pub(in super::super) fn text(status: u16, body: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", format!("{body}\n"))
    }

    pub(in super::super) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json", format!("{body}\n"))
    }

    /// Sends a browser on, by `GET`.
    pub(in super::super) fn see(location: &str) -> Self {
        Self::text(303, "See the other page.").header("Location", location)
    }

    /// The value must be one line.
    pub(in super::super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// As it goes over the wire.
    pub(super) fn bytes(&self, without_body: bool) -> Vec<u8> {
        let reason = reason(self.status);
        let mut head = format!("HTTP/1.1 {} {reason}\r\n", self.status);
        let mut line = |name: &str, value: &str| {
            head.extend([name, ": ", value, "\r\n"]);
        };
        line("Content-Type", self.content_type);
        line("Content-Length", &self.body.len().to_string());
        line("Connection", "close");
        line("Content-Security-Policy", POLICY);
        line("X-Content-Type-Options", "nosniff");
        // With `no-referrer` a browser would not say either whose page a form is of.
        line("Referrer-Policy", "same-origin");
        line("Cross-Origin-Opener-Policy", "same-origin");
        if !self
            .headers
            .iter()
            .any(|(name, _)| *name == "Cache-Control")
        {
            line("Cache-Control", "no-store");
        }
        for (name, value) in &self.headers {
            debug_assert!(!value.contains(['\r', '\n']), "{name}");
            line(name, &value.replace(['\r', '\n'], " "));
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        if !without_body {
            bytes.extend_from_slice(&self.body);
        }
        bytes
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        303 => "See Other",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        410 => "Gone",
        411 => "Length Required",
        413 => "Content Too Large",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}
