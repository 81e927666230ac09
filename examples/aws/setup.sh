#!/bin/sh
# Creates what signing and verifying need in AWS: a key with its alias, GitHub's OIDC provider unless the account has one, a role
# that may sign, and a role that may only verify. All is read first and the differences are printed; a run that would drop an owner, a
# subject, a condition or a statement changes nothing. Running it again changes what differs and creates nothing twice.
#
#   REPOSITORY=your-org/your-repo AWS_REGION=eu-central-1 sh setup.sh [--plan] [--allow-drop=owner,subject,condition,algorithm,statement]
#
# Parameters are environment variables; README.md beside this file lists them. Everything in the parentheses can also be pasted into
# any shell, with PLAN=true and ALLOW_DROP=... for the options: it has no comments and no history characters, and does not change the
# shell's variables.
(
set -eu
: "${REPOSITORY:?Set REPOSITORY to owner/name}" "${AWS_REGION:?Set AWS_REGION to the Region of the key}"
REPOSITORY_WITH_IDS=${REPOSITORY_WITH_IDS:-} ENVIRONMENT=${ENVIRONMENT:-release} VERIFY_ENVIRONMENT=${VERIFY_ENVIRONMENT:-production}
NAME=${NAME:-release-signing} KEY_SPEC=${KEY_SPEC:-RSA_4096} SIGNING_ALGORITHMS=${SIGNING_ALGORITHMS:-RSASSA_PSS_SHA_256}
OIDC_ISSUER=${OIDC_ISSUER:-token.actions.githubusercontent.com} JOB_WORKFLOW_REF=${JOB_WORKFLOW_REF:-} SUBJECTS=${SUBJECTS:-}
AUDIENCE=${AUDIENCE:-} KEY_ADMIN_ROLE=${KEY_ADMIN_ROLE:-} PERMISSIONS_BOUNDARY=${PERMISSIONS_BOUNDARY:-} ROLE_PATH=${ROLE_PATH:-/}
TAGS=${TAGS:-} PLAN=${PLAN:-} ALLOW_DROP=${ALLOW_DROP:-}
export AWS_REGION AWS_DEFAULT_REGION="$AWS_REGION" AWS_PAGER=

fail() { printf '%s\n' "$*" >&2; exit 1; }
for OPTION in "$@"; do
  case $OPTION in
    --plan) PLAN=true ;;
    --allow-drop=*) ALLOW_DROP=${OPTION#--allow-drop=} ;;
    *) fail "The option $OPTION is not known; expected --plan or --allow-drop=owner,subject,condition,algorithm,statement" ;;
  esac
done

check() {
  if [ "$(printf '%s' "$2" | wc -l)" -eq 0 ] && printf '%s\n' "$2" | LC_ALL=C grep -Eqx -- "$3"; then return 0; fi
  fail "$1 is '$2', expected $3${4:+: $4}"
}
ENV_PATTERN='[A-Za-z0-9_.@+-]([A-Za-z0-9_./@+ -]*[A-Za-z0-9_./@+-])?'
ENV_REASON='letters, digits, blanks inside, and _ . / @ + -'
SUBJECT_PATTERN='repo:[A-Za-z0-9_.@-]+/[A-Za-z0-9_.@-]+:environment:[A-Za-z0-9_.@+-]([A-Za-z0-9_./@:+ -]*[A-Za-z0-9_./@+-])?'
check AWS_REGION "$AWS_REGION" '[a-z0-9-]+'
check REPOSITORY "$REPOSITORY" '[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+'
check REPOSITORY_WITH_IDS "$REPOSITORY_WITH_IDS" '([A-Za-z0-9_.-]+@[0-9]+/[A-Za-z0-9_.-]+@[0-9]+)?'
case $(printf '%s' "$REPOSITORY_WITH_IDS" | sed 's/@[0-9]*//g') in ''|"$REPOSITORY") ;; *)
  fail "REPOSITORY_WITH_IDS is '$REPOSITORY_WITH_IDS', expected $REPOSITORY with its ids" ;;
