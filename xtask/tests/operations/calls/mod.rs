// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! A typed call of each operation, with what a scene has for its parameters.

use crate::scene::Call;

mod access_control;
mod agents;
mod ai;
mod audit_logs;
mod boards;
mod bookmarks;
mod bots;
mod brand;
mod channels;
mod cloud;
mod cluster;
mod commands;
mod compliance;
mod conditions;
mod content_flagging;
mod custom_profile_attributes;
mod data_retention;
mod elasticsearch;
mod emoji;
mod exports;
mod files;
mod filtering;
mod groups;
mod imports;
mod integration_actions;
mod internal;
mod jobs;
mod ldap;
mod logs;
mod metrics;
mod o_auth;
mod oauth;
mod permissions;
mod playbook_autofollows;
mod playbook_runs;
mod playbooks;
mod plugins;
mod posts;
mod preferences;
mod properties;
mod reactions;
mod remote_clusters;
mod reports;
mod roles;
mod root;
mod saml;
mod scheduled_post;
mod schemes;
mod shared_channels;
mod status;
mod system;
mod teams;
mod terms_of_service;
mod threads;
mod timeline;
mod uploads;
mod usage;
mod users;
mod views;
mod webhooks;

pub(crate) const CALLS: &[&[Call]] = &[
    access_control::CALLS,
    agents::CALLS,
    ai::CALLS,
    audit_logs::CALLS,
    boards::CALLS,
    bookmarks::CALLS,
    bots::CALLS,
    brand::CALLS,
    channels::CALLS,
    cloud::CALLS,
    cluster::CALLS,
    commands::CALLS,
    compliance::CALLS,
    conditions::CALLS,
    content_flagging::CALLS,
    custom_profile_attributes::CALLS,
    data_retention::CALLS,
    elasticsearch::CALLS,
    emoji::CALLS,
    exports::CALLS,
    files::CALLS,
    filtering::CALLS,
    groups::CALLS,
    imports::CALLS,
    integration_actions::CALLS,
    internal::CALLS,
    jobs::CALLS,
    ldap::CALLS,
    logs::CALLS,
    metrics::CALLS,
    o_auth::CALLS,
    oauth::CALLS,
    permissions::CALLS,
    playbook_autofollows::CALLS,
    playbook_runs::CALLS,
    playbooks::CALLS,
    plugins::CALLS,
    posts::CALLS,
    preferences::CALLS,
    properties::CALLS,
    reactions::CALLS,
    remote_clusters::CALLS,
    reports::CALLS,
    roles::CALLS,
    root::CALLS,
    saml::CALLS,
    scheduled_post::CALLS,
    schemes::CALLS,
    shared_channels::CALLS,
    status::CALLS,
    system::CALLS,
    teams::CALLS,
    terms_of_service::CALLS,
    threads::CALLS,
    timeline::CALLS,
    uploads::CALLS,
    usage::CALLS,
    users::CALLS,
    views::CALLS,
    webhooks::CALLS,
];
