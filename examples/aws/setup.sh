#!/bin/sh
# Creates what signing and verifying need in AWS: a key with its alias, one of ML-DSA beside it if ADDITIONAL_KEY_SPEC asks for it,
# GitHub's OIDC provider unless the account has one, a role that may sign, and a role that may only verify. All is read first and the
# differences are printed; a run that would drop an owner, a subject, a condition or a statement changes nothing. Running it again changes
# what differs and creates nothing twice.
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
ADDITIONAL_KEY_SPEC=${ADDITIONAL_KEY_SPEC:-}
OIDC_ISSUER=${OIDC_ISSUER:-token.actions.githubusercontent.com} JOB_WORKFLOW_REF=${JOB_WORKFLOW_REF:-} SUBJECTS=${SUBJECTS:-}
AUDIENCE=${AUDIENCE:-} KEY_ADMIN_ROLE=${KEY_ADMIN_ROLE:-} PERMISSIONS_BOUNDARY=${PERMISSIONS_BOUNDARY:-} ROLE_PATH=${ROLE_PATH:-/}
TAGS=${TAGS:-} PLAN=${PLAN:-} ALLOW_DROP=${ALLOW_DROP:-} ACTION=${ACTION:-}
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
check ADDITIONAL_KEY_SPEC "$ADDITIONAL_KEY_SPEC" '(ML_DSA_(44|65|87))?'
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
check ACTION "$ACTION" '([A-Za-z0-9_.-]+/[A-Za-z0-9_./-]+@[A-Za-z0-9_./-]+)?' 'owner/name@ and the full SHA of a commit'
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
is_made() { if [ "$1" = additional ] && [ -z "$ADDITIONAL_KEY_SPEC" ]; then return 1; fi; }
alias_of() { if [ "$1" = additional ]; then printf '%s' "${NAME}-additional"; else printf '%s' "$NAME"; fi; }
spec_of() { if [ "$1" = additional ]; then printf '%s' "$ADDITIONAL_KEY_SPEC"; else printf '%s' "$KEY_SPEC"; fi; }
pem_of() {
  if [ "$1" = additional ]; then printf 'signing-public-key.%s.pem' "$(printf '%s' "$ADDITIONAL_KEY_SPEC" | tr '[:upper:]_' '[:lower:]-')"; else printf 'signing-public-key.pem'; fi
}
if [ -z "$PLAN" ]; then
  for KEY in key additional; do
    if is_made "$KEY" && [ -d "$(pem_of "$KEY")" ]; then fail "$(pem_of "$KEY"), where the public key is written to, is a folder"; fi
  done
  [ -w . ] || fail "The public key cannot be written here ($PWD)"
fi

WORK=$(mktemp -d)
trap 'rm -rf "$WORK" "$(pem_of key).$$" "$(pem_of additional).$$"' EXIT
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
OWN_AUDIENCE=$AUDIENCE
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

arn_of() { cat "$WORK/$1.arn"; }

