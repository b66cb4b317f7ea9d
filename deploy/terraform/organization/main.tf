# The role that Dynatlas reads with, in every account of an organisation: a StackSet of role.yaml. Apply it in the
# management account, or in one that is a delegated administrator of CloudFormation. A StackSet makes nothing in the
# management account itself: apply ../role there.
terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 4.0"
    }
  }
}

variable "reader" {
  description = "ARN of the principal that may assume the role, or an account's id"
  type        = string
}

variable "organizational_unit_ids" {
  description = "Where the role is made: the root (r-…) for all accounts, or organizational units (ou-…)"
  type        = list(string)
}

variable "role_name" {
  type    = string
  default = "DynatlasReader"
}

variable "external_id" {
  description = "External id that the reader must give (--external-id); empty for none"
  type        = string
  default     = ""
}

resource "aws_cloudformation_stack_set" "reader" {
  name             = "DynatlasReader"
  description      = "The role that Dynatlas reads with"
  permission_model = "SERVICE_MANAGED"
  capabilities     = ["CAPABILITY_NAMED_IAM"]
  template_body    = file("${path.module}/../../role.yaml")
  parameters = {
    Reader     = var.reader
    RoleName   = var.role_name
    ExternalId = var.external_id
  }
  auto_deployment {
    enabled                          = true
    retain_stacks_on_account_removal = false
  }
  lifecycle {
    ignore_changes = [administration_role_arn]
  }
}

resource "aws_cloudformation_stack_set_instance" "reader" {
  stack_set_name = aws_cloudformation_stack_set.reader.name
  deployment_targets {
    organizational_unit_ids = var.organizational_unit_ids
  }
}
