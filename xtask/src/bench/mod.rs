//! `cargo xtask bench`: the figures that are promised, measured.
//!
//! A benchmark is an entry in [`BENCHES`] and a function in a file of its own beside this one.
//! xtask runs itself again in the profile `bench`, so that libraries are measured as their users
//! build them; a benchmark of a program builds that program with `--release`.

use std::process::ExitCode;

use crate::Result;
use crate::workspace::Workspace;

/// A named benchmark.
pub(crate) struct Bench {
    /// What `cargo xtask bench` and `docs/promises.md` call it.
    pub(crate) name: &'static str,
    /// Measures, and compares with what is promised.
    pub(crate) run: fn(&Workspace) -> Result<Vec<Figure>>,
}

/// One line of the table.
pub(crate) struct Figure {
    /// What was measured, in a few words.
    pub(crate) name: String,
    /// The bound, with its unit: `at most 300 ns`.
    pub(crate) promised: String,
    /// The measured value, with its unit.
    pub(crate) measured: String,
    pub(crate) ok: bool,
}

/// Every benchmark, in the order in which they run.
pub(crate) const BENCHES: &[Bench] = &[];

/// Runs the named benchmarks, or all of them, and prints the table of their figures.
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
    let chosen = |bench: &&Bench| names.is_empty() || names.iter().any(|name| name == bench.name);
    Ok(benches.iter().filter(chosen).collect())
}

/// The figures in columns, each as wide as its longest cell.
fn table(figures: &[Figure]) -> String {
    let head = ["figure", "promised", "measured", "ok"].map(str::to_owned);
    let rows = figures.iter().map(|figure| {
        let ok = if figure.ok { "yes" } else { "NO" };
        [&figure.name, &figure.promised, &figure.measured, ok].map(|cell: &str| cell.to_owned())
    });
    let rows: Vec<_> = std::iter::once(head).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths = [0, 1, 2].map(|column| width(column).unwrap_or(0));
    let line = |row: &[String; 4]| {
        let [name, promised, measured, ok] = row;
        let [a, b, c] = widths;
        format!("{name:a$} | {promised:b$} | {measured:>c$} | {ok}\n")
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bench(name: &'static str) -> Bench {
        Bench {
            name,
            run: |_| Ok(Vec::new()),
        }
    }

    fn chosen(names: &[&str]) -> std::result::Result<Vec<&'static str>, String> {
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        let benches = [bench("enqueue"), bench("rate")];
        choose(&benches, &names)
            .map(|chosen| chosen.iter().map(|bench| bench.name).collect())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn without_a_name_every_benchmark_runs() {
        assert_eq!(chosen(&[]).unwrap(), ["enqueue", "rate"]);
    }

    #[test]
    fn a_name_chooses_its_benchmark() {
        assert_eq!(chosen(&["rate"]).unwrap(), ["rate"]);
    }

    #[test]
    fn an_unknown_name_is_an_error_that_lists_the_known() {
        let error = chosen(&["rte"]).unwrap_err();
        assert_eq!(
            error,
            "no benchmark is called rte; there are: enqueue, rate"
        );
    }

    #[test]
    fn the_table_has_straight_columns_and_marks_a_broken_promise() {
        let figure = |name: &str, measured: &str, ok| Figure {
            name: name.to_owned(),
            promised: "at most 300 ns".to_owned(),
            measured: measured.to_owned(),
            ok,
        };
        let figures = [
            figure("median", "95 ns", true),
            figure("p99", "1200 ns", false),
        ];
        let expected = "\
figure | promised       | measured | ok
median | at most 300 ns |    95 ns | yes
p99    | at most 300 ns |  1200 ns | NO
";
        assert_eq!(table(&figures), expected);
    }
}
