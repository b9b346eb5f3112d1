// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 2 operations: `test_elasticsearch`, `purge_elasticsearch_indexes`.

#[cfg(feature = "elasticsearch")]
use serde_json::Value;

#[cfg(feature = "elasticsearch")]
use crate::types::StatusOk;

crate::__declare! {
    ElasticsearchApi elasticsearch "elasticsearch";
    purge_elasticsearch_indexes PurgeElasticsearchIndexes POST "/api/v4/elasticsearch/purge_indexes"
        -> StatusOk () [Whole body: Value];
    test_elasticsearch TestElasticsearch POST "/api/v4/elasticsearch/test" -> StatusOk () [Whole
        body: Value];
}
