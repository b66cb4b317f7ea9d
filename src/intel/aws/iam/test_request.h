// A request with its policies as their texts, for tests of the evaluator: one Statement or a list of them each.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "intel/aws/iam/evaluate.h"

namespace dynatlas::intel::aws::iam {

inline constexpr std::string_view kOrders = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders";
inline constexpr std::string_view kRole = "arn:aws:iam::111122223333:role/app";
inline constexpr std::string_view kUser = "arn:aws:iam::111122223333:user/ann";
inline constexpr std::string_view kForeignRole = "arn:aws:iam::444455556666:role/app";
inline constexpr std::string_view kAllowAll = R"({"Effect":"Allow","Action":"*","Resource":"*"})";
inline constexpr std::string_view kAllowDynamoDB = R"({"Effect":"Allow","Action":"dynamodb:*","Resource":"*"})";

class TestRequest {
 public:
  explicit TestRequest(std::string_view principal, std::string_view resource = kOrders) {
    principal_ = principal_of(principal).value();
    resource_.arn = resource;
    resource_.account = "111122223333";
  }

  TestRequest& identity(std::string_view statements, std::string_view version = "2012-10-17") {
    layers_.identity.push_back(policy("identity", PolicyKind::identity, statements, version));
    return *this;
  }
  TestRequest& boundary(std::string_view statements) {
    layers_.boundary = policy("boundary", PolicyKind::boundary, statements);
    return *this;
  }
  TestRequest& service_control(std::string_view statements) {
    layers_.service_control.push_back({policy("scp", PolicyKind::service_control, statements)});
    return *this;
  }
  TestRequest& resource_policy(std::string_view statements) {
    layers_.resource_policy = policy("resource policy", PolicyKind::resource_based, statements);
    return *this;
  }
  TestRequest& resource_control(std::string_view statements) {
    layers_.resource_control.push_back({policy("rcp", PolicyKind::resource_control, statements)});
    return *this;
  }
  TestRequest& unread_account() {
    layers_.is_principal_account_read = false;
    return *this;
  }

  const Policy* policy(std::string id, PolicyKind kind, std::string_view statements,
                       std::string_view version = "2012-10-17") {
    const std::string text =
        R"({"Version":")" + std::string(version) + R"(","Statement":)" + std::string(statements) + '}';
    return keep(compile(std::move(id), kind, text));
  }
  const Policy* keep(Policy policy) { return &policies_->emplace_back(std::move(policy)); }

  Principal& principal() { return principal_; }
  RequestedResource& resource() { return resource_; }
  Layers& layers() { return layers_; }
  Context& assumptions() { return assumptions_; }

  BoundRequest bound() const { return bind(principal_, resource_, layers_, assumptions_); }
  Decision decide(std::string_view action) const {
    Decision decision;
    bound().decide(action_place(action).value(), decision);
    return decision;
  }
  State state(std::string_view action) const { return bound().state(action_place(action).value()); }
  std::string stop(std::string_view action) const { return text_of_stop(decide(action)); }
  std::vector<std::string> keys(std::string_view action) const {
    const BoundRequest request = bound();
    Decision decision;
    request.decide(action_place(action).value(), decision);
    return request.keys_of(decision);
  }

 private:
  Principal principal_;
  RequestedResource resource_;
  Layers layers_;
  Context assumptions_ = usual_assumptions();
  std::shared_ptr<std::deque<Policy>> policies_ = std::make_shared<std::deque<Policy>>();  // of copies as well
};

}  // namespace dynatlas::intel::aws::iam
