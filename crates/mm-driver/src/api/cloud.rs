// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 15 operations, such as `get_cloud_limits`, `get_subscription`, `get_cloud_customer`.

#[cfg(feature = "cloud")]
use serde_json::Value;

#[cfg(feature = "cloud")]
use crate::types::{CloudCustomer, Invoice, Product, ProductLimits, Subscription};

crate::__declare! {
    CloudApi cloud "cloud";
    check_cws_connection CheckCwsConnection GET "/api/v4/cloud/check-cws-connection" -> Value () [];
    get_cloud_customer GetCloudCustomer GET "/api/v4/cloud/customer" -> CloudCustomer () [];
    update_cloud_customer UpdateCloudCustomer PUT "/api/v4/cloud/customer" -> CloudCustomer () [Body
        name: String, Body email: String, Body contact_first_name: String, Body contact_last_name:
        String, Body num_employees: String];
    update_cloud_customer_address UpdateCloudCustomerAddress PUT "/api/v4/cloud/customer/address" ->
        CloudCustomer () [Whole body: Value];
    get_endpoint_for_installation_information GetEndpointForInstallationInformation GET
        "/api/v4/cloud/installation" -> Value () [];
    get_cloud_limits GetCloudLimits GET "/api/v4/cloud/limits" -> ProductLimits () [];
    get_preview_modal_data GetPreviewModalData GET "/api/v4/cloud/preview/modal_data" -> Value ()
        [];
    get_cloud_products GetCloudProducts GET "/api/v4/cloud/products" -> Vec<Product> () [];
    get_subscription GetSubscription GET "/api/v4/cloud/subscription" -> Subscription () [];
    get_invoices_for_subscription GetInvoicesForSubscription GET
        "/api/v4/cloud/subscription/invoices" -> Vec<Invoice> () [];
    get_invoice_for_subscription_as_pdf GetInvoiceForSubscriptionAsPdf GET
        "/api/v4/cloud/subscription/invoices/{invoice_id}/pdf" -> Value (Path invoice_id: String)
        [];
    validate_business_email ValidateBusinessEmail POST "/api/v4/cloud/validate-business-email" ->
        Value (Body email: String) [];
    validate_workspace_business_email ValidateWorkspaceBusinessEmail POST
        "/api/v4/cloud/validate-workspace-business-email" -> Value () [Whole body: Value];
    post_endpoint_for_cws_webhooks PostEndpointForCwsWebhooks POST "/api/v4/cloud/webhook" -> Value
        () [Whole body: Value];
    hosted_customer_signup_available HostedCustomerSignupAvailable GET
        "/api/v4/hosted_customer/signup_available" -> Value () [];
}
