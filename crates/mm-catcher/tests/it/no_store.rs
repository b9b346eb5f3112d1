//! What a catcher without the feature `store` says of a data file.

use mm_catcher::Catcher;

#[test]
fn a_data_file_needs_the_feature() {
    let error = Catcher::builder().data("no-such-file").start().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the data file: built without the feature store"
    );
}