esac
check ENVIRONMENT "$ENVIRONMENT" "$ENV_PATTERN" "$ENV_REASON"
check VERIFY_ENVIRONMENT "$VERIFY_ENVIRONMENT" "$ENV_PATTERN" "$ENV_REASON"
check NAME "$NAME" '[A-Za-z0-9_][A-Za-z0-9_-]{0,56}'
check KEY_SPEC "$KEY_SPEC" 'RSA_(2048|3072|4096)|ECC_NIST_P(256|384|521)'
case $KEY_SPEC in
  ECC_NIST_P256) ALGORITHM=ECDSA_SHA_256 ;;
  ECC_NIST_P384) ALGORITHM=ECDSA_SHA_384 ;;
  ECC_NIST_P521) ALGORITHM=ECDSA_SHA_512 ;;
  *) ALGORITHM='RSASSA_(PSS|PKCS1_V1_5)_SHA_(256|384|512)' ;;
esac
if [ -n "${SIGNING_ALGORITHM:-}" ]; then fail "SIGNING_ALGORITHM is now SIGNING_ALGORITHMS, a list"; fi
check SIGNING_ALGORITHMS "$SIGNING_ALGORITHMS" "$ALGORITHM([ ,]+$ALGORITHM)*" "a key of $KEY_SPEC signs with no other algorithm"
check OIDC_ISSUER "$OIDC_ISSUER" '[a-z0-9.-]+(/[A-Za-z0-9_.-]+)*' \
  'a host in lower case and the path of the issuer, without https:// and without a port, since IAM takes no provider with a port'
check JOB_WORKFLOW_REF "$JOB_WORKFLOW_REF" '([A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+/[.]github/workflows/[A-Za-z0-9_.-]+@[A-Za-z0-9_./-]+)?'
check SUBJECTS "$SUBJECTS" "($SUBJECT_PATTERN(,$SUBJECT_PATTERN)*)?" 'subjects with an environment, separated by commas'
check AUDIENCE "$AUDIENCE" '([A-Za-z0-9_./:-]+)?'
check KEY_ADMIN_ROLE "$KEY_ADMIN_ROLE" '(arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+)?'
check PERMISSIONS_BOUNDARY "$PERMISSIONS_BOUNDARY" '(arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[A-Za-z0-9_+=,.@/-]+)?'
check ROLE_PATH "$ROLE_PATH" '/([A-Za-z0-9_.@+=-]+/)*'
check TAGS "$TAGS" '([A-Za-z0-9_.:/+@-]+=[A-Za-z0-9_.:/+@=-]*(,[A-Za-z0-9_.:/+@-]+=[A-Za-z0-9_.:/+@=-]*)*)?' 'key=value,key=value'
check PLAN "$PLAN" '(true)?'
check ALLOW_DROP "$ALLOW_DROP" '((owner|subject|condition|algorithm|statement)(,(owner|subject|condition|algorithm|statement))*)?'
own_tags() {
  printf 'made-by=release-signing-setup\nrepository=%s\nsetup=%s\n' "$REPOSITORY" "$NAME"
  if [ -n "$TAGS" ]; then printf '%s\n' "$TAGS" | tr ',' '\n'; fi
}
TWICE=$(own_tags | cut -d= -f1 | tr '[:upper:]' '[:lower:]' | sort | uniq -d | paste -s -d , -)
if [ -n "$TWICE" ]; then fail "TAGS sets $TWICE, which is set already (made-by, repository and setup by this script, and case does not count)"; fi
case ",$TAGS" in *,[aA][wW][sS]:*) fail "TAGS sets a tag that begins with aws:, which is for AWS alone" ;; esac
for TOOL in aws awk cmp openssl paste; do
  command -v "$TOOL" >/dev/null 2>&1 || fail "This script needs $TOOL, which is not there"
done
if [ -z "$PLAN" ]; then
  if [ -d "$NAME.pem" ]; then fail "$NAME.pem, where the public key is written to, is a folder"; fi
  [ -w . ] || fail "The public key cannot be written here ($PWD)"
fi

WORK=$(mktemp -d)
trap 'rm -rf "$WORK" "$NAME.pem.$$"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

call() {
  if aws "$@" </dev/null >"$WORK/out" 2>"$WORK/err"; then cat "$WORK/err" >&2; return 0; fi
  return 1
}
must() { call "$@" || fail "aws $1 $2 failed: $(cat "$WORK/err")"; }
ask() {
  if call "$@" --output json; then return 0; fi
  case $(cat "$WORK/err") in *"An error occurred (NoSuchEntity) when"*|*"An error occurred (NotFoundException) when"*) return 1 ;; esac
  fail "aws $1 $2 failed: $(cat "$WORK/err")"
}

