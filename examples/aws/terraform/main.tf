# A key that signs releases, a role that only one environment of one repository can sign with, and a role that can only verify.
# Region and credentials are those of the aws provider.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.81" # the first that needs no thumbprint of the OIDC provider
    }
  }
}

data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}
data "aws_kms_public_key" "signing" {
  key_id = aws_kms_key.signing.arn
}

locals {
  account_arn     = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}"
  provider_arn    = "${local.account_arn}:oidc-provider/${var.oidc_issuer}"
  aws_audience    = data.aws_partition.current.partition == "aws-cn" ? "sts.amazonaws.com.cn" : "sts.amazonaws.com"
  audience        = var.audience == "" ? local.aws_audience : var.audience
  identity        = var.repository_with_ids == "" ? var.repository : var.repository_with_ids
  sign_subjects   = var.subjects == "" ? formatlist("repo:%s:environment:%s", [local.identity], var.environment) : split(",", var.subjects)
  verify_subjects = formatlist("repo:%s:environment:%s", [local.identity], var.verify_environment)
  # STS compares this claim for this issuer
  repository_id = var.oidc_issuer == "token.actions.githubusercontent.com" ? element(split("@", format("%s@@", var.repository_with_ids)), 2) : ""
  sign_id       = var.subjects == "" ? local.repository_id : ""
  tags          = { repository = var.repository, setup = var.name }
  # the workflow of the outputs: what differs from release.yml
  has_additional  = length(local.additional_keys) == 1
  algorithm_line  = element(var.signing_algorithms, 0) == "RSASSA_PSS_SHA_256" ? "" : format("\n          signing-algorithm: %s", element(var.signing_algorithms, 0))
  audience_line   = var.audience == "" ? "" : format("\n          audience: %s", var.audience)
  additional_line = join("", formatlist("\n          additional-key-id: %s", local.additional_keys))
  with_key        = replace(file("${path.module}/release.yml"), "arn:aws:kms:eu-central-1:111122223333:key/<key id>", aws_kms_key.signing.arn)
  with_role       = replace(local.with_key, "arn:aws:iam::111122223333:role/release-signing", format("%s%s%s%s", aws_iam_role.signing.arn, local.algorithm_line, local.audience_line, local.additional_line))
  with_binding    = replace(local.with_role, "require-binding: true", local.has_additional ? "require-binding: true\n          require-signatures: all" : "require-binding: true")
  with_pins       = replace(local.with_binding, "sha256:<64 hex digits>", local.has_additional ? "|-\n    sha256:<64 hex digits>\n    sha256:<64 hex digits of the additional key>" : "sha256:<64 hex digits>")
  workflow        = replace(local.with_pins, "environment: release", "environment: '${var.environment}'")
  algorithms = {
    ECC_NIST_P256 = "ECDSA_SHA_256"
    ECC_NIST_P384 = "ECDSA_SHA_384"
    ECC_NIST_P521 = "ECDSA_SHA_512"
  }
  additional_keys = aws_kms_key.additional[*].arn
}

resource "aws_iam_openid_connect_provider" "github" {
  count          = var.create_oidc_provider ? 1 : 0
  url            = "https://${var.oidc_issuer}"
  client_id_list = [local.audience]
  lifecycle {
    prevent_destroy = true # other roles of the account may trust it
  }
}

data "aws_iam_policy_document" "sign_trust" {
  #checkov:skip=CKV_AWS_358:The subjects are variables, whose validation demands an owner, a repository and an environment
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [local.provider_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${var.oidc_issuer}:aud"
      values   = [local.audience]
    }
    condition {
      test     = "StringEquals"
      variable = "${var.oidc_issuer}:sub"
      values   = local.sign_subjects
    }
    dynamic "condition" {
      for_each = compact([local.sign_id])
      content {
        test     = "StringEquals"
        variable = "${var.oidc_issuer}:repository_id"
        values   = [condition.value]
      }
    }
    dynamic "condition" {
      for_each = compact([var.job_workflow_ref])
      content {
        test     = "StringEquals"
        variable = "${var.oidc_issuer}:job_workflow_ref"
        values   = [condition.value]
      }
    }
  }
}

data "aws_iam_policy_document" "verify_trust" {
  #checkov:skip=CKV_AWS_358:The subjects are variables, whose validation demands an owner, a repository and an environment
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [local.provider_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${var.oidc_issuer}:aud"
      values   = [local.audience]
    }
    condition {
      test     = "StringEquals"
      variable = "${var.oidc_issuer}:sub"
      values   = local.verify_subjects
    }
    dynamic "condition" {
      for_each = compact([local.repository_id])
      content {
        test     = "StringEquals"
        variable = "${var.oidc_issuer}:repository_id"
        values   = [condition.value]
      }
    }
  }
}

