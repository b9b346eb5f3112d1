//! Files as they are downloaded.

use serde_json::json;

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::download::Download;
use crate::permissions::allow;
use crate::refusal::Refusal;
use crate::view;
use crate::world::files::FileInfo;

pub(super) const SERVED: &[Served] = &[
    ("GetFile", Access::Session, get),
    ("HeadFile", Access::Session, get),
    ("GetFileThumbnail", Access::Session, thumbnail),
    ("HeadFileThumbnail", Access::Session, thumbnail),
    ("GetFilePreview", Access::Session, preview),
    ("HeadFilePreview", Access::Session, preview),
    ("GetFileInfo", Access::Session, info),
    ("GetFileLink", Access::Session, link),
    ("GetFilePublic", Access::Open, public),
    ("HeadFilePublic", Access::Open, public),
];

/// The file of the path, if who asks may see it: who uploaded it, and who reads the post that
/// it went with.
fn file<'a>(call: &'a Call<'_>) -> Result<&'a FileInfo, Refusal> {
    let id = call.id("file_id")?;
    let file = call.world.files.infos.get(&id);
    let file = file.filter(|file| file.delete_at == 0).ok_or_else(|| {
        Refusal::new(404, "app.file_info.get.app_error", "There is no such file.")
    })?;
    let me = call.me()?;
    match file.channel {
        _ if file.user == me.id => {}
        Some(channel) => {
            call.channel_to_read(channel)?;
        }
        None => allow(me.is_admin())?,
    }
    Ok(file)
}

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let file = file(call)?;
    let save = call.flag("download");
    Ok(give(call, file, &file.mime_type, save))
}

fn give(call: &Call<'_>, file: &FileInfo, media_type: &str, save: bool) -> Answer {
    let bytes = call.world.files.bytes(&file.id);
    let download = Download {
        name: &file.name,
        media_type,
        time: file.create_at,
        save,
        bytes: bytes.cloned().unwrap_or_default(),
    };
    download.answer(call.request)
}

fn thumbnail(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    picture(call, "api.file.get_file_thumbnail.no_thumbnail.app_error")
}

fn preview(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    picture(call, "api.file.get_file_preview.no_preview.app_error")
}

/// A smaller picture of a picture: here it is the picture itself, which nothing decodes.
fn picture(call: &Call<'_>, none: &'static str) -> Result<Answer, Refusal> {
    let file = file(call)?;
    if file.pixels.is_none() {
        return Err(Refusal::new(400, none, "The file is no picture."));
    }
    // Old servers make a JPEG of whatever it is, and say so.
    let media_type = if call.world.rules.threads {
        &file.mime_type
    } else {
        "image/jpeg"
    };
    Ok(give(call, file, media_type, call.flag("download")))
}

fn info(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let file = file(call)?;
    let answer = Answer::json(200, &view::file(call.world, file));
    Ok(answer.header("cache-control", "max-age=2592000, private"))
}

fn link(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    require_links(call)?;
    let file = file(call)?;
    if file.post.is_none() {
        return Err(Refusal::new(
            400,
            "api.file.get_public_link.no_post.app_error",
            "The file was sent with no post.",
        ));
    }
    let site = call.settings.listen;
    let id = file.id;
    let hash = crate::sha1::sha1_hex(id.as_str().as_bytes());
    let link = format!("http://{site}/files/{id}/public?h={hash}");
    Ok(Answer::json(200, &json!({"link": link})))
}

fn require_links(call: &Call<'_>) -> Result<(), Refusal> {
    if call.world.is_on("FileSettings.EnablePublicLink", false) {
        Ok(())
    } else {
        Err(Refusal::new(
            501,
            "api.file.get_public_link.disabled.app_error",
            "This server gives no links to files for everybody.",
        ))
    }
}

fn public(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    require_links(call)?;
    let id = call.id("file_id")?;
    let hash = call.query("h").unwrap_or_default();
    if hash != crate::sha1::sha1_hex(id.as_str().as_bytes()) {
        return Err(Refusal::new(
            400,
            "api.file.get_file.public_invalid.app_error",
            "The link is not one that this server gave.",
        ));
    }
    let file = call.world.files.infos.get(&id);
    let file = file.filter(|file| file.delete_at == 0).ok_or_else(|| {
        Refusal::new(404, "app.file_info.get.app_error", "There is no such file.")
    })?;
    Ok(give(call, file, &file.mime_type, false))
}
