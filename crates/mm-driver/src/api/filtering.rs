// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 3 operations: `my_ip`, `get_ip_filters`, `apply_ip_filters`.

#[cfg(feature = "filtering")]
use serde_json::Value;


crate::__declare! {
    FilteringApi filtering "filtering";
    get_ip_filters GetIpFilters GET "/api/v4/ip_filtering" -> Value () [];
    apply_ip_filters ApplyIpFilters POST "/api/v4/ip_filtering" -> Value () [Whole body: Value];
    my_ip MyIp GET "/api/v4/ip_filtering/my_ip" -> Value () [];
}