sign_policy() {
  FURTHER=
  if [ -n "$ADDITIONAL_KEY_SPEC" ]; then
    FURTHER=",
  { \"Sid\": \"ReadAdditionalPublicKey\", \"Effect\": \"Allow\", \"Action\": \"kms:GetPublicKey\", \"Resource\": \"$(arn_of additional)\" },
  { \"Sid\": \"SignAdditionally\", \"Effect\": \"Allow\", \"Action\": \"kms:Sign\", \"Resource\": \"$(arn_of additional)\",
    \"Condition\": { \"StringEquals\": { \"kms:MessageType\": \"EXTERNAL_MU\", \"kms:SigningAlgorithm\": [\"ML_DSA_SHAKE_256\"] } } }"
  fi
  cat <<JSON
{ "Version": "2012-10-17", "Statement": [
  { "Sid": "ReadPublicKey", "Effect": "Allow", "Action": "kms:GetPublicKey", "Resource": "$(arn_of key)" },
  { "Sid": "SignDigests", "Effect": "Allow", "Action": "kms:Sign", "Resource": "$(arn_of key)",
    "Condition": { "StringEquals": { "kms:MessageType": "DIGEST", "kms:SigningAlgorithm": [$ALGORITHMS] } } }$FURTHER
] }
JSON
}

verify_policy() {
  FURTHER=
  if [ -n "$ADDITIONAL_KEY_SPEC" ]; then
    FURTHER=",
  { \"Sid\": \"VerifyAdditional\", \"Effect\": \"Allow\", \"Action\": [\"kms:GetPublicKey\", \"kms:Verify\"], \"Resource\": \"$(arn_of additional)\" }"
  fi
  cat <<JSON
{ "Version": "2012-10-17", "Statement": [
  { "Sid": "Verify", "Effect": "Allow", "Action": ["kms:GetPublicKey", "kms:Verify"], "Resource": "$(arn_of key)" }$FURTHER
] }
JSON
}

key_policy() {
  MESSAGE_TYPE=DIGEST KEY_ALGORITHMS=$ALGORITHMS
  if [ "$1" = additional ]; then MESSAGE_TYPE=EXTERNAL_MU KEY_ALGORITHMS='"ML_DSA_SHAKE_256"'; fi
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
    "Condition": { "StringEquals": { "kms:MessageType": "$MESSAGE_TYPE", "kms:SigningAlgorithm": [$KEY_ALGORITHMS] } } },
  { "Sid": "VerifyRoleVerifies", "Effect": "Allow", "Principal": { "AWS": "$VERIFY_ROLE" }, "Action": "kms:Verify", "Resource": "*" },
  { "Sid": "NobodyElseSigns", "Effect": "Deny", "Principal": "*", "Action": "kms:Sign", "Resource": "*",
    "Condition": { "StringNotEquals": { "aws:PrincipalArn": "$ROLE" } } },
  { "Sid": "NothingButDigestsIsSigned", "Effect": "Deny", "Principal": "*", "Action": "kms:Sign", "Resource": "*",
    "Condition": { "StringNotEquals": { "kms:MessageType": "$MESSAGE_TYPE" } } },
  { "Sid": "NoOtherAlgorithmSigns", "Effect": "Deny", "Principal": "*", "Action": "kms:Sign", "Resource": "*",
    "Condition": { "StringNotEquals": { "kms:SigningAlgorithm": [$KEY_ALGORITHMS] } } }$ONLY_ADMIN
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

find_key() {
  ALIAS=$(alias_of "$1") FOUND_ARN=
  if ask kms describe-key --key-id "alias/$ALIAS"; then
    flatten <"$WORK/out" >"$WORK/$1"
    FOUND_ARN=$(field "$1" KeyMetadata.Arn)
  else
    : >"$WORK/$1.no-alias"
    change "+ alias/$ALIAS"
    must resourcegroupstaggingapi get-resources --resource-type-filters kms:key --output json \
      --tag-filters Key=made-by,Values=release-signing-setup "Key=setup,Values=$NAME"
    flatten <"$WORK/out" | sed -n 's/^ResourceTagMappingList[.][0-9]*[.]ResourceARN = //p' >"$WORK/tagged"
    while IFS= read -r TAGGED; do
      if ask kms describe-key --key-id "$TAGGED"; then flatten <"$WORK/out" >"$WORK/candidate"; else continue; fi
      if [ "$(field candidate KeyMetadata.KeyState)" = PendingDeletion ]; then continue; fi
      case ${1}:$(field candidate KeyMetadata.KeySpec) in key:ML_DSA_*) continue ;; key:*|additional:ML_DSA_*) ;; *) continue ;; esac
      if [ -n "$FOUND_ARN" ]; then
        fail "Two keys were made for alias/$ALIAS, which is not there: $FOUND_ARN and $TAGGED. Make the alias for the one that is in use"
      fi
      FOUND_ARN=$TAGGED
      cp "$WORK/candidate" "$WORK/$1"
    done <"$WORK/tagged"
  fi
  if [ -n "$FOUND_ARN" ]; then printf '%s' "$FOUND_ARN" >"$WORK/$1.arn"; fi
}

der_of() { grep -v '^-----' "$1" | openssl base64 -d; }
fingerprint() { der_of "$1" | openssl dgst -sha256 -r | cut -d' ' -f1; }
read_public_key() {
  must kms get-public-key --key-id "$(arn_of "$1")" --query PublicKey --output text
  openssl base64 -d -A -in "$WORK/out" -out "$WORK/$1.der"
  { echo "-----BEGIN PUBLIC KEY-----"; openssl base64 -in "$WORK/$1.der"; echo "-----END PUBLIC KEY-----"; } >"$WORK/$1.pem"
}

