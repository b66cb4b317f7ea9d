#include "fake_aws/respond.h"

#include "aws/crc32.h"

namespace fake_aws {
namespace {

// "… Credential=AKIA…/20240101/us-east-1/dynamodb/aws4_request, …"
std::string_view signed_region(std::string_view authorization) {
  for (int slashes = 0; slashes < 2; ++slashes) {
    const std::size_t slash = authorization.find('/');
    if (slash == std::string_view::npos) return {};
    authorization.remove_prefix(slash + 1);
  }
  return authorization.substr(0, authorization.find('/'));
}

}  // namespace

std::vector<std::string> regions(std::size_t count) {
  return {kRegions.begin(), kRegions.begin() + static_cast<std::ptrdiff_t>(count)};
}

std::string respond(const Estate& estate, const HttpRequest& request) {
  const std::string_view target = request.header("x-amz-target");
  const Answer given = answer(estate, {target, signed_region(request.header("authorization")), request.body});
  if (target.empty()) return http_answer(given.status, "text/xml", "", given.body);
  const std::string crc = "x-amz-crc32: " + std::to_string(dynatlas::aws::crc32(given.body)) + "\r\n";
  return http_answer(given.status, "application/x-amz-json-1.0", crc, given.body);
}

}  // namespace fake_aws
