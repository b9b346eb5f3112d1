//! The files of the page, and the headers that keep posts from doing anything in it.

/// A file of the page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asset {
    /// Its name under `/_catcher/assets/`.
    pub(crate) name: &'static str,
    pub(crate) content_type: &'static str,
    pub(crate) body: &'static str,
}

/// What a browser must be told with every answer of the page.
///
/// No script and no style but our own files; `innerHTML` takes only what went through the
/// policy `post`, so that one place in the scripts is all there is to watch.
pub(crate) const PAGE_HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
         connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types post",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-cache"),
];

/// What a browser must be told with an uploaded file: it may be a page or an SVG with scripts.
pub(crate) const FILE_HEADERS: [(&str, &str); 2] = [
    ("content-security-policy", "default-src 'none'; sandbox"),
    ("x-content-type-options", "nosniff"),
];

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

macro_rules! asset {
    ($name:literal, $content_type:expr) => {
        Asset {
            name: $name,
            content_type: $content_type,
            body: include_str!(concat!("assets/", $name)),
        }
    };
}

/// The page itself, at `/`.
pub(crate) const INDEX: Asset = asset!("index.html", HTML);

const ASSETS: [Asset; 19] = [
    asset!("page.css", STYLE),
    asset!("post.css", STYLE),
    asset!("icon.svg", "image/svg+xml"),
    asset!("theme.js", SCRIPT),
    asset!("app.js", SCRIPT),
    asset!("api.js", SCRIPT),
    asset!("attachment.js", SCRIPT),
    asset!("blocks.js", SCRIPT),
    asset!("details.js", SCRIPT),
    asset!("dialogs.js", SCRIPT),
    asset!("dom.js", SCRIPT),
    asset!("empty.js", SCRIPT),
    asset!("faults.js", SCRIPT),
    asset!("keys.js", SCRIPT),
    asset!("list.js", SCRIPT),
    asset!("live.js", SCRIPT),
    asset!("places.js", SCRIPT),
    asset!("post.js", SCRIPT),
    asset!("request.js", SCRIPT),
];

/// The file of a name under `/_catcher/assets/`.
pub(crate) fn find(name: &str) -> Option<Asset> {
    ASSETS.into_iter().find(|asset| asset.name == name)
}

impl Asset {
    /// The entity tag: another for each content.
    pub(crate) fn etag(&self) -> String {
        // FNV-1a: nobody attacks it here, the files are our own.
        let hash = self
            .body
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        format!("\"{hash:016x}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that the files name to be loaded.
    fn named(body: &str) -> impl Iterator<Item = &str> {
        let starts = [
            "src=\"",
            "href=\"",
            "from \"./",
            "from \"",
            "import(\"./",
            "url(",
        ];
        starts.into_iter().flat_map(move |start| {
            body.match_indices(start).filter_map(move |(at, _)| {
                let rest = &body[at + start.len()..];
                rest.split(['"', ')']).next()
            })
        })
    }

    #[test]
    fn every_file_that_the_page_names_is_there() {
        for asset in ASSETS.iter().chain([&INDEX]) {
            for name in named(asset.body).filter(|name| name.contains('.')) {
                let file = name.rsplit('/').next().unwrap();
                assert!(find(file).is_some(), "{name} in {}", asset.name);
            }
        }
    }

    #[test]
    fn every_file_is_named_somewhere() {
        let all: String = ASSETS
            .iter()
            .chain([&INDEX])
            .map(|asset| asset.body)
            .collect();
        for asset in ASSETS {
            assert!(
                all.contains(&format!("/{}\"", asset.name)),
                "{}",
                asset.name
            );
        }
    }

    #[test]
    fn no_file_loads_anything_from_another_host_or_runs_inline() {
        for asset in ASSETS.iter().chain([&INDEX]) {
            let body = asset.body;
            assert!(
                named(body).all(|name| !name.contains("//")),
                "{}",
                asset.name
            );
            for refused in [
                " style=\"",
                " onclick=",
                " onload=",
                "eval(",
                "new Function",
                "@import",
            ] {
                assert!(!body.contains(refused), "{refused} in {}", asset.name);
            }
        }
        assert!(!INDEX.body.contains("<script>") && !INDEX.body.contains("<style"));
    }

    #[test]
    fn html_enters_the_page_in_one_place_alone() {
        let holds = |asset: &&Asset| asset.body.contains("innerHTML");
        let holders: Vec<_> = ASSETS
            .iter()
            .filter(holds)
            .map(|asset| asset.name)
            .collect();
        assert_eq!(holders, ["dom.js"]);
        assert_eq!(find("dom.js").unwrap().body.matches("innerHTML").count(), 1);
        for asset in ASSETS {
            for refused in [
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "srcdoc",
            ] {
                assert!(!asset.body.contains(refused), "{refused} in {}", asset.name);
            }
        }
    }

    #[test]
    fn the_policy_allows_no_inline_code_and_no_other_host() {
        let (_, policy) = PAGE_HEADERS[0];
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        for refused in ["unsafe", "http", "*", "data:", "blob:"] {
            assert!(!policy.contains(refused), "{refused}");
        }
    }

    #[test]
    fn an_etag_tells_contents_apart() {
        assert_ne!(ASSETS[0].etag(), ASSETS[1].etag());
        assert_eq!(INDEX.etag(), INDEX.etag());
    }
}
