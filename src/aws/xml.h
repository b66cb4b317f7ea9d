// A small strict XML reader for the answers of query-protocol services (STS, EC2, IAM). No DTD, no namespaces, bounded
// depth: not for anything else.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynatlas::aws {

struct XmlNode {
  std::string name;
  std::string text;  // its own character data, entities resolved
  std::vector<XmlNode> children;

  // The first child of this name; null when there is none.
  const XmlNode* child(std::string_view child_name) const;
  // The text of the node at this path below; empty when there is none.
  std::string_view text_at(std::initializer_list<std::string_view> path) const;
};

inline constexpr std::size_t kXmlDepthMax = 32;
// A role with 50 tags and all that it may have is about 1,000; they take some 90 bytes each.
inline constexpr std::size_t kXmlNodesMax = 500'000;

// The document's root element. Nothing for what is not well-formed, has a DTD, or exceeds the limits.
std::optional<XmlNode> parse_xml(std::string_view document);

}  // namespace dynatlas::aws
