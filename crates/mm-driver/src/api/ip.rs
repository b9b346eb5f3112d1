// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 3 operations: `my_ip`, `get_ip_filters`, `apply_ip_filters`.


crate::__declare! {
    IpApi ip "ip";
    + filtering::get_ip_filters GetIpFilters ();
    + filtering::apply_ip_filters ApplyIpFilters ();
    + filtering::my_ip MyIp ();
}
