//! Files as the API gives them.

use serde_json::{Value, json};

use super::or_empty;
use crate::world::World;
use crate::world::files::FileInfo;

/// What is known of a file. There is no small preview in it: nothing here decodes pictures.
pub(crate) fn file(world: &World, file: &FileInfo) -> Value {
    let newer = world.rules.urgent_mentions;
    let channel = if newer { file.channel } else { None };
    let mut json = json!({
        "id": file.id,
        "user_id": file.user,
        "channel_id": or_empty(channel),
        "create_at": file.create_at,
        "update_at": file.update_at,
        "delete_at": file.delete_at,
        "name": file.name,
        "extension": file.extension,
        "size": file.size,
        "mime_type": file.mime_type,
        "mini_preview": null,
        "remote_id": "",
    });
    if let Some(post) = file.post {
        json["post_id"] = json!(post);
    }
    if let Some((width, height)) = file.pixels {
        json["width"] = width.into();
        json["height"] = height.into();
        json["has_preview_image"] = true.into();
    }
    if newer {
        json["archived"] = false.into();
    }
    json
}
