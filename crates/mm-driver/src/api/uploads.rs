// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 3 operations: `get_upload`, `upload_data`, `create_upload`.

#[cfg(feature = "uploads")]
use crate::types::{FileInfo, UploadSession};
#[cfg(feature = "uploads")]
use crate::{ChannelId, FilePart, UploadId};

crate::__declare! {
    UploadsApi uploads "uploads";
    create_upload CreateUpload POST "/api/v4/uploads" -> UploadSession (Body channel_id: ChannelId,
        Body filename: String, Body file_size: i64) [];
    get_upload GetUpload GET "/api/v4/uploads/{upload_id}" -> UploadSession (Path upload_id:
        UploadId) [];
    upload_data UploadData POST "/api/v4/uploads/{upload_id}" -> FileInfo (Path upload_id: UploadId,
        Raw data: FilePart) [];
}
