// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 13 operations, such as `get_file`, `head_file`, `upload_file`.

#[cfg(feature = "files")]
use serde_json::Value;

#[cfg(feature = "files")]
use crate::types::{FileInfo, FileInfoList, GetFileLinkAnswer, UploadFileAnswer};
#[cfg(feature = "files")]
use crate::{ChannelId, FileId, FilePart, TeamId};

crate::__declare! {
    FilesApi files "files";
    upload_file UploadFile POST "/api/v4/files" -> UploadFileAnswer (Form channel_id: ChannelId)
        [Query filename: String, Form client_ids: String, Form files: FilePart];
    search_files SearchFiles POST "/api/v4/files/search" -> FileInfoList (Body terms: String, Body
        is_or_search: bool) [Body time_zone_offset: i64, Body include_deleted_channels: bool, Body
        page: i64, Body per_page: i64];
    get_file GetFile GET "/api/v4/files/{file_id}" -> Bytes (Path file_id: FileId) [];
    head_file HeadFile HEAD "/api/v4/files/{file_id}" -> Value (Path file_id: FileId) [];
    get_file_info GetFileInfo GET "/api/v4/files/{file_id}/info" -> FileInfo (Path file_id: FileId)
        [];
    get_file_link GetFileLink GET "/api/v4/files/{file_id}/link" -> GetFileLinkAnswer (Path file_id:
        FileId) [];
    get_file_preview GetFilePreview GET "/api/v4/files/{file_id}/preview" -> Bytes (Path file_id:
        FileId) [];
    head_file_preview HeadFilePreview HEAD "/api/v4/files/{file_id}/preview" -> Value (Path file_id:
        FileId) [];
    get_file_thumbnail GetFileThumbnail GET "/api/v4/files/{file_id}/thumbnail" -> Bytes (Path
        file_id: FileId) [];
    head_file_thumbnail HeadFileThumbnail HEAD "/api/v4/files/{file_id}/thumbnail" -> Value (Path
        file_id: FileId) [];
    get_file_public GetFilePublic GET "/files/{file_id}/public" -> Bytes (Path file_id: FileId,
        Query h: String) [];
    head_file_public HeadFilePublic HEAD "/files/{file_id}/public" -> Value (Path file_id: FileId,
        Query h: String) [];
    + teams::search_files_in_team SearchFilesInTeam (team_id: TeamId, terms: String, is_or_search:
        bool);
}
