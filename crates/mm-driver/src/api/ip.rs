// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! The operations that are listed under `ip`.


crate::__declare! {
    IpApi ip;
    + filtering::get_ip_filters GetIpFilters ();
    + filtering::apply_ip_filters ApplyIpFilters ();
    + filtering::my_ip MyIp ();
}
