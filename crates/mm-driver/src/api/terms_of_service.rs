// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! The operations that are listed under `terms_of_service`.

use serde_json::Value;

use crate::types::TermsOfService;
use crate::UserId;

crate::__declare! {
    TermsOfServiceApi terms_of_service;
    get_terms_of_service GetTermsOfService GET "/api/v4/terms_of_service" -> TermsOfService () [];
    create_terms_of_service CreateTermsOfService POST "/api/v4/terms_of_service" -> TermsOfService
        () [Whole body: Value];
    + users::get_user_terms_of_service GetUserTermsOfService (user_id: UserId);
    + users::register_terms_of_service_action RegisterTermsOfServiceAction (user_id: UserId,
        service_terms_id: String, accepted: String);
}
