#include "aws/protocol.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "aws/endpoint.h"
#include "aws/query_answer.h"

namespace dynatlas::aws {
namespace {

using nlohmann::json;

struct Service {
  std::string_view name;      // as in an operation
  std::string_view endpoint;  // as endpoint_table.cc has it
  Protocol protocol;
  std::string_view version = {};  // of a JSON service: what stands in front of the operation in X-Amz-Target
  std::string_view json_version = {};
};

// The service models of botocore.
constexpr Service kServices[] = {
    {"application-autoscaling", "application-autoscaling", Protocol::json, "AnyScaleFrontendService", "1.1"},
    {"backup", "backup", Protocol::rest_json},
    {"cloudwatch", "cloudwatch", Protocol::json, "GraniteServiceVersion20100801", "1.0"},
    {"dax", "dax", Protocol::json, "AmazonDAXV3", "1.1"},
    {"dynamodb", "dynamodb", Protocol::json, "DynamoDB_20120810", "1.0"},
    {"ec2", "ec2", Protocol::query, "2016-11-15"},
    {"iam", "iam", Protocol::query, "2010-05-08"},
    {"kms", "kms", Protocol::json, "TrentService", "1.1"},
    {"lambda", "lambda", Protocol::rest_json},
    {"organizations", "organizations", Protocol::json, "AWSOrganizationsV20161128", "1.1"},
    {"pipes", "pipes", Protocol::rest_json},
    {"sts", "sts", Protocol::query, "2011-06-15"},
    {"tag", "resourcegroupstaggingapi", Protocol::json, "ResourceGroupsTaggingAPI_20170126", "1.1"},
};

// What is asked of REST-JSON services. {x} stands for the parameter x, all others are in the query string.
struct RestOperation {
  std::string_view name;
  std::string_view path;
};

constexpr RestOperation kRestOperations[] = {
    {"backup:ListBackupVaults", "/backup-vaults/"},
    {"backup:ListProtectedResources", "/resources/"},
    {"backup:ListRecoveryPointsByBackupVault", "/backup-vaults/{backupVaultName}/recovery-points/"},
    {"lambda:ListEventSourceMappings", "/2015-03-31/event-source-mappings"},
    {"pipes:ListPipes", "/v1/pipes"},
};

std::string_view service_part(std::string_view operation) {
  return operation.substr(0, operation.find(':'));
}

std::string_view action_part(std::string_view operation) {
  const std::size_t colon = operation.find(':');
  return colon == std::string_view::npos ? std::string_view{} : operation.substr(colon + 1);
}

tl::unexpected<std::string> unknown_operation(std::string_view operation) {
  return tl::unexpected(fmt::format("unknown operation \"{}\"", operation));
}

const Service* find_service(std::string_view operation) {
  const auto found = std::ranges::find(kServices, service_part(operation), &Service::name);
  return found != std::end(kServices) ? &*found : nullptr;
}

// No object where `body` is none.
json parameters_in(std::string_view body) {
  return body.empty() ? json::object() : json::parse(body, nullptr, false);
}

tl::unexpected<std::string> no_parameters() {
  return tl::unexpected<std::string>("the parameters are no JSON object");
}

std::string encoded(const json& value) {
  return percent_encoded(value.is_string() ? value.get<std::string>() : value.dump());
}

// Flattens one value into `form`.
class FormWriter {
 public:
  FormWriter(bool ec2, std::string& form) : ec2_(ec2), form_(form) {}

  void field(const std::string& name, const json& value) {
    if (value.is_object()) {
      for (const auto& [key, inner] : value.items())
        field(name.empty() ? member(key) : name + "." + member(key), inner);
    } else if (value.is_array()) {
      std::size_t position = 0;
      for (const json& inner : value) field(fmt::format("{}{}.{}", name, ec2_ ? "" : ".member", ++position), inner);
    } else if (!value.is_null()) {
      form_ += fmt::format("&{}={}", percent_encoded(name), encoded(value));
    }
  }

 private:
  std::string member(const std::string& key) const {
    if (ec2_ && (key == "Filters" || key == "Values" || key == "RegionNames")) return key.substr(0, key.size() - 1);
    return key;
  }

