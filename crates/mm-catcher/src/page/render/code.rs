//! Code in colours: comments, strings, numbers and keywords of the languages that are posted.

use super::escape;

/// How far the end of a literal is looked for; without an end many quotes would take for ever.
const STRING_CHARS_MAX: usize = 500;

/// What a language writes how.
struct Language {
    names: &'static [&'static str],
    line_comments: &'static [&'static str],
    block_comment: Option<(&'static str, &'static str)>,
    quotes: &'static [char],
    keywords: &'static str,
    /// Whether keywords are such in capitals too.
    any_case: bool,
}

const LANGUAGES: [Language; 6] = [
    Language {
        names: &[
            "c",
            "cc",
            "cpp",
            "c++",
            "h",
            "cs",
            "csharp",
            "java",
            "kotlin",
            "kt",
            "swift",
            "go",
            "golang",
            "rust",
            "rs",
            "js",
            "javascript",
            "jsx",
            "ts",
            "typescript",
            "tsx",
            "php",
            "scala",
            "dart",
            "css",
            "scss",
            "less",
            "groovy",
            "proto",
            "json",
            "json5",
            "jsonc",
            "zig",
        ],
        line_comments: &["//"],
        block_comment: Some(("/*", "*/")),
        quotes: &['"', '\'', '`'],
        keywords: " abstract as async await bool break case catch char class const continue crate \
            default defer delete do double dyn else enum export extends extern false final \
            finally float fn for from func function go if impl implements import in instanceof \
            int interface let long loop map match mod module mut namespace new nil null of \
            package private protected pub public range return select self short sizeof static \
            string struct super switch template this throw throws trait true try type typedef \
            typeof undefined union unsafe unsigned use using val var virtual void where while \
            yield ",
        any_case: false,
    },
    Language {
        names: &[
            "py",
            "python",
            "sh",
            "bash",
            "shell",
            "zsh",
            "console",
            "rb",
            "ruby",
            "yaml",
            "yml",
            "toml",
            "ini",
            "conf",
            "make",
            "makefile",
            "dockerfile",
            "docker",
            "perl",
            "pl",
            "r",
            "nginx",
            "hcl",
            "terraform",
            "tf",
            "elixir",
            "ps1",
            "powershell",
            "properties",
        ],
        line_comments: &["#"],
        block_comment: None,
        quotes: &['"', '\''],
        keywords: " and as assert async await begin break case class continue def del do done \
            echo elif else elsif end ensure esac except exec exit export False false fi finally \
            for from function global if import in is lambda local module my next nil no None \
            nonlocal not null off on or pass raise require rescue return self set shift source \
            sub sudo then True true try unless until unset use while with yes yield FROM RUN COPY \
            ADD CMD ENTRYPOINT ENV EXPOSE WORKDIR ARG USER VOLUME LABEL ",
        any_case: false,
    },
    Language {
        names: &[
            "sql",
            "mysql",
            "postgres",
            "postgresql",
            "pgsql",
            "sqlite",
            "plsql",
        ],
        line_comments: &["--"],
        block_comment: Some(("/*", "*/")),
        quotes: &['\'', '"'],
        keywords: " add all alter and any as asc begin between by case check column commit \
            constraint create cross database default delete desc distinct drop else end exists \
            explain false foreign from full function grant group having if in index inner insert \
            integer into is join key left like limit not null offset on or order outer primary \
            references returning right rollback select set table text then to transaction trigger \
            true truncate union unique update using values varchar view when where with ",
        any_case: true,
    },
    Language {
        names: &["lua", "haskell", "hs", "elm", "ada"],
        line_comments: &["--"],
        block_comment: None,
        quotes: &['"', '\''],
        keywords: " and break case class data do else elseif end false for function if import in \
            instance let local module newtype nil not of or repeat return then true type until \
            where while ",
        any_case: false,
    },
    Language {
        names: &["lisp", "scheme", "clojure", "clj", "asm", "el"],
        line_comments: &[";"],
        block_comment: None,
        quotes: &['"'],
        keywords: " def define defn defun fn if lambda let loop mov nil call ret jmp push pop add \
            sub ",
        any_case: false,
    },
    Language {
        names: &["html", "xml", "svg", "xhtml", "vue"],
        line_comments: &[],
        block_comment: Some(("<!--", "-->")),
        quotes: &['"'],
        keywords: " html head body div span p a ul ol li table tr td th script style link meta \
            title img form input button section article nav main header footer h1 h2 h3 svg path \
            xml project dependency plugin ",
        any_case: true,
    },
];