flatten() {
  LC_ALL=C awk '
    function skip() { while (at <= end && index(" \t\r\n", substr(text, at, 1)) > 0) at++ }
    function string(  from, c) {
      from = ++at
      while (at <= end && (c = substr(text, at, 1)) != "\"") at += (c == "\\") ? 2 : 1
      at++
      return substr(text, from, at - from - 1)
    }
    function scalar(  from) {
      from = at
      while (at <= end && index(",]} \t\r\n", substr(text, at, 1)) == 0) at++
      return substr(text, from, at - from)
    }
    function value(where,  c, n, key) {
      skip()
      c = substr(text, at, 1)
      if (c == "{") {
        if (where ~ /(^|[.])Statement$/) where = where ".1"
        at++; skip()
        while (at <= end && substr(text, at, 1) == "\"") {
          key = string(); skip(); at++
          value(where (where == "" ? "" : ".") key); skip()
          if (substr(text, at, 1) == ",") { at++; skip() }
        }
        at++
      } else if (c == "[") {
        at++; skip(); n = 0
        while (at <= end && substr(text, at, 1) != "]") {
          n++
          value(substr(text, at, 1) == "{" ? where "." n : where); skip()
          if (substr(text, at, 1) == ",") { at++; skip() }
        }
        at++
      } else {
        lines++
        name[lines] = where
        content[lines] = (c == "\"") ? string() : scalar()
        if (where ~ /(^|[.])Statement[.][0-9]+[.]Sid$/ && (content[lines] in taken) == 0) {
          taken[content[lines]] = 1
          sub(/Sid$/, "", where)
          sid[where] = content[lines]
        }
      }
    }
    { text = text $0 "\n" }
    END {
      at = 1; end = length(text); value("")
      for (i = 1; i <= lines; i++) {
        label = ""
        if (match(name[i], /(^|[.])Statement[.][0-9]+[.]/)) {
          head = substr(name[i], 1, RSTART + RLENGTH - 1)
          tail = substr(name[i], RSTART + RLENGTH)
          if (head in sid) {
            label = sid[head]
            sub(/[0-9]+[.]$/, "", head)
            name[i] = head label "." tail
          }
        }
        if (name[i] == head label ".Sid") continue
        print name[i] " = " content[i]
      }
    }'
}
field() { awk -F ' = ' -v name="$2" '$1 == name { print $2; exit }' "$WORK/$1"; }
tag_of() {
  awk -F ' = ' -v key="$2" '
    { content[$1] = $2 }
    $1 ~ /Tags[.][0-9]+[.](Tag)?Key$/ && $2 == key { name = $1; sub(/Key$/, "Value", name) }
    END { print content[name] }' "$WORK/$1"
}
tags() { printf '[%s]' "$(own_tags | sed "s/^\([^=]*\)=\(.*\)\$/{\"$1Key\":\"\1\",\"$1Value\":\"\2\"}/" | paste -s -d , -)"; }

CHANGES="$WORK/changes" DROPS="$WORK/drops"
: >"$CHANGES"; : >"$DROPS"; : >"$WORK/nothing"
change() { printf '  %s\n' "$*" >>"$CHANGES"; }
drop() { printf '%s: %s\n' "$1" "$2" >>"$DROPS"; change "- $2"; }

without() {
  LC_ALL=C sort -u "$WORK/$1" | LC_ALL=C awk -v other="$WORK/$2" '
    BEGIN { while ((getline line < other) > 0) there[line] = 1 }
    ($0 in there) == 0'
}
kind_of() {
  case ${1}:$2 in
    *.kms:SigningAlgorithm\ =*) echo algorithm ;;
    trust:*.StringEquals.*:sub\ =*|trust:*.StringLike.*:sub\ =*) echo subject ;;
    trust:*) echo condition ;;
    *) echo "$1" ;;
  esac
}
compare() {
  without "$3" "$2" >"$WORK/added"
  without "$2" "$3" >"$WORK/dropped"
  if [ -s "$WORK/added" ] || [ -s "$WORK/dropped" ]; then : >"$WORK/$3.differs"; fi
  while IFS= read -r LINE; do
    LINE=${LINE#Statement.}
    if printf '%s\n' "$LINE" | LC_ALL=C grep -Eq 'Principal[.]AWS = A(ROA|IDA)[A-Z0-9]+$'; then
      change "- ${1}: $LINE (a principal that was deleted)"
    else
      drop "$(kind_of "$4" "$LINE")" "${1}: $LINE"
    fi
  done <"$WORK/dropped"
  while IFS= read -r LINE; do
    WHERE=${LINE%% = *} LINE=${LINE#Statement.}
    change "+ ${1}: $LINE"
    case $WHERE in *.Condition.StringNot*)
      if [ -n "$(field "$2" "$WHERE")" ]; then
        printf '%s: %s\n' "$(kind_of "$4" "$LINE")" "${1}: the Deny would not hold any more for $LINE" >>"$DROPS"
      fi ;;
    esac
  done <"$WORK/added"
}

owned() {
  if [ "$(tag_of "$2" made-by)" != release-signing-setup ]; then
    fail "$1 exists but was not made by this script; choose another NAME"
  fi
  SETUP=$(tag_of "$2" setup)
  if [ -n "$SETUP" ] && [ "$SETUP" != "$NAME" ]; then fail "$1 belongs to the setup with NAME=$SETUP; choose another NAME"; fi
  own_tags >"$WORK/own-tags"
  while IFS='=' read -r TAG CONTENT; do
    BEFORE=$(tag_of "$2" "$TAG")
    if [ "$BEFORE" = "$CONTENT" ]; then continue; fi
    : >"$WORK/$2.tags.differs"
    if [ "$TAG" = repository ] && [ -n "$BEFORE" ]; then
      drop owner "$1 belongs to $BEFORE (tag repository)"
    fi
    change "+ ${1}: tag $TAG = $CONTENT"
  done <"$WORK/own-tags"
}

must sts get-caller-identity --query Arn --output text
CALLER=$(cat "$WORK/out")
check "the ARN of the caller" "$CALLER" 'arn:aws[a-z-]*:(iam|sts)::[0-9]{12}:[^ ]+'
PARTITION=$(printf '%s' "$CALLER" | cut -d: -f2)
ACCOUNT=$(printf '%s' "$CALLER" | cut -d: -f5)
if [ -z "$AUDIENCE" ]; then
  AUDIENCE=sts.amazonaws.com
  if [ "$PARTITION" = aws-cn ]; then AUDIENCE=sts.amazonaws.com.cn; fi
fi
in_account() {
  case $2 in ''|"arn:${PARTITION}:iam::${ACCOUNT}:"*|"arn:${PARTITION}:iam::aws:"*) ;; *)
    fail "$1 is $2, expected one of arn:${PARTITION}:iam::${ACCOUNT}: (the account of $CALLER)" ;;
  esac
}
in_account KEY_ADMIN_ROLE "$KEY_ADMIN_ROLE"
in_account PERMISSIONS_BOUNDARY "$PERMISSIONS_BOUNDARY"
if [ -n "$PERMISSIONS_BOUNDARY" ]; then
  ask iam get-policy --policy-arn "$PERMISSIONS_BOUNDARY" || fail "PERMISSIONS_BOUNDARY is $PERMISSIONS_BOUNDARY, which is not there"
