//! What the API's operations are, as data, and how each becomes a method.

use std::fmt;

use crate::api;

/// An operation of the REST API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// The tag under which the API's reference declares it first: `posts`.
    pub tag: &'static str,
    /// Its id in snake case, which is the name of its method: `create_post`.
    pub name: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path with its parameters in braces: `/api/v4/posts/{post_id}`.
    pub path: &'static str,
    /// The parameters; those of the path first, in its order, then the required ones.
    pub params: &'static [Param],
    /// Whether the whole body is any JSON, because the reference names no fields of it.
    pub any_body: bool,
    /// Whether its answer is no JSON but bytes, such as a file's.
    pub is_binary: bool,
}

/// Every operation whose tag is compiled in, once; with the feature `table` every operation.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    api::DECLARED.iter().copied().flatten().copied()
}

/// Every operation under every tag that lists it, as the API's reference does: by the tag, and
/// what is declared under it first.
pub fn listed() -> impl Iterator<Item = (&'static str, &'static Operation)> {
    let declared = operations().map(|operation| (operation.tag, operation));
    let also = api::ALSO.iter().flat_map(|(tag, names)| {
        names.iter().filter_map(|(of, name)| {
            let mut operations = operations();
            let found = operations.find(|other| other.tag == *of && other.name == *name);
            found.map(|operation| (*tag, operation))
        })
    });
    declared.chain(also)
}

/// A parameter of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Param {
    /// Its name on the wire.
    pub name: &'static str,
    /// Where it stands.
    pub place: Place,
    /// What it is, as a Rust type: `String`, `i64`, `Millis`, `bool`, `Texts`, `Value`,
    /// `FilePart`, or an id's type.
    pub kind: &'static str,
    /// Whether the server refuses a request without it.
    pub required: bool,
}

/// Where a parameter stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// A field of a JSON body.
    Body,
    /// The whole JSON body.
    Whole,
    /// The bytes of the body.
    Raw,
    /// A part of a `multipart/form-data` body.
    Form,
    /// In the path, and a field of a JSON body as well.
    PathAndBody,
    /// In the path, and the `id` of a JSON body as well.
    PathAndId,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Body => "body",
            Self::Whole => "whole body",
            Self::Raw => "bytes of the body",
            Self::Form => "form",
            Self::PathAndBody => "path and body",
            Self::PathAndId => "path and `id` of the body",
        })
    }
}

/// Declares the tags: of each the module, the feature, and the type of its operations.
macro_rules! tags {
    ($($tag:ident $feature:literal $api:ident $about:literal;)*) => {
        $(
            #[cfg(feature = $feature)]
            pub mod $tag;
            #[cfg(all(feature = "table", not(feature = $feature)))]
            mod $tag;
        )*

        /// The operations of the REST API, under the tags of its reference.
        impl $crate::Driver {
            $(
                #[cfg(feature = $feature)]
                #[doc = $about]
                pub fn $tag(&self) -> $tag::$api<'_> {
                    $tag::$api::new(self)
                }
            )*
        }

        /// The operations of each tag that is compiled in, or of all.
        pub(crate) const DECLARED: &[&[&$crate::Operation]] = &[
            $(
                #[cfg(any(feature = "table", feature = $feature))]
                $tag::OPERATIONS,
            )*
        ];

        /// The same without their methods.
        #[cfg(all(test, feature = "full"))]
        pub(crate) const ROWS: &[&[&$crate::Operation]] = &[$($tag::ROWS,)*];

        /// What each tag lists that is declared under another: its tag, and its name.
        pub(crate) const ALSO: &[(&str, &[(&str, &str)])] = &[
            $(
                #[cfg(any(feature = "table", feature = $feature))]
                ($feature, $tag::ALSO),
            )*
        ];
    };
}

