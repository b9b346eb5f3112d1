// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 4 operations, such as `get_terms_of_service`, `create_terms_of_service`, `get_user_terms_of_service`.

#[cfg(feature = "terms_of_service")]
use crate::types::TermsOfService;
#[cfg(feature = "terms_of_service")]
use crate::UserId;

crate::__declare! {
    TermsOfServiceApi terms_of_service "terms_of_service";
    get_terms_of_service GetTermsOfService GET "/api/v4/terms_of_service" -> TermsOfService () [];
    create_terms_of_service CreateTermsOfService POST "/api/v4/terms_of_service" -> TermsOfService
        (Body text: String) [];
    + users::get_user_terms_of_service GetUserTermsOfService (user_id: UserId);
    + users::register_terms_of_service_action RegisterTermsOfServiceAction (user_id: UserId,
        service_terms_id: String, accepted: String);
}
