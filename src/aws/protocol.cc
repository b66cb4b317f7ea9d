#include "aws/protocol.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "aws/endpoint.h"
#include "aws/xml.h"
#include "base/arn.h"

namespace dynatlas::aws {
namespace {

using nlohmann::json;

struct Service {
  std::string_view name;  // as in an operation
  Protocol protocol;
  std::string_view version;  // of a JSON service: what stands in front of the operation in X-Amz-Target
  std::string_view json_version = "1.0";
};

constexpr Service kServices[] = {
    {"dynamodb", Protocol::json, "DynamoDB_20120810"},
    {"organizations", Protocol::json, "AWSOrganizationsV20161128", "1.1"},
    {"sts", Protocol::query, "2011-06-15"},
    {"ec2", Protocol::query, "2016-11-15"},
};

std::string_view service_part(std::string_view operation) {
  return operation.substr(0, operation.find(':'));
}

std::string_view action_part(std::string_view operation) {
  const std::size_t colon = operation.find(':');
  return colon == std::string_view::npos ? std::string_view{} : operation.substr(colon + 1);
}

const Service* find_service(std::string_view operation) {
  const auto found = std::ranges::find(kServices, service_part(operation), &Service::name);
  return found != std::end(kServices) ? &*found : nullptr;
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
      const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
      form_ += fmt::format("&{}={}", percent_encoded(name), percent_encoded(text));
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

tl::unexpected<std::string> no_xml() {
  return tl::unexpected<std::string>("the answer is not the XML that was expected");
}

tl::expected<std::string, std::string> caller_identity_json(const XmlNode& root) {
  json out = json::object();
  for (const char* member : {"Account", "Arn", "UserId"}) {
    out[member] = root.text_at({"GetCallerIdentityResult", member});
  }
  if (out["Account"].get_ref<const std::string&>().empty()) return no_xml();
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

tl::expected<std::string, std::string> regions_json(const XmlNode& root) {
  const XmlNode* info = root.child("regionInfo");
  if (info == nullptr) return no_xml();
  json regions = json::array();
  for (const XmlNode& item : info->children) {
    if (item.text_at({"regionName"}).empty()) return no_xml();
    regions.push_back({{"RegionName", item.text_at({"regionName"})}, {"OptInStatus", item.text_at({"optInStatus"})}});
  }
  return json{{"Regions", std::move(regions)}}.dump(-1, ' ', false, json::error_handler_t::replace);
}

tl::expected<std::string, std::string> assumed_role_json(std::string_view action, const XmlNode& root) {
  const std::string result = fmt::format("{}Result", action);
  json credentials = json::object();
  for (const char* member : {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"}) {
    credentials[member] = root.text_at({result, "Credentials", member});
    if (credentials[member].get_ref<const std::string&>().empty()) return no_xml();
  }
  if (const auto assumed = arn_of(root.text_at({result, "AssumedRoleUser", "Arn"}))) {
    credentials["AccountId"] = assumed->account;
  }
  return json{{"Credentials", std::move(credentials)}}.dump(-1, ' ', false, json::error_handler_t::replace);
}

tl::expected<std::string, std::string> query_answer_json(std::string_view action, std::string_view body) {
  const std::optional<XmlNode> root = parse_xml(body);
  if (!root || root->name != fmt::format("{}Response", action)) return no_xml();
  if (action == "GetCallerIdentity") return caller_identity_json(*root);
  if (action == "DescribeRegions") return regions_json(*root);
  if (action == "AssumeRole" || action == "AssumeRoleWithWebIdentity") return assumed_role_json(action, *root);
  return tl::unexpected(fmt::format("answers of {} are not understood", action));
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

Protocol protocol_of(std::string_view operation) {
  const Service* service = find_service(operation);
  return service != nullptr ? service->protocol : Protocol::json;
}

tl::expected<std::string, std::string> encode_query(std::string_view service, std::string_view action,
                                                    std::string_view version, std::string_view body) {
  const json parameters = body.empty() ? json::object() : json::parse(body, nullptr, false);
  if (!parameters.is_object()) return tl::unexpected<std::string>("the parameters are no JSON object");
  std::string form = fmt::format("Action={}&Version={}", action, version);
  FormWriter(service == "ec2", form).field("", parameters);
  return form;
}

tl::expected<HttpRequest, std::string> make_request(std::string_view operation, std::string_view region,
                                                    std::string_view body, const EndpointOptions& endpoints) {
  const Service* service = find_service(operation);
  const std::string_view action = action_part(operation);
  if (service == nullptr || action.empty()) {
    return tl::unexpected(fmt::format("unknown operation \"{}\"", operation));
  }
  auto endpoint = resolve_endpoint(service->name, region, endpoints);
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
