//! The flags of `mm api`.

use std::path::PathBuf;

use crate::args::RestArgs;

/// `mm api`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Fields go where the operation has them: path, query, body or form. A list is \
                        given as `a,b` or as\nJSON, a file by its path. Where the operation has \
                        pages, --paginate asks for all of them and\nprints each item as a line.\n\n\
                        Examples:\n  mm api --list posts\n  \
                        mm api get_user -f user_id=me\n  \
                        mm api posts.create_post -f channel_id=5qk9nf3hb7yrjx1d8w6tzc4ema -f message=hello\n  \
                        mm api update_config --input config.json\n  \
                        mm api get_users --paginate | jq -r .username"
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct ApiArgs {
    /// The operation, such as `posts.create_post`, or its name alone
    #[arg(value_name = "OPERATION", required_unless_present_any = ["list", "names"])]
    pub(super) operation: Option<String>,

    /// Set a field of the operation
    #[arg(long = "field", short = 'f', value_name = "NAME=VALUE", value_parser = field)]
    pub(super) fields: Vec<(String, String)>,

    /// A file with the JSON body, `-` for stdin; fields are added to it
    #[arg(long, value_name = "FILE")]
    pub(super) input: Option<PathBuf>,

    /// Ask for all pages, and print each item as a line
    #[arg(long)]
    pub(super) paginate: bool,

    /// Where to write the answer [default: stdout]
    #[arg(long, short = 'o', value_name = "FILE", conflicts_with_all = ["list", "paginate"])]
    pub(super) output: Option<PathBuf>,

    /// List all operations, or those with OPERATION in their name; of one also its fields
    #[arg(long)]
    pub(super) list: bool,

    /// Print a line of JSON: of an answer, also to a terminal; with --list of each operation
    #[arg(long)]
    pub(super) json: bool,

    /// Print what completes an operation, or a field of it
    #[arg(long, hide = true)]
    pub(super) names: bool,

    #[command(flatten)]
    pub(crate) rest: RestArgs,
}

fn field(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected `name=value`".to_owned()),
    }
}