resource "aws_iam_role" "signing" {
  name                 = var.name
  description          = "Signs releases of ${var.repository}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary == "" ? null : var.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.sign_trust.json
  tags                 = local.tags
}

resource "aws_iam_role" "verify" {
  name                 = "${var.name}-verify"
  description          = "Verifies releases of ${var.repository}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary == "" ? null : var.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.verify_trust.json
  tags                 = local.tags
}

data "aws_iam_policy_document" "key" {
  #checkov:skip=CKV_AWS_109:A key policy without somebody who may change it locks everybody out; key_admin_role limits it to one role
  #checkov:skip=CKV_AWS_111:A key policy is about its own key alone, and its Denies limit what may be signed
  #checkov:skip=CKV_AWS_356:In a key policy the resource * is this key
  statement {
    sid = "AdministratorsManage"
    actions = [
      "kms:CancelKeyDeletion",
      "kms:CreateAlias",
      "kms:DeleteAlias",
      "kms:DescribeKey",
      "kms:DisableKey",
      "kms:EnableKey",
      "kms:GetKeyPolicy",
      "kms:GetKeyRotationStatus",
      "kms:GetPublicKey",
      "kms:ListGrants",
      "kms:ListKeyPolicies",
      "kms:ListResourceTags",
      "kms:PutKeyPolicy",
      "kms:RevokeGrant",
      "kms:ScheduleKeyDeletion",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:UpdateAlias",
      "kms:UpdateKeyDescription",
    ]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["${local.account_arn}:root"]
    }
  }
  statement {
    sid       = "AccountVerifies"
    actions   = ["kms:Verify"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["${local.account_arn}:root"]
    }
  }
  statement {
    sid       = "RolesReadPublicKey"
    actions   = ["kms:GetPublicKey"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.signing.arn, aws_iam_role.verify.arn]
    }
  }
  statement {
    sid       = "SigningRoleSignsDigests"
    actions   = ["kms:Sign"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.signing.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:MessageType"
      values   = ["DIGEST"]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:SigningAlgorithm"
      values   = var.signing_algorithms
    }
  }
  statement {
    sid       = "VerifyRoleVerifies"
    actions   = ["kms:Verify"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.verify.arn]
    }
  }
  statement { # also against grants, and against what is added to this policy later
    sid       = "NobodyElseSigns"
    effect    = "Deny"
    actions   = ["kms:Sign"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "StringNotEquals"
      variable = "aws:PrincipalArn"
      values   = [aws_iam_role.signing.arn]
    }
  }
  statement {
    sid       = "NothingButDigestsIsSigned"
    effect    = "Deny"
    actions   = ["kms:Sign"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "StringNotEquals"
      variable = "kms:MessageType"
      values   = ["DIGEST"]
    }
  }
  statement {
    sid       = "NoOtherAlgorithmSigns"
    effect    = "Deny"
    actions   = ["kms:Sign"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "StringNotEquals"
      variable = "kms:SigningAlgorithm"
      values   = var.signing_algorithms
    }
  }
  dynamic "statement" {
    for_each = compact([var.key_admin_role])
    content {
      sid    = "OnlyKeyAdministratorChanges"
      effect = "Deny"
      actions = [
        "kms:CancelKeyDeletion",
        "kms:DeleteAlias",
        "kms:DisableKey",
        "kms:EnableKey",
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
        "kms:UpdateAlias",
      ]
      resources = ["*"]
      principals {
        type        = "*"
        identifiers = ["*"]
      }
      condition {
        test     = "StringNotEquals"
        variable = "aws:PrincipalArn"
        values   = [statement.value]
      }
    }
  }
}

