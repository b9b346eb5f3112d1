//! `mm post`: a post, a reply, a change, an end, a reaction.

use mm_core::Payload;
use mm_driver::types::Post;
use mm_driver::{ChannelId, FileId, FromJson, PostId};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::message;
use crate::rest::place::id_or_link;
use crate::rest::post_args::PostArgs;
use crate::rest::upload::Files;
use crate::rest::{Session, print, print_json};

/// How many files a post has on every server.
const FILES_PER_POST: usize = 5;

pub(crate) fn run(args: &PostArgs) -> Result<(), Failure> {
    let connection = args.connection();
    if args.names_post() && connection.flags.has("channel") {
        return Err(Failure::usage("the post is in a channel already")
            .hint("leave --channel out, or post without --thread, --edit, --delete and --react"));
    }
    let session = Session::open_with(&connection)?;
    if let Some(id) = &args.delete {
        let answer = session.driver().posts().delete_post(id.as_str()).send()?;
        return tell(args, id, &json!({"id": id, "status": answer.status}));
    }
    if let Some([id, emoji]) = args.react.as_deref().and_then(<[_]>::first_chunk) {
        let id = id_or_link(id).map_err(|why| Failure::usage(format!("--react {id}: {why}")))?;
        let reaction = session.driver().posts().react(id.as_str(), emoji)?;
        return tell(args, &id, &reaction.to_json());
    }
    let files = Files::open(&args.file)?;
    let text = text(args, &session)?;
    if text.trim().is_empty() && args.file.is_empty() {
        return Err(Failure::usage("the message is empty")
            .hint("give a text, or `mm post --delete ID` if the post is to go"));
    }
    if let Some(id) = &args.edit {
        let post = session.driver().posts().edit(id.as_str(), text).send()?;
        return tell(args, post.id.as_str(), &post.to_json());
    }
    let (channel, root) = target(args, &session)?;
    let files = files.upload(session.driver(), &channel)?;
    let mut told = Ok(());
    for post in parts(&session, text, &files) {
        let post = create(&session, &channel, root.as_ref(), post)?;
        // The rest is posted all the same.
        told = told.and_then(|()| tell(args, post.id.as_str(), &post.to_json()));
    }
    told
}

/// The channel to post to, and the root of the thread.
fn target(args: &PostArgs, session: &Session) -> Result<(ChannelId, Option<PostId>), Failure> {
    if let Some(id) = &args.thread {
        let post = session.driver().posts().get_post(id.as_str()).send();
        let post = post.map_err(|error| Failure::from(error).of_question())?;
        let is_root = post.root_id.is_empty();
        let root = if is_root { post.id } else { post.root_id };
        return Ok((post.channel_id, Some(root)));
    }
    let Some(name) = session.settings.channel() else {
        return Err(Failure::usage("no channel is given")
            .hint("give --channel NAME, or --thread ID, or set MM_CHANNEL"));
    };
    let channel = session.place.channel(name);
    let channel = channel.map_err(|error| Failure::from(error).of_question())?;
    Ok((channel.id.clone(), None))
}

fn text(args: &PostArgs, session: &Session) -> Result<String, Failure> {
    match args.text.as_slice() {
        [word] if word == "-" => message::stdin(session.settings.reads_stdin()),
        [] if args.file.is_empty() => message::stdin(session.settings.reads_stdin()),
        words => Ok(words.join(" ")),
    }
}

/// Posts of a text and files, of which a server takes so much each.
fn parts(session: &Session, text: String, files: &[FileId]) -> Vec<(String, Vec<FileId>)> {
    let texts: Vec<String> = if text.trim().is_empty() {
        Vec::new()
    } else {
        let parts = Payload::new(text).into_posts(session.settings.max_chars());
        parts.iter().map(|part| part.text().to_owned()).collect()
    };
    let files: Vec<Vec<FileId>> = files.chunks(FILES_PER_POST).map(<[_]>::to_vec).collect();
    let count = texts.len().max(files.len());
    let mut files = files.into_iter();
    let mut texts = texts.into_iter();
    let next = |_| {
        (
            texts.next().unwrap_or_default(),
            files.next().unwrap_or_default(),
        )
    };
    (0..count).map(next).collect()
}

fn create(
    session: &Session,
    channel: &ChannelId,
    root: Option<&PostId>,
    (text, files): (String, Vec<FileId>),
) -> Result<Post, Failure> {
    let posts = session.driver().posts();
    let mut create = posts.create_post(channel, text);
    if let Some(root) = root {
        create = create.root_id(root);
    }
    if !files.is_empty() {
        create = create.file_ids(files);
    }
    Ok(create.send()?)
}

fn tell(args: &PostArgs, id: &str, whole: &Value) -> Result<(), Failure> {
    let told = if args.json {
        print_json(whole)
    } else {
        print(id)
    };
    told.map_err(|failure| failure.hint("it is done all the same: do not do it again"))
}