fi
ALGORITHMS=$(printf '%s\n' "$SIGNING_ALGORITHMS" | awk '{
  n = split($0, given, /[ ,]+/)
  for (i = 1; i <= n; i++) if (seen[given[i]]++ == 0) printf "%s\"%s\"", (i > 1 ? ", " : ""), given[i]
}')
PROVIDER="arn:${PARTITION}:iam::${ACCOUNT}:oidc-provider/$OIDC_ISSUER"
ROLE="arn:${PARTITION}:iam::${ACCOUNT}:role${ROLE_PATH}$NAME"
VERIFY_ROLE="$ROLE-verify"

trust_policy() {
  IDENTITY="repo:${REPOSITORY_WITH_IDS:-$REPOSITORY}:environment:$1"
  FURTHER=
  if [ -n "$2" ]; then
    IDENTITY=$(printf '%s' "$2" | sed 's/,/", "/g')
  elif [ -n "$REPOSITORY_WITH_IDS" ] && [ "$OIDC_ISSUER" = token.actions.githubusercontent.com ]; then
    FURTHER=", \"${OIDC_ISSUER}:repository_id\": \"${REPOSITORY_WITH_IDS##*@}\""
  fi
  if [ -n "$3" ]; then FURTHER="$FURTHER, \"${OIDC_ISSUER}:job_workflow_ref\": \"$3\""; fi
  cat <<JSON
{ "Version": "2012-10-17", "Statement": [
  { "Effect": "Allow", "Principal": { "Federated": "$PROVIDER" }, "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": { "StringEquals": {
      "${OIDC_ISSUER}:aud": "$AUDIENCE",
      "${OIDC_ISSUER}:sub": ["$IDENTITY"]$FURTHER } } }
] }
JSON
}

