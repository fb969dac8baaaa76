# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion of vitrine-cli for bash.

_vitrine_cli() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} options
    local common="--time --memory --password-file --deterministic --help"
    local convert="--jobs -j --max-pages --max-pixels --json --quiet -q $common"
    # Bash takes --text=ocr for three words.
    if [ "$word" = = ]; then
        word=
    elif [ "$before" = = ]; then
        before=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    case $before in
    --colour | -c) options="auto bilevel grey full" ;;
    --text) options="none extract ocr" ;;
    --format | -f)
        options="png ppm jpeg webp"
        [ "${COMP_WORDS[1]}" = run ] && options="$options gif"
        ;;
    esac
    if [ -n "$options" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
        return
    fi
    if [ "$COMP_CWORD" -eq 1 ]; then
        options="sanitize render thumbnail text search outline links info run compute posture check incidents --help --version"
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
        return
    fi
    case ${COMP_WORDS[1]} in
    sanitize) options="--output -o --dpi -d --colour -c --quality --text --ocr-language --keep-title $convert" ;;
    render) options="--output -o --page -p --dpi -d --fit --size --format -f --quality $convert" ;;
    thumbnail) options="--size -s $convert" ;;
    text) options="--json --page $common" ;;
    search | outline | links | info | posture) options="--json $common" ;;
    run) options="--frames -n --fps --size -s --seed --input --output -o --format -f $common" ;;
    compute) options="--seed $common" ;;
    incidents) options="--json --help" ;;
    check) options="--json --explain --help" ;;
    esac
    [[ $word == -* ]] && mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
}
complete -o default -F _vitrine_cli vitrine-cli
