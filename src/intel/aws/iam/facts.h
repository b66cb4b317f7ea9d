// The condition keys that follow from who asks for what (IAM User Guide: AWS global condition context keys).
#pragma once

#include <string_view>

#include "intel/aws/iam/context.h"
#include "intel/aws/iam/request.h"

namespace dynatlas::intel::aws::iam {

// What principal and resource tell of a key, in small letters. Unknown: whatever depends on the single request, and
// what was not read.
KeyValues key_of_principal(std::string_view key, const Principal& principal);
KeyValues key_of_resource(std::string_view key, const RequestedResource& resource);

// All that is known of the requests of one principal for one resource. Facts that were given come first, then what
// principal and resource tell; assumptions settle what is unknown still. Does not own what it is made of.
class RequestKeys final : public KeySource {
 public:
  struct Made {
    const Principal& principal;
    const RequestedResource& resource;
    const Context& assumptions;
    const Context* facts = nullptr;
  };
  enum class Request : bool { with_dynamodb_keys, without_dynamodb_keys };

  RequestKeys(const Made& made, Request request, bool assumes) : made_(made), request_(request), assumes_(assumes) {}

  KeyValues find(std::string_view key) const override;

 private:
  const Made& made_;
  Request request_;
  bool assumes_;
};

}  // namespace dynatlas::intel::aws::iam
