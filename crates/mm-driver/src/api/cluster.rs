// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! One operation: `get_cluster_status`.

#[cfg(feature = "cluster")]
use crate::types::ClusterInfo;

crate::__declare! {
    ClusterApi cluster "cluster";
    get_cluster_status GetClusterStatus GET "/api/v4/cluster/status" -> Vec<ClusterInfo> () [];
}
