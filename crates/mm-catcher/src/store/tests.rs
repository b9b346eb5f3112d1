use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::id::Id;
use crate::settings::{Limits, Settings};
use crate::world::World;
use crate::world::model::ChannelKind;
use crate::world::publish::NewPost;

/// A data file that is removed in the end.
struct Place(PathBuf);

impl Place {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("mm-catcher-{}.data", Id::random())))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        for end in ["", "-wal", "-journal"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.0.display()));
        }
    }
}

fn world(limits: &Limits) -> (World, Id, Id) {
    let mut world = World::new(Settings::default().version, true);
    let user = world.add_user("anna", "anna@example.test", "");
    let team = world.add_team("dev", "Dev", "O");
    let channel = world.add_channel(Some(team), ChannelKind::Public, "a", "A", None);
    world.forget_over(limits);
    (world, user, channel)
}

/// All rows of a world, as the data file has them.
fn rows(world: &mut World) -> Vec<(&'static str, String)> {
    struct All(Vec<(&'static str, String)>);
    impl crate::world::stored::Visit for All {
        type Error = std::convert::Infallible;

        fn table<K, V>(
            &mut self,
            kind: &'static str,
            table: &mut crate::world::table::Table<K, V>,
        ) -> Result<(), Self::Error>
        where
            K: Ord + Clone + serde::Serialize + for<'de> serde::Deserialize<'de>,
            V: crate::world::stored::Stored,
        {
            for (key, row) in table.iter() {
                let row = row.to_bytes().unwrap();
                let key = serde_json::to_string(key).unwrap();
                let row = String::from_utf8_lossy(&row).into_owned();
                self.0.push((kind, key + &row));
            }
            Ok(())
        }
    }
    let mut all = All(Vec::new());
    let Ok(()) = world.visit(&mut all);
    all.0
}

/// What may happen to posts and what hangs on them.
#[derive(Clone, Debug)]
enum Act {
    Post(String),
    File(Vec<u8>),
    React(usize),
    Forget(usize),
    Prefer(String, String),
    Configure(String),
    Keep,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        "\\PC{0,20}".prop_map(Act::Post),
        prop::collection::vec(any::<u8>(), 0..40).prop_map(Act::File),
        any::<usize>().prop_map(Act::React),
        any::<usize>().prop_map(Act::Forget),
        ("\\PC{0,5}", "\\PC{0,5}").prop_map(|(name, value)| Act::Prefer(name, value)),
        "[a-z]{1,3}".prop_map(Act::Configure),
        Just(Act::Keep),
    ]
}

fn pick(world: &World, number: usize) -> Option<(Id, u64)> {
    let posts: Vec<_> = world.posts.iter().map(|post| (post.id, post.seq)).collect();
    (!posts.is_empty()).then(|| posts[number % posts.len()])
}

fn play(world: &mut World, user: Id, channel: Id, act: Act) {
    match act {
        Act::Post(text) => {
            world.publish(NewPost::new(user, channel, text, 1));
        }
        Act::File(bytes) => {
            let file = world.add_file(user, "a.bin", bytes.into());
            let mut post = NewPost::new(user, channel, "with a file", 1);
            post.file_ids = vec![file];
            world.publish(post);
        }
        Act::React(number) => {
            if let Some((id, _)) = pick(world, number) {
                world.react(id, user, "tada");
            }
        }
        Act::Forget(number) => {
            if let Some((_, seq)) = pick(world, number) {
                world.forget_post(seq);
            }
        }
        Act::Prefer(name, value) => {
            let mut own = world.preferences.remove(&user).unwrap_or_default();
            own.insert(("a".to_owned(), name), value);
            world.preferences.insert(user, own);
        }
        Act::Configure(name) => {
            world
                .config
                .insert(name, serde_json::json!({"a": [1.5, null]}));
        }
        Act::Keep => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_happened_the_file_gives_it_back(acts in prop::collection::vec(act(), 0..40)) {
        let place = Place::new();
        let (mut world, user, channel) = world(&Limits::default());
        let mut file = File::open(&place.0).unwrap();
        let mut changes = changes::Changes::default();
        for act in acts.into_iter().chain([Act::Keep]) {
            let keep = matches!(act, Act::Keep);
            play(&mut world, user, channel, act);
            if keep {
                changes.take(&mut world).unwrap();
                file.write(&changes).unwrap();
                changes = changes::Changes::default();
            }
        }
        drop(file);
        let mut again = World::new(world.version, true);
        File::open(&place.0).unwrap().restore(&mut again).unwrap();
        prop_assert_eq!(rows(&mut again), rows(&mut world));
        prop_assert_eq!(again.bytes(), world.bytes());
        prop_assert_eq!(again.posts.next_seq(), world.posts.next_seq());
        changes.take(&mut again).unwrap();
        prop_assert!(changes.rows.is_empty());
    }
}

#[test]
fn a_full_disk_is_told_and_what_did_not_fit_is_written_later() {
    let place = Place::new();
    let (world, user, channel) = world(&Limits::default());
    let file = File::open(&place.0).unwrap();
    file.limit_pages(40);
    let server = Server::with_store(Settings::default(), world, Some(Store::new(file)));
    let store = server.store.as_ref().unwrap();
    let writer = store.follow(&server).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    assert!(runtime.block_on(server.kept()));
    assert_eq!(server.store_error(), None);
    let large = server
        .world()
        .publish(NewPost::new(user, channel, "x".repeat(500_000), 1));
    assert!(!runtime.block_on(server.kept()));
    assert_eq!(server.store_error().as_deref(), Some("the disk is full"));
    server
        .world()
        .publish(NewPost::new(user, channel, "small", 2));
    assert!(!runtime.block_on(server.kept()));
    // Room again.
    let seq = server.world().posts.get(&large).unwrap().seq;
    server.world().forget_post(seq);
    assert!(runtime.block_on(server.kept()));
    assert_eq!(server.store_error(), None);
    store.stop();
    writer.join().unwrap();
    let mut again = World::new(Settings::default().version, false);
    File::open(&place.0).unwrap().restore(&mut again).unwrap();
    let texts: Vec<_> = again.posts.iter().map(|post| &*post.message).collect();
    assert_eq!(texts, ["small"]);
}
