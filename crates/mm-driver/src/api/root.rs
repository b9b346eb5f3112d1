// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! One operation: `acknowledge_notification`.

#[cfg(feature = "root")]
use serde_json::Value;

#[cfg(feature = "root")]
use crate::types::PushNotification;

crate::__declare! {
    RootApi root "root";
    acknowledge_notification AcknowledgeNotification POST "/api/v4/notifications/ack" ->
        PushNotification () [Whole body: Value];
}