sign_policy() {
  cat <<JSON
{ "Version": "2012-10-17", "Statement": [
  { "Sid": "ReadPublicKey", "Effect": "Allow", "Action": "kms:GetPublicKey", "Resource": "$KEY_ARN" },
  { "Sid": "SignDigests", "Effect": "Allow", "Action": "kms:Sign", "Resource": "$KEY_ARN",
    "Condition": { "StringEquals": { "kms:MessageType": "DIGEST", "kms:SigningAlgorithm": [$ALGORITHMS] } } }
] }
JSON
}

verify_policy() {
  cat <<JSON
{ "Version": "2012-10-17", "Statement": [
  { "Sid": "Verify", "Effect": "Allow", "Action": ["kms:GetPublicKey", "kms:Verify"], "Resource": "$KEY_ARN" }
] }
JSON
}

key_policy() {
  ONLY_ADMIN=
  if [ -n "$KEY_ADMIN_ROLE" ]; then
    ONLY_ADMIN=",
  { \"Sid\": \"OnlyKeyAdministratorChanges\", \"Effect\": \"Deny\", \"Principal\": \"*\", \"Resource\": \"*\",
    \"Action\": [ \"kms:CancelKeyDeletion\", \"kms:DeleteAlias\", \"kms:DisableKey\", \"kms:EnableKey\", \"kms:PutKeyPolicy\",
      \"kms:ScheduleKeyDeletion\", \"kms:UpdateAlias\" ],
    \"Condition\": { \"StringNotEquals\": { \"aws:PrincipalArn\": \"$KEY_ADMIN_ROLE\" } } }"
  fi
  cat <<JSON
{ "Version": "2012-10-17", "Statement": [
  { "Sid": "AdministratorsManage", "Effect": "Allow", "Principal": { "AWS": "arn:${PARTITION}:iam::${ACCOUNT}:root" }, "Resource": "*",
    "Action": [
      "kms:CancelKeyDeletion", "kms:CreateAlias", "kms:DeleteAlias", "kms:DescribeKey", "kms:DisableKey", "kms:EnableKey",
      "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:GetPublicKey", "kms:ListGrants", "kms:ListKeyPolicies",
      "kms:ListResourceTags", "kms:PutKeyPolicy", "kms:RevokeGrant", "kms:ScheduleKeyDeletion", "kms:TagResource",
      "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription" ] },
  { "Sid": "AccountVerifies", "Effect": "Allow", "Principal": { "AWS": "arn:${PARTITION}:iam::${ACCOUNT}:root" }, "Resource": "*",
    "Action": "kms:Verify" },
  { "Sid": "RolesReadPublicKey", "Effect": "Allow", "Principal": { "AWS": ["$ROLE", "$VERIFY_ROLE"] },
    "Action": "kms:GetPublicKey", "Resource": "*" },
  { "Sid": "SigningRoleSignsDigests", "Effect": "Allow", "Principal": { "AWS": "$ROLE" }, "Action": "kms:Sign", "Resource": "*",
    "Condition": { "StringEquals": { "kms:MessageType": "DIGEST", "kms:SigningAlgorithm": [$ALGORITHMS] } } },
  { "Sid": "VerifyRoleVerifies", "Effect": "Allow", "Principal": { "AWS": "$VERIFY_ROLE" }, "Action": "kms:Verify", "Resource": "*" },
  { "Sid": "NobodyElseSigns", "Effect": "Deny", "Principal": "*", "Action": "kms:Sign", "Resource": "*",
    "Condition": { "StringNotEquals": { "aws:PrincipalArn": "$ROLE" } } },
  { "Sid": "NothingButDigestsIsSigned", "Effect": "Deny", "Principal": "*", "Action": "kms:Sign", "Resource": "*",
    "Condition": { "StringNotEquals": { "kms:MessageType": "DIGEST" } } },
  { "Sid": "NoOtherAlgorithmSigns", "Effect": "Deny", "Principal": "*", "Action": "kms:Sign", "Resource": "*",
    "Condition": { "StringNotEquals": { "kms:SigningAlgorithm": [$ALGORITHMS] } } }$ONLY_ADMIN
] }
JSON
}

if ask iam get-open-id-connect-provider --open-id-connect-provider-arn "$PROVIDER"; then
  flatten <"$WORK/out" >"$WORK/provider"
  if grep -Fqx "ClientIDList = $AUDIENCE" "$WORK/provider"; then PROVIDER_NEEDS=; else
    PROVIDER_NEEDS=audience
    change "+ OIDC provider $OIDC_ISSUER, which the account shares: client id $AUDIENCE"
  fi
else
  PROVIDER_NEEDS=all
  change "+ OIDC provider $OIDC_ISSUER with the client id $AUDIENCE"
fi

read_role() {
  printf '%s' "$3" | flatten >"$WORK/$1.trust"
  if ask iam get-role --role-name "$1"; then
    flatten <"$WORK/out" >"$WORK/$1.role"
    owned "The role $1" "$1.role"
    FOUND=$(field "$1.role" Role.Arn)
    if [ "$FOUND" != "$2" ]; then fail "The role $1 is $FOUND, expected ${2}: a role's path cannot be changed, give its ROLE_PATH"; fi
    sed -n 's/^Role[.]AssumeRolePolicyDocument[.]//p' "$WORK/$1.role" >"$WORK/$1.trust.is"
    FOUND=$(field "$1.role" Role.PermissionsBoundary.PermissionsBoundaryArn)
    if [ -n "$PERMISSIONS_BOUNDARY" ] && [ "$FOUND" != "$PERMISSIONS_BOUNDARY" ]; then
      : >"$WORK/$1.boundary.differs"
      if [ -n "$FOUND" ]; then drop condition "The role ${1}: permissions boundary = $FOUND"; fi
      change "+ The role ${1}: permissions boundary = $PERMISSIONS_BOUNDARY"
    fi
  else
    : >"$WORK/$1.missing"
    : >"$WORK/$1.trust.is"
    change "+ The role $1"
  fi
  compare "The trust policy of $1" "$1.trust.is" "$1.trust" trust
}
SIGN_TRUST=$(trust_policy "$ENVIRONMENT" "$SUBJECTS" "$JOB_WORKFLOW_REF")
VERIFY_TRUST=$(trust_policy "$VERIFY_ENVIRONMENT" "" "")
read_role "$NAME" "$ROLE" "$SIGN_TRUST"
read_role "$NAME-verify" "$VERIFY_ROLE" "$VERIFY_TRUST"

KEY_ARN='' HAS_ALIAS=true
if ask kms describe-key --key-id "alias/$NAME"; then
  flatten <"$WORK/out" >"$WORK/key"
  KEY_ARN=$(field key KeyMetadata.Arn)
else
  HAS_ALIAS=
  change "+ alias/$NAME"
  must resourcegroupstaggingapi get-resources --resource-type-filters kms:key --output json \
    --tag-filters Key=made-by,Values=release-signing-setup "Key=setup,Values=$NAME"
  flatten <"$WORK/out" | sed -n 's/^ResourceTagMappingList[.][0-9]*[.]ResourceARN = //p' >"$WORK/tagged"
  while IFS= read -r TAGGED; do
    if ask kms describe-key --key-id "$TAGGED"; then flatten <"$WORK/out" >"$WORK/candidate"; else continue; fi
    if [ "$(field candidate KeyMetadata.KeyState)" = PendingDeletion ]; then continue; fi
    if [ -n "$KEY_ARN" ]; then
      fail "Two keys were made for alias/$NAME, which is not there: $KEY_ARN and $TAGGED. Make the alias for the one that is in use"
    fi
    KEY_ARN=$TAGGED
    cp "$WORK/candidate" "$WORK/key"
  done <"$WORK/tagged"
fi

fingerprint() { openssl pkey -pubin -in "$1" -outform DER | openssl dgst -sha256 -r | cut -d' ' -f1; }
read_public_key() {
  must kms get-public-key --key-id "$KEY_ARN" --query PublicKey --output text
  openssl base64 -d -A -in "$WORK/out" -out "$WORK/public.der"
  openssl pkey -pubin -inform DER -in "$WORK/public.der" -out "$WORK/public.pem"
}

if [ -n "$KEY_ARN" ]; then
  FOUND=$(field key KeyMetadata.KeyState)
  if [ "$FOUND" != Enabled ]; then fail "The key behind alias/$NAME ($KEY_ARN) has the state $FOUND, expected Enabled"; fi
  FOUND=$(field key KeyMetadata.KeySpec)
  FOUND="${FOUND:-$(field key KeyMetadata.CustomerMasterKeySpec)} $(field key KeyMetadata.KeyUsage)"
  if [ "$FOUND" != "$KEY_SPEC SIGN_VERIFY" ]; then
    fail "alias/$NAME is a key of $FOUND, expected $KEY_SPEC SIGN_VERIFY: a key's spec cannot be changed ($KEY_ARN)"
  fi
  FOUND=$(field key KeyMetadata.Origin)
  case $FOUND in ''|AWS_KMS) ;; *)
    fail "The key behind alias/$NAME ($KEY_ARN) has the origin $FOUND, expected AWS_KMS: its private half was made outside of KMS and may exist there" ;;
  esac
  must kms list-resource-tags --key-id "$KEY_ARN" --output json
  flatten <"$WORK/out" >"$WORK/key-tags"
  owned "The key behind alias/$NAME" key-tags
  must kms get-key-policy --key-id "$KEY_ARN" --policy-name default --query Policy --output text
  flatten <"$WORK/out" >"$WORK/key-policy.is"
  read_public_key
