//! Files that are uploaded in parts, and may be interrupted.

use serde_json::{Value, json};

use super::file_upload::{bytes_max, require_files};
use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::fields::Fields;
use crate::hook::{MediaType, parts};
use crate::id::Id;
use crate::permissions::allow;
use crate::refusal::Refusal;
use crate::view;
use crate::world::files::Upload;

pub(super) const SERVED: &[Served] = &[
    ("CreateUpload", Access::Session, create),
    ("GetUpload", Access::Session, get),
    ("UploadData", Access::Session, data),
    ("GetUploadsForUser", Access::Session, of_user),
];

fn shown(upload: &Upload) -> Value {
    json!({
        "id": upload.id,
        "type": "attachment",
        "create_at": upload.create_at,
        "user_id": upload.user,
        "channel_id": upload.channel,
        "filename": upload.filename,
        "file_size": upload.file_size,
        "file_offset": upload.file_offset,
        "remote_id": "",
        "req_file_id": "",
    })
}

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    require_files(call.world)?;
    let body: Fields = call.fields("upload")?;
    if body.text("type") == "import" {
        call.require_admin()?;
        return Err(Refusal::bad_body_param("type").detail("only files of posts are taken here"));
    }
    let channel = body
        .id("channel_id")
        .ok_or_else(|| Refusal::bad_body_param("channel_id"))?;
    if call.own_channel(channel)?.delete_at != 0 {
        return Err(Refusal::new(
            400,
            "app.upload.create.cannot_upload_to_deleted_channel.app_error",
            "The channel is archived.",
        ));
    }
    let size = body.0.get("file_size").and_then(Value::as_i64).unwrap_or(0);
    let invalid = |what: &str| {
        Refusal::new(
            400,
            format!("model.upload_session.is_valid.{what}.app_error"),
            "A field of the upload is missing or wrong.",
        )
    };
    let size = usize::try_from(size).ok().filter(|size| *size > 0);
    let size = size.ok_or_else(|| invalid("file_size"))?;
    if size > bytes_max(call.world) {
        return Err(Refusal::new(
            413,
            "app.upload.create.upload_too_large.app_error",
            "The file is too large for this server.",
        ));
    }
    let filename = body.text("filename");
    if filename.is_empty() {
        return Err(invalid("filename"));
    }
    let upload = Upload {
        id: Id::random(),
        create_at: call.world.now(),
        user: call.my_id()?,
        channel,
        filename,
        file_size: size,
        file_offset: 0,
    };
    let answer = Answer::json(201, &shown(&upload));
    call.world.uploads.insert(upload.id, upload);
    Ok(answer)
}

/// The upload of the path, if it is one of who asks.
fn own<'a>(call: &'a Call<'_>) -> Result<&'a Upload, Refusal> {
    let id = call.id("upload_id")?;
    let upload =
        call.world.uploads.get(&id).ok_or_else(|| {
            Refusal::new(404, "app.upload.get.app_error", "There is no such upload.")
        })?;
    if upload.user == call.my_id()? {
        Ok(upload)
    } else {
        Err(Refusal::new(
            403,
            "api.upload.get_upload.forbidden.app_error",
            "The upload is another user's.",
        ))
    }
}

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::json(200, &shown(own(call)?)))
}

fn data(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    require_files(call.world)?;
    let mut upload = own(call)?.clone();
    call.own_channel(upload.channel)?;
    let body = call.request.body.clone();
    let content_type = call.request.header("content-type").unwrap_or_default();
    let bytes = match MediaType::parse(content_type) {
        Some(form) if form.name == "multipart/form-data" => {
            let boundary = form.param("boundary").unwrap_or_default();
            let parts = parts(&body, boundary).unwrap_or_default();
            let file = parts.iter().find(|part| part.filename.is_some());
            let file = file.ok_or_else(|| {
                Refusal::new(
                    400,
                    "api.upload.upload_data.multipart_error",
                    "There is no file in the form.",
                )
            })?;
            body.slice_ref(file.content)
        }
        _ => body,
    };
    if upload.file_offset + bytes.len() > upload.file_size {
        return Err(Refusal::new(
            400,
            "api.upload.upload_data.invalid_content_length",
            "This is more than the upload was to have.",
        ));
    }
    let known = call
        .world
        .files
        .bytes(&upload.id)
        .cloned()
        .unwrap_or_default();
    let all: Vec<u8> = [&*known, &*bytes].concat();
    upload.file_offset = all.len();
    if upload.file_offset < upload.file_size {
        call.world.files.put_bytes(upload.id, all.into());
        call.world.uploads.insert(upload.id, upload);
        return Ok(Answer::empty(204));
    }
    call.world.files.remove_bytes(&upload.id);
    call.world.uploads.remove(&upload.id);
    let id = call
        .world
        .add_file(upload.user, &upload.filename, all.into());
    let info = call.world.files.infos.get(&id);
    Ok(Answer::json(
        201,
        &info.map(|info| view::file(call.world, info)),
    ))
}

fn of_user(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.id("user_id")?;
    allow(user == call.my_id()?)?;
    let uploads = call.world.uploads.values();
    let own = uploads.filter(|upload| upload.user == user);
    Ok(Answer::json(200, &own.map(shown).collect::<Vec<_>>()))
}
