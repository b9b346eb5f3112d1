//! Posts with files, in one call.

use mm_core::Error;

use crate::api::posts::PostsApi;
use crate::types::Post;
use crate::{ChannelId, FileId, FilePart, PostId};

/// How many files a post has on newer servers, and on those before them.
const FILES_PER_POST: [usize; 2] = [10, 5];
/// What a server says to a post with more files than it takes.
const TOO_MANY: &str = "model.post.is_valid.file_ids.app_error";

impl PostsApi<'_> {
    /// Uploads files and posts them with a text. Those that the post has no room for follow in
    /// its thread. Gives the posts, of which the first has the text.
    ///
    /// # Errors
    /// A file cannot be read, or the server refuses something; what was posted until then
    /// stays.
    pub fn with_files(
        &self,
        channel: impl Into<ChannelId>,
        message: impl Into<String>,
        files: Vec<FilePart>,
    ) -> Result<Vec<Post>, Error> {
        let channel = channel.into();
        let infos = self.driver().files().upload_all(&channel, files)?;
        let ids: Vec<FileId> = infos.into_iter().map(|info| info.id).collect();
        let message = message.into();
        let [most, fewer] = FILES_PER_POST;
        let first = |size: usize| {
            let files = &ids[..ids.len().min(size)];
            let post = self.create_post(&channel, message.as_str());
            post.file_ids(files).send()
        };
        let (first, size) = match first(most) {
            Err(error) if error.server_id() == Some(TOO_MANY) => (first(fewer)?, fewer),
            answer => (answer?, most),
        };
        let root: PostId = first.id.clone();
        let mut posts = vec![first];
        for files in ids.chunks(size).skip(1) {
            let post = self.create_post(&channel, "").root_id(&root);
            posts.push(post.file_ids(files).send()?);
        }
        Ok(posts)
    }
}