else
  change "+ The key behind alias/${NAME}: $KEY_SPEC SIGN_VERIFY"
  : >"$WORK/key-policy.is"
fi
OLD_PEM=
if [ -e "$NAME.pem" ]; then if cmp -s "$WORK/public.pem" "$NAME.pem"; then :; else
  OLD_PEM=$NAME-$(openssl dgst -sha256 -r "$NAME.pem" | cut -c1-12).pem
  change "- $NAME.pem, of another key (another account or Region): it is kept as $OLD_PEM"
fi; fi
key_policy | flatten >"$WORK/key-policy"
compare "The key policy of alias/$NAME" key-policy.is key-policy statement

read_policy() {
  : >"$WORK/$1.policy.is"
  if [ -e "$WORK/$1.missing" ]; then :; elif ask iam get-role-policy --role-name "$1" --policy-name "$2"; then
    flatten <"$WORK/out" | sed -n 's/^PolicyDocument[.]//p' >"$WORK/$1.policy.is"
  fi
  compare "The policy $2 of $1" "$1.policy.is" "$1.policy" statement
}
NEW_KEY=
if [ -z "$KEY_ARN" ]; then NEW_KEY=true KEY_ARN="(ARN of the new key)"; fi
sign_policy | flatten >"$WORK/$NAME.policy"
verify_policy | flatten >"$WORK/$NAME-verify.policy"
read_policy "$NAME" sign
read_policy "$NAME-verify" verify