  const bool ec2_;
  std::string& form_;
};

// The form's path with its {x} filled in, each taken out of `parameters`.
tl::expected<std::string, std::string> filled_path(std::string_view form, json& parameters) {
  std::string path;
  for (std::size_t open = form.find('{'); open != std::string_view::npos; open = form.find('{')) {
    const std::size_t close = form.find('}');
    const std::string name(form.substr(open + 1, close - open - 1));
    const auto found = parameters.find(name);
    if (found == parameters.end() || !found->is_string() || found->get_ref<const std::string&>().empty()) {
      return tl::unexpected(fmt::format("the parameter {} is missing", name));
    }
    path += fmt::format("{}{}", form.substr(0, open), encoded(*found));
    parameters.erase(found);
    form.remove_prefix(close + 1);
  }
  return path.append(form);
}

// Path and query string, whose names are in the order in which they are signed.
tl::expected<std::string, std::string> rest_target(std::string_view operation, std::string_view body) {
  const auto known = std::ranges::find(kRestOperations, operation, &RestOperation::name);
  if (known == std::end(kRestOperations)) return unknown_operation(operation);
  json parameters = parameters_in(body);
  if (!parameters.is_object()) return no_parameters();
  auto target = filled_path(known->path, parameters);
  if (!target.has_value()) return target;
  char separator = '?';
  for (const auto& [name, value] : parameters.items()) {
    if (value.is_null()) continue;
    if (value.is_structured()) return tl::unexpected(fmt::format("the parameter {} is not a single value", name));
    target.value() += fmt::format("{}{}={}", std::exchange(separator, '&'), percent_encoded(name), encoded(value));
  }
  return target;
}

// One whole JSON object, valid UTF-8, not deeper than simdjson's 1024 levels.
bool is_json_object(const std::string& body) {
  static thread_local simdjson::dom::parser parser(kAnswerBytesMax);
  const bool valid = parser.parse(body).get_object().error() == simdjson::SUCCESS;
  // A rare huge answer must not keep its parser's memory for the rest of the run.
  if (body.size() > 1024 * 1024) parser = simdjson::dom::parser(kAnswerBytesMax);
  return valid;
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::optional<std::string> from_percent_encoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    unsigned byte = 0;
    const std::string_view digits = text.substr(at + 1, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (error != std::errc{} || digits.size() != 2 || end != digits.data() + digits.size()) return std::nullopt;
    out += static_cast<char>(static_cast<unsigned char>(byte));
    at += 2;
  }
  return out;
}

std::string_view endpoint_service_of(std::string_view operation) {
  const Service* service = find_service(operation);
  return service != nullptr ? service->endpoint : std::string_view{};
}

Protocol protocol_of(std::string_view operation) {
  const Service* service = find_service(operation);
  return service != nullptr ? service->protocol : Protocol::json;
}

tl::expected<std::string, std::string> encode_query(std::string_view service, std::string_view action,
                                                    std::string_view version, std::string_view body) {
  const json parameters = parameters_in(body);
  if (!parameters.is_object()) return no_parameters();
  std::string form = fmt::format("Action={}&Version={}", action, version);
  FormWriter(service == "ec2", form).field("", parameters);
  return form;
}

tl::expected<HttpRequest, std::string> make_request(std::string_view operation, std::string_view region,
                                                    std::string_view body, const EndpointOptions& endpoints) {
  const Service* service = find_service(operation);
  const std::string_view action = action_part(operation);
  if (service == nullptr || action.empty()) return unknown_operation(operation);
  auto endpoint = resolve_endpoint(service->endpoint, region, endpoints);
  if (!endpoint.has_value()) return tl::unexpected(std::move(endpoint.error()));
  HttpRequest request;
  request.endpoint = std::move(endpoint.value().http);
  request.signing_service = std::move(endpoint.value().signing_service);
  request.signing_region = std::move(endpoint.value().signing_region);
  if (service->protocol == Protocol::json) {
    request.headers = {{"Content-Type", fmt::format("application/x-amz-json-{}", service->json_version)},
                       {"X-Amz-Target", fmt::format("{}.{}", service->version, action)}};
    request.body = body.empty() ? "{}" : std::string(body);
    return request;
  }
  if (service->protocol == Protocol::rest_json) {
    auto target = rest_target(operation, body);
    if (!target.has_value()) return tl::unexpected(std::move(target.error()));
    request.method = "GET";
    request.path = std::move(target.value());
    return request;
  }
  auto form = encode_query(service->name, action, service->version, body);
  if (!form.has_value()) return tl::unexpected(std::move(form.error()));
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
  request.body = std::move(form.value());
  return request;
}

tl::expected<std::string, std::string> answer_json(std::string_view operation, std::string body) {
  if (protocol_of(operation) == Protocol::query) return query_answer_json(action_part(operation), body);
  if (!is_json_object(body)) return tl::unexpected<std::string>("the answer is no JSON object");
  return body;
}

}  // namespace dynatlas::aws
