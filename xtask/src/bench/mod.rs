//! `cargo xtask bench`: the figures that are promised, measured.
//!
//! A benchmark is an entry in [`BENCHES`] and a function in a file of its own beside this one.
//! xtask runs itself again in the profile `bench`, so that libraries are measured as their users
//! build them; a benchmark of a program builds that program with `--release`.

mod build_time;
mod catcher;
mod driver;
mod enqueue;
mod event_server;
mod event_storm;
mod events;
mod faults;
mod figure;
mod jupyter;
mod log_call;
mod log_storm;
mod measure;
mod outbox;
mod outbox_history;
mod outbox_postgres;
#[path = "../../../crates/mm-outbox/tests/it/server.rs"]
#[expect(dead_code, clippy::unwrap_used, reason = "it is that of the tests")]
mod postgres_server;
mod program;
mod programs;
mod python;
mod queue_memory;
mod send_rate;
mod server;
mod smtp;
mod tee;

use std::process::ExitCode;

use crate::Result;
use crate::workspace::Workspace;

use figure::Figure;
pub(crate) use measure::Measure;

/// A named benchmark.
pub(crate) struct Bench {
    /// What `cargo xtask bench` and `docs/promises.md` call it.
    pub(crate) name: &'static str,
    /// Whether it runs only when it is named: it takes minutes.
    pub(crate) on_request: bool,
    /// Measures, and compares with what is promised.
    pub(crate) run: fn(&Workspace) -> Result<Vec<Figure>>,
}

impl Bench {
    const fn new(name: &'static str, run: fn(&Workspace) -> Result<Vec<Figure>>) -> Self {
        Self {
            name,
            on_request: false,
            run,
        }
    }

    const fn on_request(name: &'static str, run: fn(&Workspace) -> Result<Vec<Figure>>) -> Self {
        Self {
            name,
            on_request: true,
            run,
        }
    }
}

/// Every benchmark, in the order in which they run.
pub(crate) const BENCHES: &[Bench] = &[
    Bench::new("send-rate", send_rate::run),
    Bench::new("enqueue", enqueue::run),
    Bench::new("log-call", log_call::run),
    Bench::new("log-storm", log_storm::run),
    Bench::new("faults", faults::run),
    Bench::new("queue-memory", queue_memory::run),
    Bench::new("catcher", catcher::run),
    Bench::new("driver", driver::run),
    Bench::new("events", events::run),
    Bench::new("outbox", outbox::run),
    Bench::new("outbox-postgres", outbox_postgres::run),
    Bench::new("smtp", smtp::run),
    Bench::new("jupyter", jupyter::run),
    Bench::new("program", program::run),
    Bench::new("tee", tee::run),
    Bench::on_request("tee-1gb", tee::run_1gb),
    Bench::on_request("outbox-history", outbox_history::run),
    Bench::on_request("build-time", build_time::run),
];

/// Runs the named benchmarks, or all that do not want to be named, and prints the table of their figures.
///
/// Fails where a promise is not kept.
pub(crate) fn run(workspace: &Workspace, names: &[String]) -> Result<ExitCode> {
    let chosen = choose(BENCHES, names)?;
    if cfg!(debug_assertions) {
        return run_optimised(workspace, names);
    }
    let mut figures = Vec::new();
    for bench in chosen {
        eprintln!("==> {}", bench.name);
        let measured = (bench.run)(workspace).map_err(|error| format!("{}: {error}", bench.name));
        figures.extend(measured?);
    }
    print!("{}", table(&figures));
    let kept = figures.iter().all(|figure| figure.ok);
    Ok(ExitCode::from(u8::from(!kept)))
}

fn run_optimised(workspace: &Workspace, names: &[String]) -> Result<ExitCode> {
    let mut command = workspace.cargo();
    command.args([
        "run",
        "--profile",
        "bench",
        "--package",
        "xtask",
        "--",
        "bench",
    ]);
    let status = command.args(names).status()?;
    Ok(ExitCode::from(u8::from(!status.success())))
}

fn choose<'a>(benches: &'a [Bench], names: &[String]) -> Result<Vec<&'a Bench>> {
    if let Some(unknown) = names
        .iter()
        .find(|name| benches.iter().all(|bench| bench.name != *name))
    {
        let known: Vec<_> = benches.iter().map(|bench| bench.name).collect();
        return Err(format!(
            "no benchmark is called {unknown}; there are: {}",
            known.join(", ")
        )
        .into());
    }
    let chosen = |bench: &&Bench| match names {
        [] => !bench.on_request,
        _ => names.iter().any(|name| name == bench.name),
    };
    Ok(benches.iter().filter(chosen).collect())
}

/// The figures in columns, each as wide as its longest cell.
fn table(figures: &[Figure]) -> String {
    let head = ["figure", "promised", "measured", "ok"].map(str::to_owned);
    let rows = figures.iter().map(|figure| {
        let ok = match (figure.promised.is_empty(), figure.ok) {
            (true, _) => "",
            (false, true) => "yes",
            (false, false) => "NO",
        };
        [&figure.name, &figure.promised, &figure.measured, ok].map(|cell: &str| cell.to_owned())
    });
    let rows: Vec<_> = std::iter::once(head).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths = [0, 1, 2].map(|column| width(column).unwrap_or(0));
    let line = |row: &[String; 4]| {
        let [name, promised, measured, ok] = row;
        let [a, b, c] = widths;
        let line = format!("{name:a$} | {promised:b$} | {measured:>c$} | {ok}");
        format!("{}\n", line.trim_end())
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(names: &[&str]) -> std::result::Result<Vec<&'static str>, String> {
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        let run = |_: &Workspace| Ok(Vec::new());
        let benches = [
            Bench::new("enqueue", run),
            Bench::new("rate", run),
            Bench::on_request("days", run),
        ];
        choose(&benches, &names)
            .map(|chosen| chosen.iter().map(|bench| bench.name).collect())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn without_a_name_all_run_that_do_not_want_one() {
        assert_eq!(chosen(&[]).unwrap(), ["enqueue", "rate"]);
    }

    #[test]
    fn a_name_chooses_its_benchmark() {
        assert_eq!(chosen(&["rate"]).unwrap(), ["rate"]);
        assert_eq!(chosen(&["days"]).unwrap(), ["days"]);
    }

    #[test]
    fn an_unknown_name_is_an_error_that_lists_the_known() {
        let error = chosen(&["rte"]).unwrap_err();
        assert_eq!(
            error,
            "no benchmark is called rte; there are: enqueue, rate, days"
        );
    }

    #[test]
    fn the_table_has_straight_columns_and_marks_a_broken_promise() {
        let figures = [
            Figure::at_most("median", 300.0, 95.0, "ns"),
            Figure::at_most("p99", 3000.0, 12_000.0, "ns"),
            Figure::told("clock", "25 ns"),
        ];
        let expected = "\
figure | promised        | measured | ok
median | at most 300 ns  |    95 ns | yes
p99    | at most 3000 ns | 12000 ns | NO
clock  |                 |    25 ns |
";
        assert_eq!(table(&figures), expected);
    }
}