/// Declares the operations of a tag, one declaration an operation:
///
/// ```text
/// name Builder METHOD "path" -> Answer (Place required: Type, ...) [Place optional: Type, ...];
/// ```
///
/// (with `paged<Item>` after the answer if it is a list that comes page by page)
///
/// and those that stand under it as well but are declared under another:
///
/// ```text
/// + other_tag::name Builder (argument: Type, ...);
/// ```
///
/// The methods are `inline`, so that they are compiled where they are used: programs use few.
#[doc(hidden)]
#[macro_export]
macro_rules! __declare {
    (
        $tag:ident $tag_name:ident $feature:literal;
        $(
            $name:ident $builder:ident $method:ident $path:literal -> $answer:tt $(<$inner:ty>)? $(paged<$item:ty>)?
            ( $($need_place:ident $need:ident $(as $need_wire:literal)? : $need_type:ty),* )
            [ $($may_place:ident $may:ident $(as $may_wire:literal)? : $may_type:ty),* ];
        )*
        $(+ $from_tag:ident :: $from:ident $from_builder:ident ( $($arg:ident : $arg_type:ty),* );)*
    ) => {
        /// The operations that are declared here.
        #[cfg(feature = $feature)]
        pub(crate) const OPERATIONS: &[&$crate::Operation] = &[$(&$builder::OPERATION),*];

        #[cfg(not(feature = $feature))]
        pub(crate) use ROWS as OPERATIONS;

        /// The same without their methods.
        #[cfg(any(test, not(feature = $feature)))]
        pub(crate) const ROWS: &[&$crate::Operation] = &[
            $(&$crate::__operation!(
                $tag_name $name $method $path $answer
                ($($need_place $need $($need_wire)? : $need_type),*)
                [$($may_place $may $($may_wire)? : $may_type),*]
            )),*
        ];

        /// The tags and the names of those that are declared under another tag.
        pub(crate) const ALSO: &[(&str, &str)] =
            &[$((stringify!($from_tag), stringify!($from))),*];

        #[doc = concat!("The operations that the API's reference lists under `", stringify!($tag_name), "`.")]
        #[cfg(feature = $feature)]
        #[derive(Clone, Copy, Debug)]
        pub struct $tag<'d> {
            driver: &'d $crate::Driver,
        }

        #[cfg(feature = $feature)]
        impl<'d> $tag<'d> {
            pub(crate) fn new(driver: &'d $crate::Driver) -> Self {
                Self { driver }
            }

            $(
                #[doc = concat!(
                    "`", stringify!($method), " ", $path, " -> ",
                    stringify!($answer $(<$inner>)?), "`",
                )]
                #[inline]
                #[must_use = "nothing is sent before `send`"]
                pub fn $name(&self $(, $need: impl Into<$need_type>)*) -> $builder<'d> {
                    let call = $crate::call::Call::new(self.driver, &$builder::OPERATION);
                    $(
                        let call = call.with(
                            $crate::operation::Place::$need_place,
                            $crate::__wire!($need $($need_wire)?),
                            $crate::param::Argument::from_param::<$need_type>($need.into()),
                        );
                    )*
                    $builder(call)
                }
            )*
            $(
                #[doc = concat!("The same as `", stringify!($from), "` of `", stringify!($from_tag), "`.")]
                #[inline]
                #[must_use = "nothing is sent before `send`"]
                pub fn $from(&self $(, $arg: impl Into<$arg_type>)*) -> $crate::api::$from_tag::$from_builder<'d> {
                    self.driver.$from_tag().$from($($arg),*)
                }
            )*

            /// The driver that sends them.
            pub fn driver(&self) -> &'d $crate::Driver {
                self.driver
            }
        }

        $(
            #[doc = concat!("`", stringify!($method), " ", $path, "`: set what is optional, then `send`.")]
            #[cfg(feature = $feature)]
            #[derive(Debug)]
            #[must_use = "nothing is sent before `send`"]
            pub struct $builder<'d>($crate::call::Call<'d>);

            #[cfg(feature = $feature)]
            impl $builder<'_> {
                /// What it is, as data.
                pub const OPERATION: $crate::Operation = $crate::__operation!(
                    $tag_name $name $method $path $answer
                    ($($need_place $need $($need_wire)? : $need_type),*)
                    [$($may_place $may $($may_wire)? : $may_type),*]
                );
                $(
                    #[doc = concat!("Sets `", $crate::__wire!($may $($may_wire)?), "`.")]
                    pub fn $may(self, $may: impl Into<$may_type>) -> Self {
                        Self(self.0.with(
                            $crate::operation::Place::$may_place,
                            $crate::__wire!($may $($may_wire)?),
                            $crate::param::Argument::from_param::<$may_type>($may.into()),
                        ))
                    }
                )*
            }

            #[cfg(feature = $feature)]
            impl<'d> $builder<'d> {
                $crate::__answer!(@send $answer $(<$inner>)?);
                $($crate::__answer!(@paged $item);)?
            }

            #[cfg(feature = $feature)]
            impl<'d> $crate::Request<'d> for $builder<'d> {
                #[inline]
                fn call(&mut self) -> &mut $crate::call::Call<'d> {
                    &mut self.0
                }

                #[inline]
                fn into_call(self) -> $crate::call::Call<'d> {
                    self.0
                }
            }
        )*
    };
}