/// A code block as HTML.
pub(super) fn block(language: &str, code: &str) -> String {
    let mut output = String::with_capacity(code.len() * 2);
    output.push_str("<pre class=\"code\" data-language=\"");
    escape(language, &mut output);
    output.push_str("\"><code>");
    let name = language.to_ascii_lowercase();
    let name = name.trim_end_matches([',', '}']).trim_start_matches('{');
    if ["diff", "patch"].contains(&name) {
        diff(code, &mut output);
    } else if let Some(language) = LANGUAGES.iter().find(|one| one.names.contains(&name)) {
        language.paint(code, &mut output);
    } else {
        escape(code, &mut output);
    }
    output.push_str("</code></pre>");
    output
}

fn diff(code: &str, output: &mut String) {
    for line in code.split_inclusive('\n') {
        let class = match line.as_bytes().first() {
            Some(b'+') => "a",
            Some(b'-') => "d",
            Some(b'@') => "h",
            _ => "",
        };
        token(class, line, output);
    }
}

impl Language {
    fn paint(&self, code: &str, output: &mut String) {
        let mut rest = code;
        while let Some(char) = rest.chars().next() {
            let before = code[..code.len() - rest.len()].chars().next_back();
            let (class, length) = self.next(rest, char, before.unwrap_or('\n'));
            token(class, &rest[..length], output);
            rest = &rest[length..];
        }
    }

    /// The class and the length of what begins here.
    fn next(&self, rest: &str, char: char, before: char) -> (&'static str, usize) {
        if let Some((start, end)) = self.block_comment
            && rest.starts_with(start)
        {
            let inside = &rest[start.len()..];
            let length = inside.find(end).map_or(inside.len(), |at| at + end.len());
            return ("c", start.len() + length);
        }
        let comment = |start: &&str| rest.starts_with(*start);
        // `$#` and `a#b` are no comments, and `http://` in a setting neither.
        let fresh = before.is_whitespace() || "({[;,".contains(before);
        if fresh && self.line_comments.iter().any(comment) {
            return ("c", rest.find('\n').unwrap_or(rest.len()));
        }
        // The lifetimes of Rust, and apostrophes.
        let lone = char == '\'' && (is_word(before) || "<&".contains(before));
        if self.quotes.contains(&char) && !lone {
            return string(rest, char);
        }
        if char.is_ascii_digit() {
            let part = |char: char| !(char.is_ascii_alphanumeric() || "._".contains(char));
            return ("n", rest.find(part).unwrap_or(rest.len()));
        }
        if is_word(char) {
            let length = rest.find(|char| !is_word(char)).unwrap_or(rest.len());
            return (self.word(&rest[..length]), length);
        }
        ("", char.len_utf8())
    }

    fn word(&self, word: &str) -> &'static str {
        let found = if self.any_case {
            self.keywords
                .contains(&format!(" {} ", word.to_ascii_lowercase()))
        } else {
            self.keywords.contains(&format!(" {word} "))
        };
        if found { "k" } else { "" }
    }
}

/// A literal up to its end; a quote that has none in its line, or not soon, is only a sign.
fn string(text: &str, quote: char) -> (&'static str, usize) {
    let mut escaped = false;
    for (at, char) in text.char_indices().take(STRING_CHARS_MAX).skip(1) {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' if quote != '`' => break,
            _ if char == quote => return ("s", at + 1),
            _ => {}
        }
    }
    ("", 1)
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

fn token(class: &str, text: &str, output: &mut String) {
    if class.is_empty() {
        escape(text, output);
    } else {
        output.push_str("<span class=\"tk-");
        output.push_str(class);
        output.push_str("\">");
        escape(text, output);
        output.push_str("</span>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_painted_by_its_language() {
        assert_eq!(
            block("rust", "fn f() { 1 } // é <b>"),
            "<pre class=\"code\" data-language=\"rust\"><code><span class=\"tk-k\">fn</span> f() \
             { <span class=\"tk-n\">1</span> } <span class=\"tk-c\">// é &lt;b&gt;</span>\
             </code></pre>"
        );
        assert!(block("sql", "SELECT 'x'").contains("tk-k\">SELECT</span> <span class=\"tk-s\""));
        assert!(block("diff", "-a\n+b\n").contains("<span class=\"tk-a\">+b\n</span>"));
        assert!(block("sh", "a#b # c").contains("a#b <span class=\"tk-c\"># c"));
    }

    #[test]
    fn code_of_no_known_language_is_escaped_and_else_left_alone() {
        assert_eq!(
            block("", "if <x> & \"y\""),
            "<pre class=\"code\" data-language=\"\"><code>if &lt;x&gt; &amp; &quot;y&quot;\
             </code></pre>"
        );
    }

    #[test]
    fn a_lifetime_or_an_apostrophe_begins_no_string() {
        assert!(!block("rust", "fn f<'a>(x: &'a str)\n").contains("tk-s"));
        assert!(!block("py", "# don't\nx").contains("tk-s"));
    }
}
