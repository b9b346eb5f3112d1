// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 3 operations: `get_agents`, `get_llm_services`, `get_agents_status`.

#[cfg(feature = "agents")]
use serde_json::Value;


crate::__declare! {
    AgentsApi agents "agents";
    get_agents GetAgents GET "/api/v4/agents" -> Value () [];
    get_agents_status GetAgentsStatus GET "/api/v4/agents/status" -> Value () [];
    get_llm_services GetLlmServices GET "/api/v4/llmservices" -> Value () [];
}
