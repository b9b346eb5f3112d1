// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `brand` send.

use mm_driver::{FilePart, Request};

use crate::sends::{Body, sends};

#[test]
fn delete_brand_image() {
    sends(
        |driver| driver.brand().delete_brand_image().send_value(),
        "DELETE",
        "/api/v4/brand/image",
        &[],
        &Body::None,
    );
}

#[test]
fn get_brand_image() {
    sends(
        |driver| driver.brand().get_brand_image().send_value(),
        "GET",
        "/api/v4/brand/image",
        &[],
        &Body::None,
    );
}

#[test]
fn upload_brand_image() {
    sends(
        |driver| driver.brand().upload_brand_image(FilePart::bytes("a.txt", "image a/b")).send_value(),
        "POST",
        "/api/v4/brand/image",
        &[],
        &Body::Form(&[("image", "image a/b")]),
    );
}
