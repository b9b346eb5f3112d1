// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `brand` declares.

use crate::scene::{Call, picture};

pub(crate) const CALLS: &[Call] = &[
    ("delete_brand_image", |d, _| d.brand().delete_brand_image().send().map(drop)),
    ("get_brand_image", |d, _| d.brand().get_brand_image().send().map(drop)),
    ("upload_brand_image", |d, _| d.brand().upload_brand_image(picture()).send().map(drop)),
];