/// An operation as data.
#[doc(hidden)]
#[macro_export]
macro_rules! __operation {
    (
        $tag_name:ident $name:ident $method:ident $path:literal $answer:tt
        ( $($need_place:ident $need:ident $($need_wire:literal)? : $need_type:ty),* )
        [ $($may_place:ident $may:ident $($may_wire:literal)? : $may_type:ty),* ]
    ) => {
        $crate::Operation {
            tag: stringify!($tag_name),
            name: stringify!($name),
            method: stringify!($method),
            path: $path,
            params: &[
                $($crate::Param {
                    name: $crate::__wire!($need $($need_wire)?),
                    place: $crate::operation::Place::$need_place,
                    kind: stringify!($need_type),
                    required: true,
                },)*
                $($crate::Param {
                    name: $crate::__wire!($may $($may_wire)?),
                    place: $crate::operation::Place::$may_place,
                    kind: stringify!($may_type),
                    required: false,
                },)*
            ],
            any_body: $crate::__answer!(@is_any $($need_place $need)* $($may_place $may)* .),
            is_binary: $crate::__answer!(@is_binary $answer),
        }
    };
}

/// What depends on the kind of an answer and of a body.
#[doc(hidden)]
#[macro_export]
macro_rules! __answer {
    (@send Bytes) => {
        /// Sends it, and reads the answer to its end.
        ///
        /// # Errors
        /// Why it did not succeed.
        #[inline]
        pub fn send(self) -> Result<Vec<u8>, mm_core::Error> {
            self.0.send_bytes()
        }

        /// Sends it, and writes the answer to `writer` as it comes; gives its length.
        ///
        /// # Errors
        /// Why it did not succeed; what was written until then stays written.
        #[inline]
        pub fn send_to(self, writer: &mut dyn std::io::Write) -> Result<u64, mm_core::Error> {
            self.0.send_to(writer)
        }
    };
    (@send $answer:tt $(<$inner:ty>)?) => {
        /// Sends it, and reads the answer.
        ///
        /// # Errors
        /// Why it did not succeed.
        #[inline]
        pub fn send(self) -> Result<$answer $(<$inner>)?, mm_core::Error> {
            self.0.send()
        }
    };
    (@paged $item:ty) => {
        /// All items of the list, page by page, with what was set. Each has a key of its own,
        /// by which one that comes again is left out. `page` and `per_page` are set by itself.
        #[inline]
        pub fn pages(self, key_of: fn(&$item) -> &str) -> $crate::Pages<'d, $item> {
            $crate::Pages::new(self.0, key_of)
        }
    };
    (@is_binary Bytes) => {
        true
    };
    (@is_binary $answer:tt) => {
        false
    };
    (@is_any Whole body $($rest:tt)*) => {
        true
    };
    (@is_any .) => {
        false
    };
    (@is_any $place:ident $name:ident $($rest:tt)*) => {
        $crate::__answer!(@is_any $($rest)*)
    };
}

pub(crate) use tags;

#[cfg(all(test, feature = "full"))]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_same_where_the_methods_are_not_compiled_in() {
        assert_eq!(operations().count(), 644);
        assert_eq!(listed().count(), 694);
        let rows = api::ROWS.iter().copied().flatten().copied();
        assert!(rows.eq(operations()));
    }
}