read_key() {
  ALIAS=$(alias_of "$1") SPEC=$(spec_of "$1") PEM=$(pem_of "$1")
  find_key "$1"
  if [ -e "$WORK/$1.arn" ]; then
    ARN=$(arn_of "$1")
    FOUND=$(field "$1" KeyMetadata.KeyState)
    if [ "$FOUND" != Enabled ]; then fail "The key behind alias/$ALIAS ($ARN) has the state $FOUND, expected Enabled"; fi
    FOUND=$(field "$1" KeyMetadata.KeySpec)
    FOUND="${FOUND:-$(field "$1" KeyMetadata.CustomerMasterKeySpec)} $(field "$1" KeyMetadata.KeyUsage)"
    if [ "$FOUND" != "$SPEC SIGN_VERIFY" ]; then
      fail "alias/$ALIAS is a key of $FOUND, expected $SPEC SIGN_VERIFY: a key's spec cannot be changed ($ARN)"
    fi
    FOUND=$(field "$1" KeyMetadata.Origin)
    case $FOUND in ''|AWS_KMS) ;; *)
      fail "The key behind alias/$ALIAS ($ARN) has the origin $FOUND, expected AWS_KMS: its private half was made outside of KMS and may exist there" ;;
    esac
    if [ "$(field "$1" KeyMetadata.MultiRegion)" = true ]; then
      fail "The key behind alias/$ALIAS ($ARN) is a multi-Region key, expected one of a single Region: each replica signs under a key policy of its own. Choose another NAME, or point the alias to a key of one Region"
    fi
    must kms list-resource-tags --key-id "$ARN" --output json
    flatten <"$WORK/out" >"$WORK/$1-tags"
    owned "The key behind alias/$ALIAS" "$1-tags"
    must kms get-key-policy --key-id "$ARN" --policy-name default --query Policy --output text
    flatten <"$WORK/out" >"$WORK/$1-policy.is"
    read_public_key "$1"
  else
    : >"$WORK/$1.new"
    printf '(ARN of the new key)' >"$WORK/$1.arn"
    change "+ The key behind alias/${ALIAS}: $SPEC SIGN_VERIFY"
    : >"$WORK/$1-policy.is"
  fi
  if [ -e "$PEM" ]; then if cmp -s "$WORK/$1.pem" "$PEM"; then :; else
    printf '%s' "${PEM%.pem}-$(openssl dgst -sha256 -r "$PEM" | cut -c1-12).pem" >"$WORK/$1.old-pem"
    change "- $PEM, of another key (another NAME, account or Region): it is kept as $(cat "$WORK/$1.old-pem")"
  fi; fi
  key_policy "$1" | flatten >"$WORK/$1-policy"
  compare "The key policy of alias/$ALIAS" "$1-policy.is" "$1-policy" statement
}
for KEY in key additional; do if is_made "$KEY"; then read_key "$KEY"; fi; done

read_policy() {
  : >"$WORK/$1.policy.is"
  if [ -e "$WORK/$1.missing" ]; then :; elif ask iam get-role-policy --role-name "$1" --policy-name "$2"; then
    flatten <"$WORK/out" | sed -n 's/^PolicyDocument[.]//p' >"$WORK/$1.policy.is"
  fi
  compare "The policy $2 of $1" "$1.policy.is" "$1.policy" statement
}
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
is_caller() { case ${1:-none}:$CALLER in none:*|*":assumed-role/${1##*/}/"*) ;; *) return 1 ;; esac; }
check_caller() {
  if [ -e "$WORK/$1.new" ] || [ -e "$WORK/$1-policy.differs" ]; then :; else return 0; fi
  ADMIN=$(field "$1-policy.is" "$ADMIN_CONDITION")
  if is_caller "$ADMIN"; then :; else
    WRONG_CALLER="Run this as $ADMIN, not as ${CALLER}: the policy of the key behind alias/$(alias_of "$1") lets nobody else change it"
    return 0
  fi
  if is_caller "$KEY_ADMIN_ROLE"; then :; else
    WRONG_CALLER="Run this as $KEY_ADMIN_ROLE (KEY_ADMIN_ROLE), not as ${CALLER}: KMS refuses a key policy that locks its author out"
  fi
}
ADMIN_CONDITION=Statement.OnlyKeyAdministratorChanges.Condition.StringNotEquals.aws:PrincipalArn
for KEY in key additional; do if is_made "$KEY"; then check_caller "$KEY"; fi; done
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

