//! Fields that take one of a few words.

/// Declares the words that a field takes. Others are kept as they were read.
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $Words:ident { $( $(#[$doc:meta])* $Word:ident = $wire:literal, )* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $Words {
            $( $(#[$doc])* $Word, )*
            /// Another word, as it is spelled on the wire.
            Other(Box<str>),
        }

        impl $crate::wire::Words for $Words {
            const KNOWN: &'static [&'static str] = &[$($wire),*];

            fn word(&self) -> &str {
                self.as_str()
            }
        }

        impl $Words {
            /// The word as it is spelled on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$Word => $wire, )*
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $Words {
            fn from(word: &str) -> Self {
                match word {
                    $( $wire => Self::$Word, )*
                    other => Self::Other(other.into()),
                }
            }
        }

        impl $crate::inspect::Inspect for $Words {
            fn inspect(&self, depth: usize) -> Result<(), $crate::inspect::Flaw> {
                $crate::inspect::Inspect::inspect(self.as_str(), depth)
            }
        }

        impl From<String> for $Words {
            fn from(word: String) -> Self {
                Self::from(word.as_str())
            }
        }

        impl serde::Serialize for $Words {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl $crate::wire::Wire for $Words {
            fn read(value: serde_json::Value) -> Result<Self, $crate::wire::Unreadable> {
                <String as $crate::wire::Wire>::read(value).map(Self::from)
            }
        }
    };
}

pub(crate) use words;
