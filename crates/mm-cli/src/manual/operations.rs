//! Completion of the operations of `mm api` and of their fields, which the program itself
//! lists: scripts with 694 names and thousands of fields would make each shell slow to start.

use clap_complete::Shell;

/// In place of bash's own completion: operations and fields, and all else as before.
const BASH: &str = r#"
_mm_api() {
    local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}"
    local index operation=""
    for ((index = 2; index < COMP_CWORD; index++)); do
        case "${COMP_WORDS[index-1]}" in
            -f|--field|-o|--output|--input|--server|--token|--token-file|--team|--profile|-t|--timeout|=) ;;
            *) [[ "${COMP_WORDS[index]}" == [-=]* ]] || { operation="${COMP_WORDS[index]}"; break; } ;;
        esac
    done
    if [[ "${COMP_WORDS[1]}" == api && ( "$prev" == -f || "$prev" == --field ) ]]; then
        COMPREPLY=( $(compgen -W "$(mm api --names "$operation" 2>/dev/null)" -- "$cur") )
        compopt -o nospace 2>/dev/null
    elif [[ "${COMP_WORDS[1]}" == api && "$cur" != -* && "$prev" != -* && -z "$operation" ]]; then
        COMPREPLY=( $(compgen -W "$(mm api --names 2>/dev/null)" -- "$cur") )
    else
        _mm "$@"
    fi
}
"#;

const ZSH: &str = r#"
_mm_api_operations() {
    compadd -- ${(f)"$(mm api --names 2>/dev/null)"}
}

_mm_api_fields() {
    local word operation=""
    for word in ${words[2,-1]}; do
        [[ -n $word && $word != -* && $word != *=* ]] && operation=$word && break
    done
    compadd -S '' -- ${(f)"$(mm api --names "$operation" 2>/dev/null)"}
}
"#;

const FISH: &str = r#"
function __fish_mm_api_operation
    for word in (commandline -opc)[3..]
        if not string match -qr '^-|=' -- $word
            echo $word
            return
        end
    end
end
complete -c mm -n "__fish_mm_using_subcommand api; and test -z (__fish_mm_api_operation)" -f -a "(mm api --names 2>/dev/null)"
complete -c mm -n "__fish_mm_using_subcommand api" -s f -l field -x -a "(mm api --names (__fish_mm_api_operation) 2>/dev/null)"
"#;

/// The script with them. Elvish and PowerShell complete commands and flags alone.
pub(super) fn add(shell: Shell, script: String) -> String {
    match shell {
        Shell::Bash => {
            let script = script.replace("complete -F _mm ", "complete -F _mm_api ");
            let end = script.rfind("\nif [[").unwrap_or(script.len());
            let (functions, registration) = script.split_at(end);
            format!("{functions}{BASH}{registration}")
        }
        Shell::Zsh => {
            let script = script
                .replace(
                    "or its name alone:_default",
                    "or its name alone:_mm_api_operations",
                )
                .replace(
                    "[Set a field of the operation]:NAME=VALUE:_default",
                    "[Set a field of the operation]:NAME=VALUE:_mm_api_fields",
                );
            let end = script.find("\n\n").unwrap_or(script.len());
            let (head, functions) = script.split_at(end);
            format!("{head}\n{ZSH}{functions}")
        }
        Shell::Fish => script + FISH,
        _ => script,
    }
}
