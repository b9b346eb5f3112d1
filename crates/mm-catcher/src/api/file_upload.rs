//! Files as they are uploaded, one or some at a time.

use bytes::Bytes;
use serde_json::{Value, json};

use super::{Access, Served, upload_form};
use crate::answer::Answer;
use crate::call::Call;
use crate::file_type::{extension, media_type};
use crate::hook::{MediaType, is_url_encoded, parts};
use crate::id::Id;
use crate::picture::pixels;
use crate::refusal::Refusal;
use crate::view;
use crate::world::World;
use crate::world::files::FileInfo;

pub(super) const SERVED: &[Served] = &[("UploadFile", Access::Session, upload)];

/// How large a file may be on a fresh server: 100 MiB, or 50 on an old one.
const FILE_BYTES_MAX: u64 = 100 * 1024 * 1024;
const OLD_FILE_BYTES_MAX: u64 = 50 * 1024 * 1024;

fn upload(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    require_files(call.world)?;
    let request = call.request;
    let content_type = request.header("content-type").unwrap_or_default();
    let kind = MediaType::parse(content_type);
    let semicolons = call.world.rules.form_semicolons;
    let is_form = |text: &[u8]| is_url_encoded(text, semicolons);
    let is_eaten = kind
        .as_ref()
        .is_some_and(|kind| kind.name == "application/x-www-form-urlencoded");
    if !is_form(request.query.as_bytes()) || is_eaten && !is_form(&request.body) {
        return Err(refused("read_request"));
    }
    if request.body.is_empty() && request.header("transfer-encoding").is_none() {
        return Err(refused("read_request"));
    }
    match kind {
        Some(form) if form.name == "multipart/form-data" && form.params.is_some() => {
            let boundary = form.param("boundary");
            let body: Bytes = request.body.clone();
            let parts = boundary.and_then(|boundary| parts(&body, boundary));
            let sent = upload_form::read(call, parts.ok_or_else(|| refused("read_request"))?)?;
            let user = call.my_id()?;
            let mut ids = Vec::new();
            for (name, bytes) in sent.files {
                ids.push(call.world.add_file(user, &name, body.slice_ref(bytes)));
            }
            answer(call, &ids, &sent.client_ids)
        }
        // The server has read such a body before it comes to the file.
        _ if is_eaten => upload_raw(call, Bytes::new()),
        _ => upload_raw(call, request.body.clone()),
    }
}

/// Refuses files where the server takes none.
pub(super) fn require_files(world: &World) -> Result<(), Refusal> {
    if world.is_on("FileSettings.EnableFileAttachments", true) {
        Ok(())
    } else {
        Err(Refusal::new(
            501,
            "api.file.attachments.disabled.app_error",
            "This server takes no files.",
        ))
    }
}

/// How large a file may be.
pub(super) fn bytes_max(world: &World) -> usize {
    let fresh = if world.rules.threads {
        FILE_BYTES_MAX
    } else {
        OLD_FILE_BYTES_MAX
    };
    let max = world
        .setting("FileSettings.MaxFileSize")
        .and_then(Value::as_u64);
    usize::try_from(max.unwrap_or(fresh)).unwrap_or(usize::MAX)
}

/// The body is the file; its name stands in the query.
fn upload_raw(call: &mut Call<'_>, bytes: Bytes) -> Result<Answer, Refusal> {
    let channel = call.query("channel_id").unwrap_or_default();
    let channel: Id = channel
        .parse()
        .map_err(|_| Refusal::bad_url_param("channel_id"))?;
    let name = call.query("filename").unwrap_or_default();
    if name.is_empty() {
        return Err(Refusal::bad_url_param("filename"));
    }
    call.own_channel(channel)?;
    check_size(call.world, &name, bytes.len())?;
    let user = call.my_id()?;
    let id = call.world.add_file(user, &name, bytes);
    let client_ids = call.query("client_id").filter(|id| !id.is_empty());
    let client_ids: Vec<String> = client_ids.into_iter().collect();
    answer(call, &[id], &client_ids)
}

pub(super) fn check_size(world: &World, name: &str, bytes: usize) -> Result<(), Refusal> {
    let max = bytes_max(world);
    if bytes <= max {
        return Ok(());
    }
    Err(Refusal::new(
        413,
        "api.file.upload_file.too_large_detailed.app_error",
        format!("The file {name} has {bytes} bytes; {max} are allowed."),
    ))
}

pub(super) fn refused(what: &str) -> Refusal {
    Refusal::new(
        400,
        format!("api.file.upload_file.{what}.app_error"),
        "The form does not say clearly what is to be uploaded where.",
    )
}

fn answer(call: &Call<'_>, ids: &[Id], client_ids: &[String]) -> Result<Answer, Refusal> {
    let infos = ids.iter().filter_map(|id| call.world.files.infos.get(id));
    let infos: Vec<Value> = infos.map(|info| view::file(call.world, info)).collect();
    let body = json!({"file_infos": infos, "client_ids": client_ids});
    Ok(Answer::json(201, &body))
}

impl World {
    /// Keeps a file that a user uploaded.
    pub(crate) fn add_file(&mut self, user: Id, name: &str, bytes: Bytes) -> Id {
        let now = self.now();
        let id = Id::random();
        // Whatever folders a client names, the file has a name alone.
        let name = name
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or_default();
        let extension = extension(name);
        let mime_type = media_type(&extension);
        let is_picture = mime_type.starts_with("image/");
        let info = FileInfo {
            id,
            user,
            post: None,
            channel: None,
            create_at: now,
            update_at: now,
            delete_at: 0,
            name: name.to_owned(),
            mime_type: mime_type.to_owned(),
            pixels: if is_picture { pixels(&bytes) } else { None },
            extension,
            size: bytes.len(),
        };
        self.files.infos.insert(id, info);
        self.files.put_bytes(id, bytes);
        id
    }
}