with_policy() {
  POLICY=$(key_policy "$1")
  shift
  TRIES=10
  while true; do
    if call kms "$@" --policy "$POLICY"; then return 0; fi
    TRIES=$((TRIES - 1))
    case $(cat "$WORK/err") in *"will not allow you to update"*) TRIES=0 ;; *MalformedPolicyDocument*) ;; *) TRIES=0 ;; esac
    if [ "$TRIES" = 0 ]; then fail "aws kms $1 failed: $(cat "$WORK/err")"; fi
    echo "KMS does not know the new roles yet; trying again" >&2
    sleep 5
  done
}
write_key() {
  if [ -e "$WORK/$1.new" ]; then
    with_policy "$1" create-key --key-spec "$(spec_of "$1")" --key-usage SIGN_VERIFY --description "Signs releases of $REPOSITORY" \
      --tags "$(tags Tag)" --query KeyMetadata.Arn --output text
    ARN=$(cat "$WORK/out")
    check "the ARN of the new key" "$ARN" 'arn:aws[a-z-]*:kms:[^ ]+:key/[^ ]+'
    printf '%s' "$ARN" >"$WORK/$1.arn"
  elif [ -e "$WORK/$1-policy.differs" ]; then
    with_policy "$1" put-key-policy --key-id "$(arn_of "$1")" --policy-name default
  fi
  if [ -e "$WORK/$1-tags.tags.differs" ]; then must kms tag-resource --key-id "$(arn_of "$1")" --tags "$(tags Tag)"; fi
  if [ -e "$WORK/$1.no-alias" ]; then must kms create-alias --alias-name "alias/$(alias_of "$1")" --target-key-id "$(arn_of "$1")"; fi
}
for KEY in key additional; do if is_made "$KEY"; then write_key "$KEY"; fi; done

if [ -e "$WORK/$NAME.policy.differs" ]; then
  must iam put-role-policy --role-name "$NAME" --policy-name sign --policy-document "$(sign_policy)"
fi
if [ -e "$WORK/$NAME-verify.policy.differs" ]; then
  must iam put-role-policy --role-name "$NAME-verify" --policy-name verify --policy-document "$(verify_policy)"
fi

write_public_key() {
  PEM=$(pem_of "$1")
  read_public_key "$1"
  if [ -e "$WORK/$1.old-pem" ]; then mv "$PEM" "$(cat "$WORK/$1.old-pem")"; fi
  cp "$WORK/$1.pem" "$PEM.$$"
  mv "$PEM.$$" "$PEM"
}
for KEY in key additional; do if is_made "$KEY"; then write_public_key "$KEY"; fi; done
PIN=sha256:$(fingerprint "$(pem_of key)") ADDITIONAL_PIN=
if [ -n "$ADDITIONAL_KEY_SPEC" ]; then ADDITIONAL_PIN=sha256:$(fingerprint "$(pem_of additional)"); fi

workflow() {
  PINS=$PIN STEP="role-to-assume: $ROLE" DEMANDS='require-binding: true'
  case $SIGNING_ALGORITHMS in RSASSA_PSS_SHA_256*) ;; *)
    STEP="$STEP\\
          signing-algorithm: $(printf '%s' "$SIGNING_ALGORITHMS" | sed 's/[ ,].*//')" ;;
  esac
  if [ -n "$OWN_AUDIENCE" ]; then
    STEP="$STEP\\
          audience: $OWN_AUDIENCE"
  fi
  if [ -n "$ADDITIONAL_PIN" ]; then
    PINS="|-\\
    $PIN\\
    $ADDITIONAL_PIN"
    STEP="$STEP\\
          additional-key-id: $(arn_of additional)"
    DEMANDS="$DEMANDS\\
          require-signatures: all"
  fi
  set -- -e "s~role-to-assume: .*~$STEP~" -e "s~require-binding: true~$DEMANDS~"
  if [ -n "$ACTION" ]; then set -- "$@" -e "s~your-org/kms-sign-action@<full commit SHA>.*~$ACTION~"; fi
  sed -e "s~arn:aws:kms:.*<key id>~$(arn_of key)~" -e "s~sha256:<64 hex digits>~$PINS~" \
    -e "s~environment: .*~environment: '$ENVIRONMENT'~" "$@" <<'WORKFLOW'
