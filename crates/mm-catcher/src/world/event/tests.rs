use super::*;
use crate::world::line::{Line, Next};
use crate::world::model::ChannelKind;

/// A world with an admin and two users, each connected: `member` is in a team and a channel.
struct Stage {
    world: World,
    users: [(&'static str, Id, Id, Arc<Line>); 3],
    team: Id,
    channel: Id,
}

impl Stage {
    fn new() -> Self {
        let mut world = World::new(Version::LATEST, false);
        let team = world.add_team("ops", "Ops", "O");
        let kind = ChannelKind::Private;
        let channel = world.add_channel(Some(team), kind, "alerts", "Alerts", None);
        let users = ["admin", "member", "stranger"].map(|name| {
            let user = world.add_user(name, "", "");
            let line = Arc::new(Line::default());
            let connection = world.hub.open(user, &line, Version::LATEST);
            (name, user, connection, line)
        });
        world.join_team(team, users[1].1, false);
        world.join_channel(channel, users[1].1, false);
        let mut stage = Self {
            world,
            users,
            team,
            channel,
        };
        assert_eq!(stage.readers_of("hello"), ["admin", "member", "stranger"]);
        stage
    }

    fn tell(&mut self, audience: Audience) -> Vec<&'static str> {
        self.world.emit("told", audience, Map::new());
        self.readers_of("told")
    }

    /// Who has an event waiting; it must be the only one.
    fn readers_of(&mut self, event: &str) -> Vec<&'static str> {
        let mut readers = Vec::new();
        for (name, _, _, line) in &self.users {
            while let Some(next) = line.now() {
                let Next::Text(text) = next else {
                    panic!("{name} is dropped");
                };
                assert!(
                    text.starts_with(&format!("{{\"event\":\"{event}\"")),
                    "{text}"
                );
                readers.push(*name);
            }
        }
        readers
    }
}

#[test]
fn an_event_gets_to_its_audience_and_to_nobody_else() {
    let mut stage = Stage::new();
    let [admin, member, stranger] = [0, 1, 2].map(|at| stage.users[at].1);
    let (team, channel) = (stage.team, stage.channel);
    let all = ["admin", "member", "stranger"];
    assert_eq!(stage.tell(Audience::everyone()), all);
    assert_eq!(stage.tell(Audience::user(stranger)), ["stranger"]);
    assert_eq!(stage.tell(Audience::channel(channel)), ["member"]);
    assert_eq!(stage.tell(Audience::team(team)), ["member"]);
    let rest = Audience::everyone().without(member);
    assert_eq!(stage.tell(rest), ["admin", "stranger"]);
    let nobody = Audience::channel(channel).without(member);
    assert!(stage.tell(nobody).is_empty());
    assert_eq!(stage.tell(Audience::user(admin).without(admin)), ["admin"]);
    let admins = Audience::everyone().readers(Readers::Admins);
    assert_eq!(stage.tell(admins), ["admin"]);
    let others = Audience::everyone().readers(Readers::Others);
    assert_eq!(stage.tell(others), ["member", "stranger"]);
}

#[test]
fn an_event_may_be_for_one_connection_or_leave_one_out() {
    let mut stage = Stage::new();
    let connection = stage.users[1].2;
    let only = Audience {
        connection: Some(connection),
        ..Audience::default()
    };
    assert_eq!(stage.tell(only), ["member"]);
    let rest = Audience {
        omit_connection: Some(connection),
        ..Audience::default()
    };
    assert_eq!(stage.tell(rest), ["admin", "stranger"]);
}

#[test]
fn who_left_hears_nothing_more() {
    let mut stage = Stage::new();
    let member = stage.users[1].1;
    stage.world.channel_members.remove(&(stage.channel, member));
    let channel = Audience::channel(stage.channel);
    assert!(stage.tell(channel).is_empty());
    stage
        .world
        .team_members
        .get_mut(&(stage.team, member))
        .unwrap()
        .delete_at = 1;
    let team = Audience::team(stage.team);
    assert!(stage.tell(team).is_empty());
}

#[test]
fn who_was_deactivated_hears_nothing_on_this_connection_again() {
    let mut stage = Stage::new();
    let member = stage.users[1].1;
    stage.world.users.get_mut(&member).unwrap().delete_at = 1;
    assert_eq!(stage.tell(Audience::everyone()), ["admin", "stranger"]);
    stage.world.users.get_mut(&member).unwrap().delete_at = 0;
    assert_eq!(stage.tell(Audience::everyone()), ["admin", "stranger"]);
}

#[test]
fn an_event_names_its_audience_as_the_version_does() {
    let user: Id = "c9hx8jr8fjfcjpfpbwxaeey6io".parse().unwrap();
    let audience = Audience {
        channel: Some(user),
        ..Audience::default().without(user)
    };
    let mut event = Event {
        name: "typing",
        data: Map::new(),
        audience,
    };
    let old = Version {
        major: 5,
        minor: 37,
    };
    let start = "{\"event\":\"typing\",\"data\":{},\"broadcast\":{\"omit_users\":\
        {\"c9hx8jr8fjfcjpfpbwxaeey6io\":true},\"user_id\":\"\",\
        \"channel_id\":\"c9hx8jr8fjfcjpfpbwxaeey6io\",\"team_id\":\"\"";
    assert_eq!(&*text(&event, old), format!("{start}}},\"seq\":"));
    let rest = ",\"connection_id\":\"\",\"omit_connection_id\":\"\"}";
    assert_eq!(
        &*text(&event, Version::LATEST),
        format!("{start}{rest},\"seq\":")
    );
    event.audience = Audience::everyone().readers(Readers::Admins);
    assert!(text(&event, Version::LATEST).contains("\"contains_sensitive_data\":true}"));
    assert!(text(&event, old).contains("{\"omit_users\":null,"));
}
