//! Files as they are uploaded, one or some at a time.

use bytes::Bytes;
use serde_json::{Value, json};

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::file_type::{extension, media_type};
use crate::hook::{MediaType, Part, parts};
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
    let content_type = call.request.header("content-type").unwrap_or_default();
    match MediaType::parse(content_type) {
        Some(form) if form.name == "multipart/form-data" => {
            let boundary = form.param("boundary").unwrap_or_default().to_owned();
            upload_form(call, &boundary)
        }
        _ => upload_raw(call),
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
fn upload_raw(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let channel = call.query("channel_id").unwrap_or_default();
    let channel: Id = channel
        .parse()
        .map_err(|_| Refusal::bad_url_param("channel_id"))?;
    let name = call.query("filename").unwrap_or_default();
    if name.is_empty() {
        return Err(Refusal::bad_url_param("filename"));
    }
    call.own_channel(channel)?;
    check_size(call.world, &name, call.request.body.len())?;
    let user = call.my_id()?;
    let id = call.world.add_file(user, &name, call.request.body.clone());
    let client_ids = call.query("client_id").filter(|id| !id.is_empty());
    let client_ids: Vec<String> = client_ids.into_iter().collect();
    answer(call, &[id], &client_ids)
}

fn check_size(world: &World, name: &str, bytes: usize) -> Result<(), Refusal> {
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

/// The values of the form.
#[derive(Debug, Default)]
struct Form<'a> {
    channel: Option<String>,
    client_ids: Vec<String>,
    files: Vec<(String, &'a [u8])>,
}

impl<'a> Form<'a> {
    fn read(parts: Vec<Part<'a>>) -> Result<Self, Refusal> {
        let mut form = Self::default();
        for part in parts {
            let text = || String::from_utf8_lossy(part.content).into_owned();
            match (part.filename, part.name.as_str()) {
                (Some(name), _) => form.files.push((name, part.content)),
                (None, "channel_id") => {
                    let id = text();
                    if form.channel.as_ref().is_some_and(|known| *known != id) {
                        return Err(refused("multiple_channel_ids"));
                    }
                    form.channel = Some(id);
                }
                (None, "client_ids") => form.client_ids.push(text()),
                (None, other) => return Err(Refusal::bad_body_param(other)),
            }
        }
        Ok(form)
    }
}

fn refused(what: &str) -> Refusal {
    Refusal::new(
        400,
        format!("api.file.upload_file.{what}.app_error"),
        "The form does not say clearly what is to be uploaded where.",
    )
}

fn upload_form(call: &mut Call<'_>, boundary: &str) -> Result<Answer, Refusal> {
    let body: Bytes = call.request.body.clone();
    let parts = parts(&body, boundary).ok_or_else(|| refused("read_request"))?;
    let form = Form::read(parts)?;
    let channel = form.channel.as_deref().unwrap_or_default().parse::<Id>();
    if !form.files.is_empty() || form.channel.is_some() {
        let channel = channel.map_err(|_| Refusal::bad_body_param("channel_id"))?;
        call.own_channel(channel)?;
    }
    if !form.client_ids.is_empty() && form.client_ids.len() != form.files.len() {
        return Err(refused("incorrect_number_of_client_ids"));
    }
    for (name, bytes) in &form.files {
        check_size(call.world, name, bytes.len())?;
    }
    let user = call.my_id()?;
    let mut ids = Vec::new();
    for (name, bytes) in form.files {
        ids.push(call.world.add_file(user, &name, body.slice_ref(bytes)));
    }
    answer(call, &ids, &form.client_ids)
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
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
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