# Start from this one: builds a pushed tag, attaches the files to a draft release, signs them in a protected environment, verifies all and publishes.
# The job that signs cannot change what is built, and the job that publishes cannot use the key.
name: Release
on:
  push:
    tags: ['v*']
permissions: {}
concurrency: { group: 'release-${{ github.ref }}', cancel-in-progress: false }
env:
  KEY_ARN: arn:aws:kms:eu-central-1:111122223333:key/<key id>
  KEY_FINGERPRINT: sha256:<64 hex digits>
  TAG: ${{ github.ref_name }}

jobs:
  build:
    runs-on: ubuntu-latest
    permissions: { contents: read }
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with: { persist-credentials: false }
      - run: make dist # your build; it writes the release files to dist/
      - uses: actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1
        with: { name: dist, path: dist/, if-no-files-found: error }

  draft:
    needs: build
    runs-on: ubuntu-latest
    permissions: { contents: write }
    env: { GH_TOKEN: '${{ github.token }}', GH_REPO: '${{ github.repository }}' }
    steps:
      - run: gh release view "$TAG" || gh release create "$TAG" --draft --verify-tag --title "$TAG"

  sign: # checks out nothing and builds nothing: all code that runs here can use the key
    needs: draft
    runs-on: ubuntu-latest
    environment: release
    permissions: { contents: write, id-token: write }
    steps:
      - uses: actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1
        with: { name: dist, path: dist }
      - uses: your-org/kms-sign-action@<full commit SHA> # v1.0.0
        with:
          artifacts: dist/*
          upload: all
          key-id: ${{ env.KEY_ARN }}
          public-key-fingerprint: ${{ env.KEY_FINGERPRINT }}
          role-to-assume: arn:aws:iam::111122223333:role/release-signing

  publish:
    needs: sign
    runs-on: ubuntu-latest
    permissions: { contents: write } # also to see the draft
    env: { GH_TOKEN: '${{ github.token }}', GH_REPO: '${{ github.repository }}' }
    steps:
      - uses: your-org/kms-sign-action@<full commit SHA> # v1.0.0
        with:
          mode: verify
          release-assets: '*'
          require-binding: true
          public-key-fingerprint: ${{ env.KEY_FINGERPRINT }}
      - run: gh release edit "$TAG" --draft=false
WORKFLOW
}

printf 'KEY_ARN: %s\nKEY_FINGERPRINT: %s\n' "$(arn_of key)" "$PIN"
if [ -n "$ADDITIONAL_PIN" ]; then
  printf 'ADDITIONAL_KEY_ARN: %s\nADDITIONAL_KEY_FINGERPRINT: %s\n' "$(arn_of additional)" "$ADDITIONAL_PIN"
fi
cat <<VALUES
role-to-assume (sign): $ROLE
role-to-assume (verify): $VERIFY_ROLE

The environment $ENVIRONMENT must have its tag rule before the role protects anything: until then every branch of the repository can sign.
README.md of examples/aws has the commands ("The environment").

Commit $(pem_of key)${ADDITIONAL_PIN:+ and $(pem_of additional)} in keys/ where releases are verified, and tell the fingerprint to whoever verifies by hand.

VALUES
if [ -n "$SUBJECTS$JOB_WORKFLOW_REF" ]; then
  echo "The role trusts what its list of subjects or the name of a reusable workflow says: examples/workflows/reusable-signing.yml is a workflow for that."
else
  case $OIDC_ISSUER in */_services/token)
    echo "GitHub Enterprise Server has no workflow artifacts of these versions: docs/recipes.md has what to take in their place." ;;
  esac
  printf 'The workflow, for .github/workflows/release.yml of %s; replace "make dist" with the build:\n\n' "$REPOSITORY"
  workflow
fi
)