# The same for the additional key, which signs no digests but the representatives that ML-DSA makes of messages: statements here take the
# place of those with their sid.
data "aws_iam_policy_document" "additional_key" {
  #checkov:skip=CKV_AWS_109:As the policy of the first key
  #checkov:skip=CKV_AWS_111:As the policy of the first key
  #checkov:skip=CKV_AWS_356:As the policy of the first key
  source_policy_documents = [data.aws_iam_policy_document.key.json]
  statement {
    sid       = "SigningRoleSignsDigests"
    actions   = ["kms:Sign"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.signing.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:MessageType"
      values   = ["EXTERNAL_MU"]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:SigningAlgorithm"
      values   = ["ML_DSA_SHAKE_256"]
    }
  }
  statement {
    sid       = "NothingButDigestsIsSigned"
    effect    = "Deny"
    actions   = ["kms:Sign"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "StringNotEquals"
      variable = "kms:MessageType"
      values   = ["EXTERNAL_MU"]
    }
  }
  statement {
    sid       = "NoOtherAlgorithmSigns"
    effect    = "Deny"
    actions   = ["kms:Sign"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "StringNotEquals"
      variable = "kms:SigningAlgorithm"
      values   = ["ML_DSA_SHAKE_256"]
    }
  }
}

resource "aws_kms_key" "signing" {
  description              = "Signs releases of ${var.repository}"
  customer_master_key_spec = var.key_spec
  key_usage                = "SIGN_VERIFY"
  deletion_window_in_days  = 30
  policy                   = data.aws_iam_policy_document.key.json
  tags                     = local.tags
  lifecycle {
    prevent_destroy = true # a deleted key cannot sign and cannot be restored
    precondition {
      condition     = alltrue([for algorithm in var.signing_algorithms : can(regex(lookup(local.algorithms, var.key_spec, "^RSASSA_"), algorithm))])
      error_message = "A key of ${var.key_spec} signs with ${lookup(local.algorithms, var.key_spec, "RSASSA_PSS or RSASSA_PKCS1_V1_5")} only."
    }
    precondition {
      condition     = var.repository_with_ids == "" || replace(var.repository_with_ids, "/@[0-9]+/", "") == var.repository
      error_message = "repository_with_ids names another repository than repository."
    }
  }
}

resource "aws_kms_alias" "signing" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.signing.key_id
}

resource "aws_kms_key" "additional" {
  count                    = var.additional_key_spec == "" ? 0 : 1
  description              = "Signs releases of ${var.repository}"
  customer_master_key_spec = var.additional_key_spec # of ML-DSA: from version 6.2 of the provider
  key_usage                = "SIGN_VERIFY"
  deletion_window_in_days  = 30
  policy                   = data.aws_iam_policy_document.additional_key.json
  tags                     = local.tags
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_alias" "additional" {
  count         = length(local.additional_keys)
  name          = "alias/${var.name}-additional"
  target_key_id = aws_kms_key.additional[0].key_id
}

data "aws_iam_policy_document" "sign" {
  statement {
    sid       = "ReadPublicKey"
    actions   = ["kms:GetPublicKey"]
    resources = [aws_kms_key.signing.arn]
  }
  statement {
    sid       = "SignDigests"
    actions   = ["kms:Sign"]
    resources = [aws_kms_key.signing.arn]
    condition {
      test     = "StringEquals"
      variable = "kms:MessageType"
      values   = ["DIGEST"]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:SigningAlgorithm"
      values   = var.signing_algorithms
    }
  }
  dynamic "statement" {
    for_each = local.additional_keys
    content {
      sid       = "ReadAdditionalPublicKey"
      actions   = ["kms:GetPublicKey"]
      resources = [statement.value]
    }
  }
  dynamic "statement" {
    for_each = local.additional_keys
    content {
      sid       = "SignAdditionally"
      actions   = ["kms:Sign"]
      resources = [statement.value]
      condition {
        test     = "StringEquals"
        variable = "kms:MessageType"
        values   = ["EXTERNAL_MU"]
      }
      condition {
        test     = "StringEquals"
        variable = "kms:SigningAlgorithm"
        values   = ["ML_DSA_SHAKE_256"]
      }
    }
  }
}

data "aws_iam_policy_document" "verify" {
  statement {
    sid       = "Verify"
    actions   = ["kms:GetPublicKey", "kms:Verify"]
    resources = [aws_kms_key.signing.arn]
  }
  dynamic "statement" {
    for_each = local.additional_keys
    content {
      sid       = "VerifyAdditional"
      actions   = ["kms:GetPublicKey", "kms:Verify"]
      resources = [statement.value]
    }
  }
}

resource "aws_iam_role_policy" "sign" {
  name   = "sign"
  role   = aws_iam_role.signing.id
  policy = data.aws_iam_policy_document.sign.json
}

resource "aws_iam_role_policy" "verify" {
  name   = "verify"
  role   = aws_iam_role.verify.id
  policy = data.aws_iam_policy_document.verify.json
}