if [ -s "$CHANGES" ]; then
  echo "Changes (+ is added, - is dropped):"
  cat "$CHANGES"
else
  echo "Changes: none"
fi
REFUSED=
for KIND in owner subject condition algorithm statement; do
  case ",$ALLOW_DROP," in *",$KIND,"*) continue ;; esac
  if grep -q "^${KIND}: " "$DROPS"; then REFUSED="${REFUSED:+$REFUSED,}$KIND"; fi
done
if [ -n "$REFUSED" ]; then
  echo "Nothing was changed: this would drop what is there." >&2
  grep -E "^($(printf '%s' "$REFUSED" | tr ',' '|')): " "$DROPS" | sed 's/^/  /' >&2
  fail "Give the parameters of the last run, choose another NAME, or drop it on purpose: --allow-drop=${ALLOW_DROP:+$ALLOW_DROP,}$REFUSED"
fi
WRONG_CALLER=
if [ -n "$KEY_ADMIN_ROLE" ] && { [ -n "$NEW_KEY" ] || [ -e "$WORK/key-policy.differs" ]; }; then
  case $CALLER in
    *":assumed-role/${KEY_ADMIN_ROLE##*/}/"*) ;;
    *) WRONG_CALLER="Run this as $KEY_ADMIN_ROLE (KEY_ADMIN_ROLE), not as ${CALLER}: KMS refuses a key policy that locks its author out" ;;
  esac
