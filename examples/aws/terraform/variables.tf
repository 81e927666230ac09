variable "repository" {
  description = "Repository whose jobs may assume the roles, as owner/name"
  type        = string
  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", var.repository))
    error_message = "Expected owner/name."
  }
}

variable "repository_with_ids" {
  description = "The same as owner@id/name@id, as tokens of repositories made, renamed or moved since July 2026 name it. Then only that is accepted"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^([A-Za-z0-9_.-]+@[0-9]+/[A-Za-z0-9_.-]+@[0-9]+)?$", var.repository_with_ids))
    error_message = "Expected owner@id/name@id."
  }
}

variable "environment" {
  description = "GitHub environment of the job that signs; give it required reviewers"
  type        = string
  default     = "release"
  validation {
    condition     = can(regex("^[A-Za-z0-9_.@+-]([A-Za-z0-9_./@+ -]*[A-Za-z0-9_./@+-])?$", var.environment))
    error_message = "Expected letters, digits, blanks inside, and _ . / @ + -."
  }
}

variable "verify_environment" {
  description = "GitHub environment of the job that verifies"
  type        = string
  default     = "production"
  validation {
    condition     = can(regex("^[A-Za-z0-9_.@+-]([A-Za-z0-9_./@+ -]*[A-Za-z0-9_./@+-])?$", var.verify_environment))
    error_message = "Expected letters, digits, blanks inside, and _ . / @ + -."
  }
}

variable "name" {
  description = "Name of the signing role and of the alias; the verify role is called so with -verify at its end"
  type        = string
  default     = "release-signing"
  validation {
    condition     = can(regex("^[A-Za-z0-9_][A-Za-z0-9_-]{0,56}$", var.name))
    error_message = "Expected at most 57 letters, digits, hyphens and underscores."
  }
}

variable "key_spec" {
  description = "Kind and size of the key. Another one is another key"
  type        = string
  default     = "RSA_4096"
  validation {
    condition     = can(regex("^(RSA_(2048|3072|4096)|ECC_NIST_P(256|384|521))$", var.key_spec))
    error_message = "Expected RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, ECC_NIST_P384 or ECC_NIST_P521."
  }
}

variable "signing_algorithms" {
  description = "The only algorithms that the key signs with, each one that a key of KeySpec has"
  type        = list(string)
  default     = ["RSASSA_PSS_SHA_256"]
  validation {
    condition     = length(var.signing_algorithms) > 0 && alltrue([for algorithm in var.signing_algorithms : can(regex("^(RSASSA_(PSS|PKCS1_V1_5)|ECDSA)_SHA_(256|384|512)$", algorithm))])
    error_message = "Expected at least one of the RSASSA and ECDSA algorithms of KMS, and no other."
  }
}

variable "additional_key_spec" {
  description = "Parameter set of a second key, of ML-DSA, that signs checksums files too. Empty for none"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^(ML_DSA_(44|65|87))?$", var.additional_key_spec))
    error_message = "Expected ML_DSA_44, ML_DSA_65 or ML_DSA_87."
  }
}

variable "oidc_issuer" {
  description = "Issuer of the tokens, without https://. On GitHub Enterprise Server HOST/_services/token"
  type        = string
  default     = "token.actions.githubusercontent.com"
  validation {
    condition     = can(regex("^[a-z0-9.-]+(/[A-Za-z0-9_.-]+)*$", var.oidc_issuer))
    error_message = "Expected a host in lower case and the path of the issuer, without https:// and without a port, since IAM takes no provider with a port."
  }
}

variable "create_oidc_provider" {
  description = "An account has one provider for each issuer. Choose false where it exists already"
  type        = bool
  default     = true
}

variable "job_workflow_ref" {
  description = "Reusable workflow that alone may sign, as owner/name/.github/workflows/file.yml@ref. Empty for any workflow"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^([A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+/[.]github/workflows/[A-Za-z0-9_.-]+@[A-Za-z0-9_./-]+)?$", var.job_workflow_ref))
    error_message = "Expected owner/name/.github/workflows/file.yml@ref."
  }
}

variable "subjects" {
  description = "Subjects that may sign in place of the one of Repository and Environment, separated by commas, each with an environment"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^(repo:[A-Za-z0-9_.@-]+/[A-Za-z0-9_.@-]+:environment:[A-Za-z0-9_.@+-]([A-Za-z0-9_./@:+ -]*[A-Za-z0-9_./@+-])?(,repo:[A-Za-z0-9_.@-]+/[A-Za-z0-9_.@-]+:environment:[A-Za-z0-9_.@+-]([A-Za-z0-9_./@:+ -]*[A-Za-z0-9_./@+-])?)*)?$", var.subjects))
    error_message = "Expected subjects with an environment, separated by commas."
  }
}

variable "audience" {
  description = "Audience of the tokens, as the action's input says it. Empty for that of AWS STS"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^([A-Za-z0-9_./:-]+)?$", var.audience))
    error_message = "Expected letters, digits and _ . / : -."
  }
}

variable "key_admin_role" {
  description = "ARN of the only role that may change the key policy and the alias, stop, start or delete the key. It must make this set-up itself"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^(arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+)?$", var.key_admin_role))
    error_message = "Expected the ARN of a role."
  }
}

variable "permissions_boundary" {
  description = "ARN of the permissions boundary of both roles. Empty for none"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^(arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[A-Za-z0-9_+=,.@/-]+)?$", var.permissions_boundary))
    error_message = "Expected the ARN of a policy."
  }
}

variable "role_path" {
  description = "Path of both roles"
  type        = string
  default     = "/"
  validation {
    condition     = can(regex("^/([A-Za-z0-9_.@+=-]+/)*$", var.role_path))
    error_message = "Expected a path that begins and ends with a slash."
  }
}
