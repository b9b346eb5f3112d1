// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 3 operations: `get_brand_image`, `delete_brand_image`, `upload_brand_image`.

#[cfg(feature = "brand")]
use crate::types::StatusOk;
#[cfg(feature = "brand")]
use crate::FilePart;

crate::__declare! {
    BrandApi brand "brand";
    delete_brand_image DeleteBrandImage DELETE "/api/v4/brand/image" -> StatusOk () [];
    get_brand_image GetBrandImage GET "/api/v4/brand/image" -> Bytes () [];
    upload_brand_image UploadBrandImage POST "/api/v4/brand/image" -> StatusOk (Form image:
        FilePart) [];
}