fi
if [ -n "$PLAN" ]; then
  if [ -n "$WRONG_CALLER" ]; then printf '%s\n' "$WRONG_CALLER"; fi
  exit 0
fi
if [ -n "$WRONG_CALLER" ]; then fail "$WRONG_CALLER"; fi

case $PROVIDER_NEEDS in
  audience) must iam add-client-id-to-open-id-connect-provider \
    --cli-input-json "{ \"OpenIDConnectProviderArn\": \"$PROVIDER\", \"ClientID\": \"$AUDIENCE\" }" ;;
  all) must iam create-open-id-connect-provider \
    --cli-input-json "{ \"Url\": \"https://$OIDC_ISSUER\", \"ClientIDList\": [\"$AUDIENCE\"] }" ;;
esac

write_role() {
  if [ -e "$WORK/$1.missing" ]; then
    set -- "$1" iam create-role --role-name "$1" --path "$ROLE_PATH" --description "$2" --assume-role-policy-document "$3"
    shift
    if [ -n "$PERMISSIONS_BOUNDARY" ]; then set -- "$@" --permissions-boundary "$PERMISSIONS_BOUNDARY"; fi
    must "$@" --tags "$(tags '')"
    return 0
  fi
  if [ -e "$WORK/$1.boundary.differs" ]; then
    must iam put-role-permissions-boundary --role-name "$1" --permissions-boundary "$PERMISSIONS_BOUNDARY"
  fi
  if [ -e "$WORK/$1.role.tags.differs" ]; then must iam tag-role --role-name "$1" --tags "$(tags '')"; fi
  if [ -e "$WORK/$1.trust.differs" ]; then
    must iam update-assume-role-policy --role-name "$1" --policy-document "$3"
  fi
}
write_role "$NAME" "Signs releases of $REPOSITORY" "$SIGN_TRUST"
write_role "$NAME-verify" "Verifies releases of $REPOSITORY" "$VERIFY_TRUST"

write_key() {
  TRIES=10
  while true; do
    if call kms "$@" --policy "$(key_policy)"; then return 0; fi
    TRIES=$((TRIES - 1))
    case $(cat "$WORK/err") in *MalformedPolicyDocument*) ;; *) TRIES=0 ;; esac
    if [ "$TRIES" = 0 ]; then fail "aws kms $1 failed: $(cat "$WORK/err")"; fi
    echo "KMS does not know the new roles yet; trying again" >&2
    sleep 5
  done
}
if [ -n "$NEW_KEY" ]; then
  write_key create-key --key-spec "$KEY_SPEC" --key-usage SIGN_VERIFY --description "Signs releases of $REPOSITORY" \
    --tags "$(tags Tag)" --query KeyMetadata.Arn --output text
  KEY_ARN=$(cat "$WORK/out")
  check "the ARN of the new key" "$KEY_ARN" 'arn:aws[a-z-]*:kms:[^ ]+:key/[^ ]+'
elif [ -e "$WORK/key-policy.differs" ]; then
  write_key put-key-policy --key-id "$KEY_ARN" --policy-name default
fi
if [ -e "$WORK/key-tags.tags.differs" ]; then must kms tag-resource --key-id "$KEY_ARN" --tags "$(tags Tag)"; fi
if [ -z "$HAS_ALIAS" ]; then must kms create-alias --alias-name "alias/$NAME" --target-key-id "$KEY_ARN"; fi

if [ -e "$WORK/$NAME.policy.differs" ]; then
  must iam put-role-policy --role-name "$NAME" --policy-name sign --policy-document "$(sign_policy)"
fi
if [ -e "$WORK/$NAME-verify.policy.differs" ]; then
  must iam put-role-policy --role-name "$NAME-verify" --policy-name verify --policy-document "$(verify_policy)"
fi

read_public_key
if [ -n "$OLD_PEM" ]; then mv "$NAME.pem" "$OLD_PEM"; fi
cp "$WORK/public.pem" "$NAME.pem.$$"
mv "$NAME.pem.$$" "$NAME.pem"
echo "KEY_ARN: $KEY_ARN"
echo "KEY_FINGERPRINT: sha256:$(fingerprint "$NAME.pem")"
echo "role-to-assume (sign): $ROLE"
echo "role-to-assume (verify): $VERIFY_ROLE"
)
