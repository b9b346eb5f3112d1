//! `mm login`: server and token, asked for and kept in a profile.

use mm_core::{Error, ServerUrl, Token};
use mm_driver::Driver;
use mm_driver::types::User;

use crate::args::RestArgs;
use crate::failure::Failure;
use crate::rest::print;
use crate::settings::Settings;
use crate::{ask, harmless, output};

/// What servers say who want the code of a second factor, or another one.
const WANTS_CODE: [&str; 2] = ["mfa.validate_token.", "api.user.check_user_mfa."];

/// `mm login`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Asks for what is not given: the server, the user name (none for a token), the \
                        password and, if the\nserver wants one, the code of the second factor. \
                        Without a terminal the password is the first\nline of stdin. The \
                        password is not kept: it is exchanged for the token of a session, which \
                        ends when\nthe server says so. A personal access token lasts longer: \
                        give it by MM_TOKEN, --token-file or\nwhen asked.\n\n\
                        Server and token go into the profile (--profile), and the file with the \
                        profiles is made readable\nby its owner alone."
)]
pub(crate) struct LoginArgs {
    /// The user name or e-mail address
    #[arg(long, short = 'u', value_name = "NAME")]
    user: Option<String>,

    /// The code of the second factor
    #[arg(long, value_name = "CODE")]
    mfa: Option<String>,

    #[command(flatten)]
    pub(crate) rest: RestArgs,
}

pub(crate) fn run(args: &LoginArgs) -> Result<(), Failure> {
    let settings = Settings::load_or_new(&(&args.rest).into())?;
    let store = settings.store()?;
    let server = ServerUrl::parse(&server(&settings)?)?;
    let given = match args.user {
        None => settings.given_token()?,
        Some(_) => None,
    };
    let (user, token) = match given {
        Some(token) => by_token(&settings, &server, token)?,
        None => ask(args, &settings, &server)?,
    };
    let values = [
        ("server", server.as_str()),
        ("token", token.expose_secret()),
    ];
    let place = store.write(&values)?;
    let bot = if user.is_bot { ", a bot," } else { "" };
    let text = format!("@{}{bot} on {server}", user.username);
    print(harmless::line(&text))?;
    output::note(format!("server and token are in the {place}"));
    Ok(())
}

fn server(settings: &Settings) -> Result<String, Failure> {
    let known = settings.server();
    if let Some(server) = known.filter(|_| settings.is_server_given() || !ask::is_possible()) {
        return Ok(server.to_owned());
    }
    let question = match known {
        Some(server) => format!("Server [{server}]: "),
        None => "Server: ".to_owned(),
    };
    if known.is_none() && !ask::is_possible() {
        return Err(Failure::usage("no server is given").hint("set MM_SERVER, or give --server"));
    }
    let answer = ask::line(&question)?;
    Ok(match known {
        Some(server) if answer.is_empty() => server.to_owned(),
        _ => answer,
    })
}

fn ask(
    args: &LoginArgs,
    settings: &Settings,
    server: &ServerUrl,
) -> Result<(User, Token), Failure> {
    let name = match &args.user {
        Some(name) => name.clone(),
        None if ask::is_possible() => {
            ask::line("User name or e-mail address (none to give a token): ")?
        }
        None => {
            return Err(Failure::usage("neither user name nor token is given")
                .hint("give --user NAME and the password on stdin, or MM_TOKEN"));
        }
    };
    if name.trim().is_empty() {
        let token = Token::parse(&ask::secret("Token: ")?)?;
        return by_token(settings, server, token);
    }
    let password = ask::secret("Password: ")?;
    let mut code = args.mfa.clone();
    loop {
        let login = |code: Option<&str>| -> Result<(User, Token), Failure> {
            let driver = settings.driver_builder(server.as_str())?;
            let mut driver = driver.login(&name, &password);
            if let Some(code) = code {
                driver = driver.mfa_token(code);
            }
            session(&driver.build()?)
        };
        match login(code.as_deref()) {
            Err(failure) if failure.error().is_some_and(wants_code) => {
                if !ask::is_possible() {
                    return Err(failure.hint("give the code of the second factor by --mfa"));
                }
                if code.is_some() {
                    output::error(failure.message());
                }
                code = Some(ask::line("Code of the second factor: ")?);
                if code.as_deref() == Some("") {
                    return Err(failure);
                }
            }
            result => return result,
        }
    }
}

fn by_token(
    settings: &Settings,
    server: &ServerUrl,
    token: Token,
) -> Result<(User, Token), Failure> {
    let driver = settings.driver_builder(server.as_str())?;
    let driver = driver.token(token.clone()).build()?;
    Ok((driver.me()?, token))
}

fn session(driver: &Driver) -> Result<(User, Token), Failure> {
    let user = driver.login()?;
    match driver.session_token() {
        Some(token) => Ok((user, token)),
        None => Err(Failure::refused("the server began no session")),
    }
}

fn wants_code(error: &Error) -> bool {
    let id = error.server_id().unwrap_or_default();
    WANTS_CODE.iter().any(|begin| id.starts_with(begin))
}
