//! Licence expressions, as packages state them.

/// Whether the licences that are allowed satisfy an expression.
///
/// `OR` needs one side, `AND` both and binds closer; the `/` of old manifests means `OR`. A licence
/// `WITH` an exception is one licence, allowed under that whole name.
pub(crate) fn satisfies(expression: &str, allowed: &dyn Fn(&str) -> bool) -> Result<bool, String> {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let tokens: Vec<_> = spaced.split_whitespace().collect();
    let mut parser = Parser {
        tokens: &tokens,
        allowed,
    };
    let value = parser.any()?;
    match parser.tokens.first() {
        None => Ok(value),
        Some(token) => Err(format!("`{token}` is out of place")),
    }
}

struct Parser<'a> {
    tokens: &'a [&'a str],
    allowed: &'a dyn Fn(&str) -> bool,
}

impl<'a> Parser<'a> {
    fn any(&mut self) -> Result<bool, String> {
        let mut value = self.all()?;
        while self.eat("OR") {
            value |= self.all()?;
        }
        Ok(value)
    }

    fn all(&mut self) -> Result<bool, String> {
        let mut value = self.one()?;
        while self.eat("AND") {
            value &= self.one()?;
        }
        Ok(value)
    }

    fn one(&mut self) -> Result<bool, String> {
        if self.eat("(") {
            let value = self.any()?;
            return if self.eat(")") {
                Ok(value)
            } else {
                Err("a `)` is missing".into())
            };
        }
        let name = self.name()?;
        if self.eat("WITH") {
            let exception = self.name()?;
            return Ok((self.allowed)(&format!("{name} WITH {exception}")));
        }
        Ok((self.allowed)(name))
    }

    fn name(&mut self) -> Result<&'a str, String> {
        match self.tokens {
            [name, rest @ ..] if !["OR", "AND", "WITH", "(", ")"].contains(name) => {
                self.tokens = rest;
                Ok(name)
            }
            _ => Err("a licence is missing".into()),
        }
    }

    fn eat(&mut self, token: &str) -> bool {
        match self.tokens {
            [first, rest @ ..] if *first == token => {
                self.tokens = rest;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(expression: &str) -> bool {
        let allowed = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"];
        satisfies(expression, &|licence| allowed.contains(&licence)).unwrap()
    }

    #[test]
    fn or_needs_one_side() {
        assert!(passes("MIT OR Apache-2.0"));
        assert!(passes("Apache-2.0/MIT"));
        assert!(passes("Apache-2.0 / MIT"));
        assert!(!passes("GPL-3.0-only OR Apache-2.0"));
    }

    #[test]
    fn and_needs_both_sides_and_binds_closer() {
        assert!(passes("MIT AND ISC"));
        assert!(!passes("MIT AND Apache-2.0"));
        assert!(passes("MIT OR Apache-2.0 AND ISC"));
        assert!(!passes("(MIT OR Apache-2.0) AND OpenSSL"));
    }

    #[test]
    fn a_licence_with_an_exception_is_another_licence() {
        assert!(passes("Apache-2.0 WITH LLVM-exception"));
        assert!(!passes("Apache-2.0"));
        assert!(!passes("MIT WITH LLVM-exception"));
    }

    #[test]
    fn a_broken_expression_is_an_error() {
        for broken in [
            "", "MIT OR", "MIT ISC", "(MIT", "MIT)", "WITH MIT", "MIT WITH",
        ] {
            assert!(satisfies(broken, &|_| true).is_err(), "{broken}");
        }
    }
}
