//! Objects declared by the table of their fields.

/// Declares an object of the wire format by the table of its fields.
///
/// Each line is a kind, a name and, where it differs, the name on the wire: `text`
/// is an optional string, `flag` an optional bool, `value` an optional value of the
/// named type, `list` a list of it and `blocks` a list that is written even if it is
/// empty. All but lists get a setter of the field's name. `type "..."` is the kind of
/// a block, which is written before its fields.
macro_rules! object {
    (
        $(#[$meta:meta])*
        pub struct $Object:ident $(type $type:literal)? {
            $( $(#[$doc:meta])* $kind:ident $name:ident $(as $wire:literal)? $(: $ty:ty)? ,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $Object {
            $( $(#[$doc])* pub $name: $crate::wire::object!(@type $kind $($ty)?), )*
            /// Fields that are not known here. They are written as they were read.
            pub extra: serde_json::Map<String, serde_json::Value>,
        }

        impl $Object {
            $( $crate::wire::object!(@setter [$(#[$doc])*] $kind $name $($ty)?); )*

            /// Sets a field that is not known here, such as one of a newer server.
            #[must_use]
            pub fn extra(
                mut self,
                name: impl Into<String>,
                value: impl Into<serde_json::Value>,
            ) -> Self {
                self.extra.insert(name.into(), value.into());
                self
            }

            /// Moves what has a place of its own there.
            fn take_known(&mut self) -> Result<(), $crate::wire::Unreadable> {
                $( $crate::wire::Place::take_from(
                    &mut self.$name,
                    &mut self.extra,
                    $crate::wire::object!(@name $name $($wire)?),
                )?; )*
                Ok(())
            }
        }

        impl $crate::wire::Wire for $Object {
            fn read(value: serde_json::Value) -> Result<Self, $crate::wire::Unreadable> {
                let map = <$crate::wire::Extra as $crate::wire::Wire>::read(value)?;
                let mut read = Self {
                    extra: $crate::wire::object!(@spelled map [$($type)?]
                        $( $crate::wire::object!(@name $name $($wire)?), )*),
                    ..Self::default()
                };
                read.take_known()?;
                Ok(read)
            }
        }

        impl $crate::inspect::Inspect for $Object {
            fn inspect(&self, depth: usize) -> Result<(), $crate::inspect::Flaw> {
                let depth = $crate::inspect::deeper(depth)?;
                $( $crate::inspect::Inspect::inspect(&self.$name, depth)
                    .map_err(|flaw| flaw.within(
                        $crate::wire::object!(@name $name $($wire)?)))?; )*
                $crate::inspect::entries(&self.extra, depth)
            }
        }

        impl serde::Serialize for $Object {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                $( map.serialize_entry("type", $type)?; )?
                let mut fields = $crate::wire::Fields(&mut map);
                $( $crate::wire::object!(@set fields $kind
                    $crate::wire::object!(@name $name $($wire)?), &self.$name)?; )*
                fields.extra(&self.extra)?;
                map.end()
            }
        }
    };

    (@type text) => { Option<String> };
    (@type flag) => { Option<bool> };
    (@type value $ty:ty) => { Option<$ty> };
    (@type list $ty:ty) => { Vec<$ty> };
    (@type blocks) => { Vec<$crate::blocks::Block> };

    (@setter [$($doc:tt)*] text $name:ident) => {
        $($doc)*
        #[must_use]
        pub fn $name(mut self, $name: impl Into<String>) -> Self {
            self.$name = Some($name.into());
            self
        }
    };
    (@setter [$($doc:tt)*] flag $name:ident) => {
        $($doc)*
        #[must_use]
        pub fn $name(mut self) -> Self {
            self.$name = Some(true);
            self
        }
    };
    (@setter [$($doc:tt)*] value $name:ident $ty:ty) => {
        $($doc)*
        #[must_use]
        pub fn $name(mut self, $name: impl Into<$ty>) -> Self {
            self.$name = Some($name.into());
            self
        }
    };
    (@setter [$($doc:tt)*] list $name:ident $ty:ty) => {};
    (@setter [$($doc:tt)*] blocks $name:ident) => {};

    (@set $fields:ident blocks $name:expr, $value:expr) => { $fields.always($name, $value) };
    (@set $fields:ident $kind:ident $name:expr, $value:expr) => { $fields.set($name, $value) };

    (@name $name:ident) => { stringify!($name) };
    (@name $name:ident $wire:literal) => { $wire };

    // Blocks are read by the server as plain maps, so their names have one spelling.
    (@spelled $map:ident [$type:literal] $($name:expr,)*) => {{
        let mut map = $map;
        map.remove("type");
        map
    }};
    (@spelled $map:ident [] $($name:expr,)*) => { $crate::wire::spell($map, &[$($name),*]) };
}

pub(crate) use object;
