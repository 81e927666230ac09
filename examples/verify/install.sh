#!/bin/sh
# Installs a program from a release that kms-sign-action signed (strategy: both or checksums):
#
#   curl --proto '=https' --tlsv1.2 -fsSL https://example.com/install.sh | sh
#
# It downloads into a new folder, verifies there, and installs only what is verified. Fill in the variables for each release, and offer this
# file where the release's files are not: who can replace both can replace the key in it. All is in functions, and the last line calls
# them, so that half of this file does nothing.

PUBLIC_KEY='-----BEGIN PUBLIC KEY-----
<the lines of signing-public-key.pem>
-----END PUBLIC KEY-----'
REPOSITORY=your-org/your-repo
TAG=v1.2.3
PROGRAM=app           # what is installed; the release has it as app-linux-x86_64 and so on
CHECKSUMS=SHA256SUMS  # by the hash of the signing algorithm: SHA256SUMS, SHA384SUMS or SHA512SUMS
TARGET="$HOME/.local/bin"

# verify_release DIR [FILE...]: needs the three variables; all in a subshell, so that nothing of it is left. verify.sh and install.sh have the same.
verify_release() (
  if [ -n "${ZSH_VERSION-}" ]; then emulate sh; fi
  set +e -u
  LC_ALL=C
  export LC_ALL
  unset CDPATH
  umask 077

  cannot() {
    printf 'verify: %s\n' "$1" >&2
    exit 2
  }
  reject() {
    printf 'REJECTED %s\n' "$1" >&2
    exit 1
  }
  # a name for the terminal
  shown() { printf '%s' "$1" | tr -c ' -~' '?'; }

  # else a command could be taken from the folder that is verified
  case ":$PATH" in
  *:[!/]* | *::* | *:) cannot 'PATH has a relative or empty folder; set it to absolute ones.' ;;
  esac
  for tool in openssl mktemp cat cmp grep rm sed sort tail tr uniq wc; do
    command -v "$tool" >/dev/null 2>&1 || cannot "$tool is not installed."
  done

  case $REPOSITORY in
  https://*/*/*) server=${REPOSITORY%/*/*} repository=${REPOSITORY#"${REPOSITORY%/*/*}"/} ;;
  *) server=https://github.com repository=$REPOSITORY ;;
  esac
  case $server in *[[:cntrl:][:space:]\"\\]*) cannot 'REPOSITORY has a character that no server has.' ;; esac
  case $repository in
  */*/* | /* | */ | *[!A-Za-z0-9._/-]*) cannot 'REPOSITORY is not OWNER/NAME or https://HOST/OWNER/NAME.' ;;
  */*) ;;
  *) cannot 'REPOSITORY is not OWNER/NAME or https://HOST/OWNER/NAME.' ;;
  esac
  case $TAG in '' | *[[:cntrl:][:space:]\"\\]*) cannot 'TAG is empty, or has a character that no tag has.' ;; esac

  temporary=$(mktemp -d) && [ -n "$temporary" ] && [ -d "$temporary" ] || cannot 'mktemp -d made no folder.'
  trap 'rm -rf "$temporary"' EXIT
  trap 'exit 2' HUP INT TERM

  no_key='PUBLIC_KEY is not the PEM of one RSA public key ("-----BEGIN PUBLIC KEY-----").'
  case $PUBLIC_KEY in
  *-----BEGIN*-----BEGIN*) cannot "$no_key" ;;
  *'-----BEGIN PUBLIC KEY-----'*) ;;
  *) cannot "$no_key" ;;
  esac
  printf '%s\n' "$PUBLIC_KEY" >"$temporary/given.pem"
  {
    openssl pkey -pubin -in "$temporary/given.pem" -out "$temporary/key.pem" 2>/dev/null &&
      openssl pkey -pubin -in "$temporary/key.pem" -outform DER -out "$temporary/key.der" 2>/dev/null &&
      modulus=$(openssl rsa -pubin -in "$temporary/key.pem" -noout -modulus 2>/dev/null)
  } || cannot "$no_key"
  modulus=${modulus#Modulus=}
  size=$((${#modulus} / 2)) # of a signature, in bytes
  case $size in
  256 | 384 | 512) ;;
  *) cannot "PUBLIC_KEY has $((size * 8)) bits, expected 2048, 3072 or 4096." ;;
  esac

  # the name of this script, whose file may lie among the others; of a script that is piped or sourced "$0" is the name of the shell
  case ${script=} in
  /*.sh) ;;
  *.sh) script=$PWD/$script ;;
  *) script= ;;
  esac
  if [ -f "$script" ] && grep -Fqx -e 'verify_release() (' "$script"; then cat "$script" >"$temporary/script"; fi
  [ "$#" -gt 0 ] || set -- .
  case $1 in
  '') cannot 'DIR is empty.' ;;
  /*) folder=$1 ;;
  *) folder=./$1 ;;
  esac
  shift
  cd "$folder" 2>/dev/null || cannot "there is no folder $(shown "$folder")."

  bytes_of() { printf '%s' "$(($(wc -c <"$1")))"; }
  exists() { [ -e "./$1" ] || [ -h "./$1" ]; }
  # a link is none: what it leads to can be outside of the folder
  is_file() { [ -f "./$1" ] && ! [ -h "./$1" ]; }
  # judged and read is the copy, which nobody else can change
  copy() { is_file "$1" && [ "$(bytes_of "./$1")" -le 16777216 ] && cat "./$1" >"$temporary/$2"; }

  # holds HASH FILE SIGNATURE: PSS with a salt as long as the digest, as AWS KMS makes it, or PKCS #1 v1.5
  holds() {
    said=$(openssl dgst "-$1" -verify "$temporary/key.pem" -signature "$3" -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:-1 <"$2" 2>"$temporary/error") ||
      said=$(openssl dgst "-$1" -verify "$temporary/key.pem" -signature "$3" <"$2" 2>/dev/null) || return 1
    [ "$said" = 'Verified OK' ]
  }
  # signed FILE SIGNATURE: the signature is raw when it has the size, else it must be base64
  signed() {
    copy "$2" signature 2>/dev/null || return 1
    if [ "$(bytes_of "$temporary/signature")" -ne "$size" ]; then
      tr -d '\r\n' <"$temporary/signature" >"$temporary/base64" &&
        openssl base64 -d -A -in "$temporary/base64" -out "$temporary/signature" 2>/dev/null &&
        openssl base64 -A -in "$temporary/signature" -out "$temporary/again" 2>/dev/null &&
        cmp -s "$temporary/base64" "$temporary/again" &&
        [ "$(bytes_of "$temporary/signature")" -eq "$size" ] || return 1
    fi
    for candidate in "$hash" sha256 sha384 sha512; do
      if holds "$candidate" "$1" "$temporary/signature"; then return 0; fi
    done
    return 1
  }

  # 1. the signature of the list
  hash=sha256
  list=
  for name in SHA256SUMS SHA384SUMS SHA512SUMS; do
    if ! exists "$name" || ! exists "$name.sig"; then continue; fi
    [ -z "$list" ] || reject "$list and $name: two signed lists, and only one can be that of the release."
    list=$name
  done
  [ -n "$list" ] || reject 'SHA256SUMS: the list or its signature, SHA256SUMS.sig, is not there (SHA384SUMS, SHA512SUMS with other algorithms). Download both.'
  copy "$list" list 2>/dev/null || reject "$list: it cannot be read, is a link, is not a file or has more than 16 MiB."
  if ! signed "$temporary/list" "$list.sig"; then
    case $(cat "$temporary/error" 2>/dev/null) in
    *sigopt*) cannot "$(shown "$(openssl version 2>&1)") cannot verify RSASSA-PSS; OpenSSL 1.0.1 or newer can." ;;
    esac
    reject "$list: $list.sig is not its signature by this key. One of the two was changed or cut, or another key signed."
  fi

  # 2. the lines of the list: it is as the action writes it, or it is no list
  [ -s "$temporary/list" ] || reject "$list: it is empty."
  tr -d '\000' <"$temporary/list" >"$temporary/text"
  { cmp -s "$temporary/text" "$temporary/list" && [ -z "$(tail -c 1 "$temporary/list")" ]; } ||
    reject "$list: it is not text that ends with a line feed."
  IFS= read -r line <"$temporary/list" || line=
  digest=${line%%  *}
  case ${#digest} in
  64) hash=sha256 ;;
  96) hash=sha384 ;;
  128) hash=sha512 ;;
  *) reject "$list: its first line is not a SHA-256, SHA-384 or SHA-512 digest, two spaces and a name." ;;
  esac
  others=0
  grep -Ev "^[0-9a-f]{${#digest}}  "'(\./-|[^[:cntrl:]/\]+)$' "$temporary/list" >"$temporary/others" 2>/dev/null || others=$?
  if [ "$others" -ne 1 ] || [ -s "$temporary/others" ]; then
    IFS= read -r line <"$temporary/others" || line=
    reject "$list: a line is not a digest, two spaces and the plain name of a file: $(shown "$line")"
  fi
  {
    sed -e 's/^[0-9a-f]*  //' -e 's/^\.\/-$/-/' "$temporary/list" >"$temporary/names" &&
      sort "$temporary/names" >"$temporary/sorted" && uniq -d "$temporary/sorted" >"$temporary/twice"
  } || cannot 'sed, sort or uniq failed.'
  [ ! -s "$temporary/twice" ] || reject "$list: it names a file twice: $(shown "$(cat "$temporary/twice")")"
  listed() {
    case $1 in '' | *[[:cntrl:]]*) return 1 ;; esac
    grep -Fqx -e "$1" "$temporary/names"
  }

  # digest_of FILE: by the hash of the list
  digest_of() {
    printed=$(openssl dgst "-$hash" -r <"$1" 2>/dev/null) || return 1
    printf '%s' "${printed%% *}"
  }

  # 3. what the list was signed for
  listed release-binding.json || reject "$list: it lists no release-binding.json, so that it may belong to any release."
  copy release-binding.json binding 2>/dev/null || reject 'release-binding.json: it is not there, or cannot be read. Download it.'
  { binding=$(digest_of "$temporary/binding") && grep -Fqx -e "$binding  release-binding.json" "$temporary/list"; } ||
    reject 'release-binding.json: it is not the file that the signed list names.'
  # compared as a whole with the one text that it can be, so that nothing is searched in it
  id=$(sed -n 's/^  "repositoryId": \([0-9]\{1,16\}\),$/\1/p' "$temporary/binding")
  commit=$(sed -n 's/^  "commit": "\([0-9a-f]\{40,64\}\)"$/\1/p' "$temporary/binding")
  {
    printf '{\n  "type": "kms-sign-action/release-binding/v1",\n  "server": "%s",\n  "repository": "%s",\n' "$server" "$repository"
    [ -z "$id" ] || printf '  "repositoryId": %s,\n' "$id"
    printf '  "tag": "%s"' "$TAG"
    [ -z "$commit" ] || printf ',\n  "commit": "%s"' "$commit"
    printf '\n}\n'
  } >"$temporary/expected"
  cmp -s "$temporary/expected" "$temporary/binding" || {
    seen=$(grep -E '^  "(server|repository|tag)": ' "$temporary/binding" | tr -d '\n')
    reject "release-binding.json: it was not signed for $server/$repository@$TAG, but for:$(shown "$seen")"
  }

  # 4. the files
  result=0
  verified=0
  missing=0
  : >"$temporary/missing"
  fail() {
    printf 'REJECTED %s: %s\n' "$(shown "$1")" "$2" >&2
    result=1
  }
  asked() {
    name=$1
    shift
    [ "$#" -gt 0 ] || return 0
    for wanted in "$@"; do [ "$wanted" != "$name" ] || return 0; done
    return 1
  }
  for wanted in "$@"; do
    case $wanted in '' | */*) cannot "FILE must be a name in DIR, without folders: $(shown "$wanted")" ;; esac
    listed "$wanted" || fail "$wanted" "it is not in $list."
  done
  while IFS= read -r line; do
    name=${line#*  }
    [ "$name" != ./- ] || name=-
    asked "$name" "$@" || continue
    if ! exists "$name"; then
      if [ "$#" -gt 0 ]; then
        fail "$name" 'it is not there.'
        continue
      fi
      printf 'Missing: %s\n' "$(shown "$name")"
      printf '%s\n' "$name" >>"$temporary/missing"
      missing=$((missing + 1))
    elif ! is_file "$name"; then
      fail "$name" 'it is not a file, or a link.'
    elif ! digest=$(digest_of "./$name") || [ "$digest" != "${line%%  *}" ]; then
      fail "$name" "it is not the file that $list names: it was changed or cut."
    elif exists "$name.sig" && ! listed "$name.sig" && ! signed "./$name" "$name.sig"; then
      fail "$name" "$(shown "$name.sig") is not its signature by this key."
    else
      printf '%s: OK\n' "$(shown "$name")"
      [ "$name" = release-binding.json ] || verified=$((verified + 1))
    fi
  done <"$temporary/list"

  # 5. without FILEs: what else is in the folder
  says() { grep -Fqx -e "$1" "$temporary/record"; }
  recorded() {
    copy "$1" record 2>/dev/null && signed "$temporary/record" "$1.sig" &&
      says '  "type": "kms-sign-action/record/v1",' && says "  \"server\": \"$server\"," &&
      says "  \"repository\": \"$repository\"," && says "  \"tag\": \"$TAG\","
  }
  accounted() {
    [ "$1" != "$list" ] && [ "$1" != "$list.sig" ] && ! listed "$1" || return 0
    is_file "$1" || return 1
    for own in "$temporary/key.der" "$temporary/script"; do
      if cmp -s "./$1" "$own"; then return 0; fi
    done
    # the key is the key with any ends of lines
    tr -d '\r\n' <"$temporary/key.pem" >"$temporary/key.line"
    if tr -d '\r\n' <"./$1" | cmp -s - "$temporary/key.line"; then return 0; fi
    case $1 in
    *.sig) { listed "${1%.sig}" && exists "${1%.sig}"; } || recorded "${1%.sig}" ;;
    *) recorded "$1" ;;
    esac
  }
  if [ "$#" -eq 0 ]; then
    for entry in ./* ./.[!.]* ./..?*; do
      name=${entry#./}
      exists "$name" || continue
      if listed "$name" && grep -Fqx -e "$name" "$temporary/missing"; then
        fail "$name" 'it came while the others were verified. Let the download finish, then verify again.'
      elif ! accounted "$name"; then
        fail "$name" "it is not in $list. Remove it from the folder, or name the files to verify."
      fi
    done
    [ "$verified" -gt 0 ] || reject "$list: none of the files that it lists is there, or none is verified."
  fi
  [ "$result" -eq 0 ] || reject "the whole: what is named above is not verified for $server/$repository@$TAG."
  printf 'Verified for %s/%s@%s. Files: %s, listed but not here: %s\n' "$server" "$repository" "$TAG" "$verified" "$missing"
)

main() {
  set -eu
  asset=$PROGRAM-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
  download=$(mktemp -d)
  trap 'rm -rf "$download"' EXIT
  trap 'exit 2' HUP INT TERM
  for name in "$CHECKSUMS" "$CHECKSUMS.sig" release-binding.json "$asset"; do
    curl --proto '=https' --tlsv1.2 -fsSL -o "$download/$name" "https://github.com/$REPOSITORY/releases/download/$TAG/$name"
  done

  verify_release "$download" "$asset" || exit 1 # nothing is installed

  mkdir -p "$TARGET"
  # a new file beside the old one, then a rename: whoever runs the program has the old or the new one whole
  new=$(mktemp "$TARGET/.$PROGRAM.XXXXXX")
  cat "$download/$asset" >"$new"
  chmod 755 "$new"
  mv -f "$new" "$TARGET/$PROGRAM"
  printf 'Installed %s\n' "$TARGET/$PROGRAM"
}

main "$@"
