//! Uploads in parts, which go on where they were cut.

use std::io::{self, Read as _};

use mm_core::{Error, ErrorKind, random_u64};
use serde_json::json;

use crate::api::uploads::UploadsApi;
use crate::json::FromJson;
use crate::types::{FileInfo, UploadSession};
use crate::{ChannelId, FilePart, Request, UploadId};

impl UploadsApi<'_> {
    /// Uploads a file to a channel so that a cut connection costs no more than what was on its
    /// way: the upload goes on where the server has it. For files from bytes or a path.
    ///
    /// # Errors
    /// The file cannot be read again, or the server does not take it.
    pub fn upload(
        &self,
        channel: impl Into<ChannelId>,
        file: &FilePart,
    ) -> Result<FileInfo, Error> {
        if !file.is_repeatable() {
            return Err(Error::invalid_payload(
                "file",
                "a reader cannot be read again: upload in parts takes bytes or a path",
            ));
        }
        let session = json!({
            "channel_id": channel.into(),
            "filename": file.name(),
            "file_size": file.open()?.len,
        });
        let begin = self
            .driver()
            .request("POST", "/api/v4/uploads")
            .json(session);
        let session: UploadSession = begin.send_typed()?;
        self.go_on(&session.id, file)
    }

    /// Goes on with an upload that was begun, perhaps by another process.
    ///
    /// # Errors
    /// As [`upload`](Self::upload); and the file is not as long as it was.
    pub fn go_on(&self, upload: impl Into<UploadId>, file: &FilePart) -> Result<FileInfo, Error> {
        let upload = upload.into();
        let driver = self.driver();
        let policy = driver.settings().retry.clone().at_least_once(true);
        let mut attempt = 1;
        let mut before = None;
        loop {
            let session: UploadSession = self.get_upload(&upload).send()?;
            if before.replace(session.file_offset) != Some(session.file_offset) {
                attempt = 1; // It moves.
            }
            let sent = self.send_rest(&upload, &session, file);
            let sent = sent.and_then(|info| info.ok_or_else(|| incomplete(file)));
            match sent {
                Ok(info) => return Ok(info),
                Err(error) => {
                    let wait = policy.wait_after(attempt, &error, random_u64());
                    let Some(wait) = wait else {
                        return Err(error);
                    };
                    mm_core::Cancel::new().wait(wait);
                }
            }
            attempt += 1;
        }
    }

    /// Sends what the server does not have yet; gives the file if that was all.
    fn send_rest(
        self,
        upload: &UploadId,
        session: &UploadSession,
        file: &FilePart,
    ) -> Result<Option<FileInfo>, Error> {
        let mut opened = file.open_source()?;
        let offset = u64::try_from(session.file_offset).unwrap_or_default();
        let size = u64::try_from(session.file_size).unwrap_or_default();
        if opened.len != size || offset > size {
            return Err(Error::new(ErrorKind::Io).with_message(format!(
                "`{}` has {} bytes, and had {size} when its upload began",
                file.name(),
                opened.len
            )));
        }
        let mut before = opened.reader.by_ref().take(offset);
        io::copy(&mut before, &mut io::sink()).map_err(|error| {
            Error::new(ErrorKind::Io)
                .with_message(format!("cannot read `{}`: {error}", file.name()))
                .with_source(error)
        })?;
        let rest = FilePart::reader(file.name(), opened.reader, size - offset);
        let rest = rest.progress_of(file, offset, size);
        let path = format!("/api/v4/uploads/{upload}");
        let answer = self.driver().request("POST", path).file(rest).send()?;
        // 204 says that bytes are missing still.
        if answer.is_null() {
            return Ok(None);
        }
        FileInfo::from_json(answer).map(Some).map_err(|_| {
            Error::new(ErrorKind::Protocol).with_message("the answer to the upload is no file")
        })
    }
}

/// The server took what was sent, and says that bytes are missing: it may be asked again.
fn incomplete(file: &FilePart) -> Error {
    Error::new(ErrorKind::Interrupted).with_message(format!(
        "the server took the rest of `{}` and says that bytes are missing",
        file.name()
    ))
}
