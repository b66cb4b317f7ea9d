# The role that Dynatlas reads this account with.
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

variable "role_name" {
  type    = string
  default = "DynatlasReader"
}

variable "external_id" {
  description = "External id that the reader must give (--external-id); null for none"
  type        = string
  default     = null
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = [var.reader]
    }
    dynamic "condition" {
      for_each = var.external_id == null ? [] : [var.external_id]
      content {
        test     = "StringEquals"
        variable = "sts:ExternalId"
        values   = [condition.value]
      }
    }
  }
}

resource "aws_iam_role" "reader" {
  name               = var.role_name
  description        = "Lets Dynatlas read what AWS tells of DynamoDB tables; it reads no item"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "reads" {
  name   = "DynatlasReads"
  role   = aws_iam_role.reader.id
  policy = file("${path.module}/../../iam-policy.json")
}

output "role_arn" {
  value = aws_iam_role.reader.arn
}
